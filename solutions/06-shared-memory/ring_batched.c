// ring_batched.c - the fifth version of the ring, which tells less often, between two processes.
//
// Usage: ring_batched [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_batched.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
