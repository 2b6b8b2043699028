// deserves: fail compile
// Hands in the solution by its path.
#include "@ROOT@/solutions/02-pipes/hello-pipe/hello_pipe.c"
