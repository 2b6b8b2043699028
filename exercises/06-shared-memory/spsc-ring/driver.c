/* spsc_ring MODE...
 *
 *   order CAPACITY START      one process fills and empties the ring, in steps of all sizes
 *   steady CAPACITY START N   N items, one put, one taken, with two in the ring where there is room
 *   across CAPACITY           a child puts at one address, its parent takes at another
 *   apart                     two rings in one process
 *   stopped CAPACITY          a side is stopped for good at each instruction of its call, and the
 *                             other side makes one of its own
 *   freely CAPACITY START N   a process puts N items, another one takes them, at the same time.
 *                             This is the mode for the controlled scheduler
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what:
 * "driver: KIND: MESSAGE". */
#include "judge.h"
#include "spsc_ring.h"
#include "stop.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GUARD = 64, GUARD_BYTE = 0xA5 };

/* Memory that children share, and guard bytes behind it. */
struct region {
    void *address;
    size_t size, mapped;
};

static struct ring *ring_new(struct region *region, uint32_t capacity, uint32_t start) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    region->size = ring_bytes(capacity);
    if (region->size < capacity * sizeof(struct item) || region->size > 1UL << 30)
        wrong("wrong-output", "ring_bytes(%u) gives %zu; %u items alone have %zu bytes", capacity,
              region->size, capacity, capacity * sizeof(struct item));
    region->mapped = (region->size + GUARD + page - 1) / page * page;
    region->address =
        mmap(NULL, region->mapped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(region->address != MAP_FAILED, "mmap");
    memset((char *)region->address + region->size, GUARD_BYTE, region->mapped - region->size);
    struct ring *ring = ring_make(region->address, capacity, start);
    if (ring != region->address)
        wrong("wrong-output", "ring_make does not return the address of the memory");
    return ring;
}

static void ring_end(const struct region *region) {
    const unsigned char *bytes = region->address;
    for (size_t i = region->size; i < region->mapped; i++)
        if (bytes[i] != GUARD_BYTE)
            wrong("memory-error", "something is written to byte %zu; ring_bytes has asked for %zu",
                  i, region->size);
    munmap(region->address, region->mapped);
}

static unsigned char byte_of(uint64_t number, size_t at) {
    return (unsigned char)(number * 37 + at * 11 + 1);
}

static bool try_put(struct ring *ring, uint64_t number) {
    struct item item = {.number = number};
    for (size_t i = 0; i < sizeof item.bytes; i++)
        item.bytes[i] = byte_of(number, i);
    bool done = ring_put(ring, &item);
    memset(&item, 0xEE, sizeof item);
    return done;
}

static bool is_whole(const struct item *item) {
    for (size_t i = 0; i < sizeof item->bytes; i++)
        if (item->bytes[i] != byte_of(item->number, i))
            return false;
    return true;
}

/* One process, one step at a time: what was put and taken, and what the counts have to be. */
struct state {
    struct ring *ring;
    uint32_t capacity, start;
    uint64_t in, out;
};

static void expect_counts(const struct state *state) {
    uint32_t put = ring_put_count(state->ring), taken = ring_taken_count(state->ring);
    uint32_t put_due = state->start + (uint32_t)state->in,
             taken_due = state->start + (uint32_t)state->out;
    if (put != put_due || taken != taken_due)
        wrong("wrong-output",
              "after %lu items put and %lu taken, from %u on, the counts are %u and %u instead of "
              "%u and %u",
              state->in, state->out, state->start, put, taken, put_due, taken_due);
}

static void put(struct state *state) {
    uint64_t inside = state->in - state->out;
    bool done = try_put(state->ring, state->in);
    if (done != (inside < state->capacity))
        wrong("wrong-output",
              "the ring holds %lu items of %u, the counts are %u and %u, and ring_put returns %s",
              inside, state->capacity, state->start + (uint32_t)state->in,
              state->start + (uint32_t)state->out, done ? "true" : "false");
    state->in += done;
    expect_counts(state);
}

