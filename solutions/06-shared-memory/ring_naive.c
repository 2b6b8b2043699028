// ring_naive.c - the first version of the ring, between two processes.
//
// Usage: ring_naive [ITEMS [MEASUREMENTS]]; the quickest of the measurements is told
#include "ring_naive.h"
#include "ring_run.h"

int main(int argc, char *argv[]) {
    return ring_run(argc, argv);
}
