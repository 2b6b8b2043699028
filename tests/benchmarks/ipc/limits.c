// limits.c - memcpy, a system call, a cache line's trip, a wake-up.
#include "limits.h"
#include "common.h"

#include <linux/futex.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static double memcpy_limit(void) { // as a sender does: from one place into a channel's room
    static alignas(64) unsigned char from[MOST], to[ROOM];
    memset(from, 1, sizeof from);
    memset(to, 1, sizeof to); // so that the pages are there
    size_t bytes = 0;
    double began = now(), seconds;
    do {
        for (size_t at = 0; at < ROOM; at += MOST) {
            memcpy(to + at, from, MOST);
            __asm__ volatile("" ::"r"(to) : "memory"); // somebody may read it
        }
        bytes += ROOM;
        seconds = now() - began;
    } while (seconds < SECONDS);
    return (double)bytes / seconds / 1e9;
}

static double call_limit(void) {
    double calls = 0, began = now(), seconds;
    do {
        for (int i = 0; i < 1000; i++)
            syscall(SYS_getppid);
        calls += 1000;
        seconds = now() - began;
    } while (seconds < SECONDS);
    return seconds / calls * 1e9;
}

// Two processes in turn store the next number; each waits for the other's.
static void pass(atomic_uint *line, unsigned first, unsigned turns) {
    for (unsigned number = first; number < turns; number += 2) {
        for (unsigned tries = 1; atomic_load_explicit(line, memory_order_acquire) != number;
             tries++)
            if (tries % spins == 0)
                sched_yield();
        atomic_store_explicit(line, number + 1, memory_order_release);
    }
}

static double line_limit(void) {
    enum { TURNS = 400000 };
    atomic_uint *line = shared_memory(sizeof *line);
    pid_t child = sure(fork(), "fork");
    if (child == 0) {
        stay_on(1);
        pass(line, 1, TURNS);
        _exit(0);
    }
    pass(line, 0, 2);
    while (atomic_load(line) != 2) // the other has begun
        sched_yield();
    double began = now();
    pass(line, 2, TURNS);
    while (atomic_load(line) != TURNS)
        sched_yield();
    double seconds = now() - began;
    sure(waitpid(child, NULL, 0), "waitpid");
    return seconds / ((TURNS - 2) / 2) * 1e9;
}

// Sleeps until it is woken, and wakes the other.
static void wake_in_turn(atomic_uint *mine, atomic_uint *others, int turns) {
    for (int turn = 0; turn < turns; turn++) {
        while (atomic_load(mine) == 0)
            syscall(SYS_futex, mine, FUTEX_WAIT, 0, NULL, NULL, 0);
        atomic_store(mine, 0);
        atomic_store(others, 1);
        syscall(SYS_futex, others, FUTEX_WAKE, 1);
    }
}

static double wake_limit(bool one) {
    int warm = 100, turns = one ? 50000 : 3000;
    struct {
        alignas(64) atomic_uint mine;
    } *words = shared_memory(2 * sizeof *words);
    pid_t child = sure(fork(), "fork");
    if (child == 0) {
        stay_on(one ? 0 : 1);
        wake_in_turn(&words[1].mine, &words[0].mine, warm + turns);
        _exit(0);
    }
    atomic_store(&words[0].mine, 1);
    wake_in_turn(&words[0].mine, &words[1].mine, warm);
    double began = now();
    wake_in_turn(&words[0].mine, &words[1].mine, turns);
    double seconds = now() - began;
    sure(waitpid(child, NULL, 0), "waitpid");
    return seconds / turns * 1e9;
}

double limit(const char *name) {
    if (strcmp(name, "memcpy") == 0)
        return memcpy_limit();
    if (strcmp(name, "call") == 0)
        return call_limit();
    if (strcmp(name, "line") == 0)
        return line_limit();
    if (strcmp(name, "wake") == 0)
        return wake_limit(false);
    if (strcmp(name, "wake-one") == 0)
        return wake_limit(true);
    return -1;
}
