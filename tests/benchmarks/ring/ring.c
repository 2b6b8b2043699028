// ring.c - items a second, in millions, through a ring between two processes, each on a processor of
// its own. Usage: NAME
//
// -DRING_HEADER="ring_naive.h", say, chooses the version, -DCK ck_ring; -DWORDS=8 items of 64 bytes. Each
// item is looked at.
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef WORDS
#define WORDS 1
#endif

struct item {
    uint64_t words[WORDS];
};

#ifdef CK
#include <ck_ring.h>
enum { CAPACITY = 1024 }; // one slot stays empty
struct ring {
    ck_ring_t ring;
#if WORDS > 1
    struct item slots[CAPACITY];
#else
    ck_ring_buffer_t slots[CAPACITY];
#endif
};
#if WORDS > 1
CK_RING_PROTOTYPE(item, item)
static inline bool ring_push(struct ring *ring, struct item item) {
    return CK_RING_ENQUEUE_SPSC(item, &ring->ring, ring->slots, &item);
}
static inline bool ring_pop(struct ring *ring, struct item *item) {
    return CK_RING_DEQUEUE_SPSC(item, &ring->ring, ring->slots, item);
}
#else
static inline bool ring_push(struct ring *ring, struct item item) {
    return ck_ring_enqueue_spsc(&ring->ring, ring->slots, (void *)(uintptr_t)item.words[0]);
}
static inline bool ring_pop(struct ring *ring, struct item *item) {
    void *pointer;
    bool taken = ck_ring_dequeue_spsc(&ring->ring, ring->slots, &pointer);
    if (taken)
        item->words[0] = (uint64_t)(uintptr_t)pointer;
    return taken;
}
#endif
static void ring_start(struct ring *ring) {
    ck_ring_init(&ring->ring, CAPACITY);
}
static void ring_flush(struct ring *ring) {
    (void)ring;
}
#else
#define RING_ITEM struct item
#include RING_HEADER
static void ring_start(struct ring *ring) {
    (void)ring; // all 0
}
#endif

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Where there are two processors, each side has one.
static void stay_on(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)processor % (size_t)sysconf(_SC_NPROCESSORS_ONLN), &set);
    sched_setaffinity(0, sizeof set, &set);
}

static void wait_a_little(unsigned tries) {
    if (tries % 1024 == 0)
        sched_yield();
}

static void produce(struct ring *ring, uint64_t count) {
    struct item item;
    for (uint64_t number = 1; number <= count; number++) {
        for (int i = 0; i < WORDS; i++)
            item.words[i] = number + (uint64_t)i;
        for (unsigned tries = 1; !ring_push(ring, item); tries++)
            wait_a_little(tries);
    }
    ring_flush(ring);
}

static bool consume(struct ring *ring, uint64_t count) {
    struct item item;
    for (uint64_t number = 1; number <= count; number++) {
        for (unsigned tries = 1; !ring_pop(ring, &item); tries++)
            wait_a_little(tries);
        for (int i = 0; i < WORDS; i++)
            if (item.words[i] != number + (uint64_t)i)
                return false;
    }
    return true;
}

static void *shared(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

static double measure(uint64_t count) {
    struct ring *ring = shared(sizeof *ring);
    ring_start(ring);
    atomic_bool *go = shared(sizeof *go);
    pid_t child = fork();
    if (child == -1)
        abort();
    if (child == 0) {
        stay_on(1);
        atomic_store(go, true);
        _exit(consume(ring, count) ? 0 : 1);
    }
    stay_on(0);
    while (!atomic_load(go))
        sched_yield();
    double began = now();
    produce(ring, count);
    int status;
    if (waitpid(child, &status, 0) != child || status != 0)
        abort();
    double seconds = now() - began;
    munmap(ring, sizeof *ring);
    munmap(go, sizeof *go);
    return seconds;
}

int main(void) {
    uint64_t count = 100000;
    double seconds = measure(count);
    while (seconds < 0.1) {
        count = (uint64_t)((double)count * 0.15 / (seconds > 0.005 ? seconds : 0.005));
        seconds = measure(count);
    }
    printf("%.3f\n", (double)count / seconds / 1e6);
    return 0;
}
