// common.c - errors, time, memory and processors.
#include "common.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

unsigned spins = 128;

noreturn void die(const char *call) {
    fprintf(stderr, "ipc: %s: %s\n", call, strerror(errno));
    exit(1);
}

noreturn void not_allowed(const char *why) {
    fprintf(stderr, "ipc: not on this machine: %s\n", why);
    exit(3);
}

int sure(int result, const char *call) {
    if (result == -1)
        die(call);
    return result;
}

void *shared_memory(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    return memory;
}

double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static cpu_set_t allowed;

void find_processors(void) {
    sure(sched_getaffinity(0, sizeof allowed, &allowed), "sched_getaffinity");
    if (CPU_COUNT(&allowed) == 1)
        spins = 1;
}

void stay_on(int which) {
    which %= CPU_COUNT(&allowed);
    size_t processor = 0;
    while (!CPU_ISSET(processor, &allowed) || which-- > 0)
        processor++;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    sure(sched_setaffinity(0, sizeof one, &one), "sched_setaffinity");
}
