// deserves: fail compile
// Hands in what another student has handed in.
#include "@IN@/neighbour/hello_pipe.c"
