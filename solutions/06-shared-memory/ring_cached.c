// ring_cached.c - the fourth version of the ring, which looks less often, between two processes.
//
// Usage: ring_cached [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_cached.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
