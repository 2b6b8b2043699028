// ring_padded.c - the third version of the ring, a cache line for each side, between two processes.
//
// Usage: ring_padded [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_padded.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