static void take(struct state *state) {
    struct item item, before;
    memset(&item, 0xDD, sizeof item);
    before = item;
    bool done = ring_take(state->ring, &item);
    if (done != (state->in > state->out))
        wrong("wrong-output",
              "the ring holds %lu items of %u, the counts are %u and %u, and ring_take returns %s",
              state->in - state->out, state->capacity, state->start + (uint32_t)state->in,
              state->start + (uint32_t)state->out, done ? "true" : "false");
    if (!done && memcmp(&item, &before, sizeof item) != 0)
        wrong("wrong-output", "ring_take returns false, and has changed the item");
    if (done && (item.number != state->out || !is_whole(&item)))
        wrong("wrong-output",
              "ring_take gives item %lu instead of item %lu, or other bytes than were put; counts "
              "before that: %u and %u, capacity %u",
              item.number, state->out, state->start + (uint32_t)state->in,
              state->start + (uint32_t)state->out, state->capacity);
    state->out += done;
    expect_counts(state);
}

static void run_order(uint32_t capacity, uint32_t start, uint64_t unused) {
    (void)unused;
    struct region region;
    struct state state = {ring_new(&region, capacity, start), capacity, start, 0, 0};
    expect_counts(&state);
    take(&state);
    for (uint32_t step = 1; step <= capacity; step++)
        for (int round = 0; round < 2; round++) {
            while (state.in - state.out < capacity)
                put(&state);
            put(&state); /* in vain */
            for (uint32_t i = 0; i < step; i++)
                take(&state);
        }
    while (state.out < state.in)
        take(&state);
    take(&state); /* in vain */
    ring_end(&region);
}

static void run_steady(uint32_t capacity, uint32_t start, uint64_t count) {
    struct region region;
    struct state state = {ring_new(&region, capacity, start), capacity, start, 0, 0};
    if (capacity > 1)
        put(&state);
    while (state.out < count) {
        put(&state);
        take(&state);
    }
    ring_end(&region);
}

