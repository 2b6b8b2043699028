# Called by bench.bash with data and folder.
set terminal svg size 760,360 font "sans-serif,13" background "white" noenhanced
set output folder."/ring-rate.svg"
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set boxwidth 0.9
set yrange [0:*]
set grid ytics lc rgb "#dddddd"
set ylabel "millions of items a second"
set key top left
plot data.".1" using 2:xtic(1) lc rgb "#0072b2" title "8-byte items", \
     data.".8" using 2 lc rgb "#e69f00" title "64-byte items"
