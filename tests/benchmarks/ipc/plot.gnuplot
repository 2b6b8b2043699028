# Called by bench.bash with data, limit (GB/s of memcpy) and folder.
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set boxwidth 0.9
set grid ytics lc rgb "#dddddd"
set xtics rotate by -40 nomirror
set logscale y
set format y "%g"

set terminal svg size 820,400 font "sans-serif,13" background "white" noenhanced
set output folder."/ipc-trip.svg"
set ylabel "100 B and back, microseconds"
set yrange [0.1:400]
set key top right horizontal
plot data.".trip" using 2:xtic(1) lc rgb "#0072b2" title "on two processors", \
     "" using 3 lc rgb "#e69f00" title "on one"

set terminal svg size 900,420 font "sans-serif,13" background "white" noenhanced
set output folder."/ipc-rate.svg"
set multiplot layout 1,2
set title "messages of 64 B"
set ylabel "millions of messages a second"
set yrange [0.1:200]
set key off
plot data.".rate" using 2:xtic(1) lc rgb "#0072b2"
set title "messages of 4 and 64 KiB"
set ylabel "GB a second"
set yrange [0.5:500]
set key top left
plot data.".rate" using 3:xtic(1) lc rgb "#e69f00" title "4 KiB", \
     "" using 4 lc rgb "#009e73" title "64 KiB", \
     limit with lines lc rgb "#000000" dt 2 title "memcpy of one core"
unset multiplot
