// ring_flagged.c - the sixth version of the ring, a flag in each slot, between two processes.
//
// Usage: ring_flagged [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_flagged.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
