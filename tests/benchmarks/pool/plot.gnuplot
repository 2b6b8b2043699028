# Called by bench.bash with data, names and output_file.
set terminal svg size 900,400 font "sans-serif,13" background "white"
set output output_file
set multiplot layout 1,2
set logscale y 10
set logscale x 2
set xrange [0.9:9]
set yrange [0.05:100]
set xtics (1, 2, 4, 8)
set ytics ("0.1" 0.1, "1" 1, "10" 10, "100" 100)
set grid ytics lc rgb "#dddddd"
set xlabel "workers"
set ylabel "millions of tasks a second"
set key off
set rmargin 1
set title "empty tasks"
plot for [i=1:words(names)] data.".empty.".word(names, i) using 1:2 with linespoints \
    lw (word(names, i) eq "ours" ? 4 : 1.5) pt i lc i title word(names, i)
set title "tasks of 100 ns"
unset ylabel
set key outside right top
plot for [i=1:words(names)] data.".100_ns.".word(names, i) using 1:2 with linespoints \
    lw (word(names, i) eq "ours" ? 4 : 1.5) pt i lc i title word(names, i)
