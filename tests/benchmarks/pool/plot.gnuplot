# Called by bench.bash with data, names and folder.
ours(name) = name eq "ours"
label(name) = system("printf %s '".name."' | tr _ ' '")
# A colour for each, in the order of the names, that can be told apart on white and in print.
array colours[9] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#8c564b", "#56b4e9", "#999999", "#000000", "#7f5fc7"]
set logscale xy
set xrange [0.9:9]
set xtics (1, 2, 4, 8)
set grid ytics lc rgb "#dddddd"
set xlabel "workers"

set terminal svg size 760,400 font "sans-serif,13" background "white"
set output folder."/pool-cost.svg"
set yrange [5:3000]
set ytics (5, 10, 30, 100, 300, 1000, 3000)
set ylabel "processor time of an empty task, ns"
set key outside right top
plot for [i=1:words(names)] data.".cost.".word(names, i) using 1:2 with linespoints \
    lw (ours(word(names, i)) ? 4 : 1.5) pt i ps 0.8 lc rgb (ours(word(names, i)) ? "#d62728" : colours[i]) title label(word(names, i))

set terminal svg size 900,400 font "sans-serif,13" background "white"
set output folder."/pool-rate.svg"
set multiplot layout 1,2
set yrange [0.05:100]
set ytics ("0.1" 0.1, "1" 1, "10" 10, "100" 100)
set ylabel "millions of tasks a second"
set key off
set title "empty tasks"
plot for [i=1:words(names)] data.".empty.".word(names, i) using 1:2 with linespoints \
    lw (ours(word(names, i)) ? 4 : 1.5) pt i ps 0.8 lc rgb (ours(word(names, i)) ? "#d62728" : colours[i]) title label(word(names, i))
set title "tasks of 100 ns"
unset ylabel
set key outside right top
plot for [i=1:words(names)] data.".short.".word(names, i) using 1:2 with linespoints \
    lw (ours(word(names, i)) ? 4 : 1.5) pt i ps 0.8 lc rgb (ours(word(names, i)) ? "#d62728" : colours[i]) title label(word(names, i))
