// deserves: fail compile
// Climbs out of the folder that it is compiled in.
#include "../../../../solutions/02-pipes/hello-pipe/hello_pipe.c"