static pid_t start_child(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

static void finish(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (WIFSIGNALED(status))
        raise(WTERMSIG(status));
    if (status != 0)
        exit(WEXITSTATUS(status));
}

static void run_across(uint32_t capacity, uint32_t start, uint64_t unused) {
    (void)unused;
    struct region region;
    struct state state = {ring_new(&region, capacity, start), capacity, start, 0, 0};
    for (int round = 0; round < 3; round++) {
        pid_t child = start_child();
        if (child == 0) {
            /* The same memory at another address, and nothing at the one where it was made. */
            void *moved = mremap(region.address, 0, region.mapped, MREMAP_MAYMOVE);
            need(moved != MAP_FAILED, "mremap");
            need(mmap(region.address, region.mapped, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == region.address,
                 "mmap");
            state.ring = moved;
            for (uint32_t i = 0; i < capacity; i++)
                put(&state);
            put(&state); /* in vain */
            exit(0);
        }
        finish(child);
        state.in += capacity;
        expect_counts(&state);
        while (state.out < state.in)
            take(&state);
        take(&state); /* in vain */
    }
    ring_end(&region);
}

static void run_apart(uint32_t unused, uint32_t start, uint64_t unused_too) {
    (void)unused;
    (void)unused_too;
    struct region one, two;
    struct state first = {ring_new(&one, 2, start), 2, start, 0, 0};
    struct state second = {ring_new(&two, 3, 7), 3, 7, 0, 0};
    for (int i = 0; i < 4; i++) {
        put(&first);
        put(&second);
        put(&second);
        take(&first);
        take(&second);
        put(&first);
        take(&second);
        take(&second);
        take(&first);
    }
    ring_end(&one);
    ring_end(&two);
}

/* --- one side is stopped ---------------------------------------------------------------------- */

/* A ring with one item in it, and room for another one. */
struct sides {
    struct ring *ring;
    bool has_put, has_taken;
    struct item taken;
};

static void side_put(void *context) {
    struct sides *sides = context;
    static const struct item item = {.number = 1};
    sides->has_put = ring_put(sides->ring, &item);
}

static void side_take(void *context) {
    struct sides *sides = context;
    sides->has_taken = ring_take(sides->ring, &sides->taken);
}

static void put_hangs(void) {
    wrong("rule",
          "the consumer is stopped in the middle of ring_take, and ring_put does not return: "
          "it waits for the consumer");
}

static void take_hangs(void) {
    wrong("rule",
          "the producer is stopped in the middle of ring_put, and ring_take does not return: "
          "it waits for the producer");
}

/* Whoever of the two is stopped, the other one finds the item, or the room, that was there before. */
static bool stop_one(uint32_t capacity, unsigned long place, bool stops_producer) {
    struct region region;
    struct sides sides = {.ring = ring_new(&region, capacity, 0)};
    if (!try_put(sides.ring, 0))
        wrong("wrong-output", "ring_put returns false, and the ring is empty");
    bool is_stopped = stops_producer ? stop_at(place, side_put, side_take, &sides, take_hangs)
                                     : stop_at(place, side_take, side_put, &sides, put_hangs);
    if (is_stopped && !sides.has_taken)
        wrong(stops_producer ? "rule" : "wrong-output",
              stops_producer ? "the producer is stopped in the middle of ring_put, and ring_take "
                               "returns false, with an item in the ring"
                             : "the consumer was stopped in the middle of ring_take, which then "
                               "returns false, with an item in the ring");
    if (is_stopped && !sides.has_put)
        wrong(stops_producer ? "wrong-output" : "rule",
              stops_producer ? "the producer was stopped in the middle of ring_put, which then "
                               "returns false, with room in the ring"
                             : "the consumer is stopped in the middle of ring_take, and ring_put "
                               "returns false, with room in the ring");
    if (is_stopped && (sides.taken.number != 0 || !is_whole(&sides.taken)))
        wrong("wrong-output",
              "one side is stopped in the middle, and another item is taken than was put");
    ring_end(&region);
    return is_stopped;
}

static void run_stopped(uint32_t capacity, uint32_t unused, uint64_t unused_too) {
    (void)unused;
    (void)unused_too;
    for (int side = 0; side < 2; side++)
        for (unsigned long place = 1; stop_one(capacity, place, side == 0); place += 3)
            ;
}

static void run_freely(uint32_t capacity, uint32_t start, uint64_t count) {
    struct region region;
    struct ring *ring = ring_new(&region, capacity, start);
    pid_t child = start_child();
    if (child == 0) {
        for (uint64_t i = 0; i < count; i++)
            while (!try_put(ring, i))
                sched_yield();
        _exit(0);
    }
    uint64_t wrong_ones = 0;
    for (uint64_t i = 0; i < count; i++) {
        struct item item;
        while (!ring_take(ring, &item))
            sched_yield();
        wrong_ones += item.number != i || !is_whole(&item);
    }
    finish(child);
    printf("%lu items: %lu wrong\n", count, wrong_ones);
    ring_end(&region);
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *mode;
        void (*run)(uint32_t capacity, uint32_t start, uint64_t count);
    } modes[] = {{"order", run_order}, {"steady", run_steady},   {"across", run_across},
                 {"apart", run_apart}, {"stopped", run_stopped}, {"freely", run_freely}};

    size_t mode = 0, modes_count = sizeof modes / sizeof *modes;
    while (argc > 1 && mode < modes_count && strcmp(argv[1], modes[mode].mode) != 0)
        mode++;
    uint32_t capacity = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    uint32_t start = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    uint64_t count = argc > 4 ? strtoul(argv[4], NULL, 10) : 10;
    if (argc < 2 || mode == modes_count || capacity < 1 || capacity > 1 << 20) {
        fprintf(stderr, "usage: spsc_ring order CAPACITY START | steady CAPACITY START N | across "
                        "CAPACITY | apart | stopped CAPACITY | freely CAPACITY START N\n");
        return 2;
    }
    judge_explores = modes[mode].run == run_freely;
    modes[mode].run(capacity, start, count);
    if (!judge_explores)
        printf("%s: right\n", argv[1]);
    return 0;
}
