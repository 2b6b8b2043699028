// ring_ordered.c - the second version of the ring, indices that run on, between two processes.
//
// Usage: ring_ordered [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_ordered.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
