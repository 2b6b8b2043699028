// ipc.c - what a mechanism of inter-process communication attains between two processes.
//
// Usage: NAME trip MECHANISM SIZE       ns for a message and its answer, on two processors
//        NAME trip-one MECHANISM SIZE   the same, both processes on one processor
//        NAME rate MECHANISM SIZE       millions of messages a second, one way, on two processors
//        NAME limit LIMIT               of the machine: those of limits.h
// SIZE in bytes, 8 to 65536, a multiple of 4. Status 3 where the machine does not allow the size.
//
// Each message carries its number, which the receiver looks at; each 64th is compared byte by byte.
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channels.h"
#include "common.h"
#include "limits.h"

enum { WORDS = MOST / 4, SAMPLE = 64 };

static void fill(uint32_t *words, size_t size, uint32_t number) {
    for (size_t i = 0; i < size / 4; i++)
        words[i] = number * 2654435761U + (uint32_t)i;
}

static void send_number(const struct mechanism *how, struct end *end, uint32_t number) {
    static alignas(64) uint32_t message[WORDS];
    if (number % SAMPLE == 0)
        fill(message, end->size, number);
    message[0] = number;
    how->send(end, message);
}

static void receive_number(const struct mechanism *how, struct end *end, uint32_t number) {
    static alignas(64) uint32_t expected[WORDS];
    const void *message = how->receive(end);
    bool right;
    if (number % SAMPLE == 0) {
        fill(expected, end->size, number);
        expected[0] = number;
        right = memcmp(message, expected, end->size) == 0;
    } else {
        right = memcmp(message, &number, sizeof number) == 0;
    }
    if (!right) {
        fprintf(stderr, "ipc: %s: message %u is not what was sent\n", how->name, number);
        exit(1);
    }
}

// A child that ends badly has said why, and sends and takes nothing any more.
static void child_ended(int number, siginfo_t *info, void *context) {
    (void)number, (void)context;
    if (info->si_code != CLD_EXITED || info->si_status != 0)
        _exit(1);
}

// Forks a process for the other end, and returns the seconds from both being ready to the last
// message's arrival.
static double measure(const struct mechanism *how, size_t size, bool trip, bool one,
                      uint32_t count) {
    static struct end ends[2];
    for (int side = 0; side < 2; side++)
        ends[side] = (struct end){.size = size, .in = -1, .out = -1, .answers = trip};
    how->open(ends);
    struct {
        atomic_bool ready;
        double ended;
    } *shared = shared_memory(sizeof *shared);
    pid_t parent = getpid(), child = sure(fork(), "fork");
    if (child == 0) {
        alarm(30);
        stay_on(one ? 0 : 1);
        shared->ready = true;
        for (uint32_t number = 0; number < count; number++) {
            receive_number(how, &ends[1], number);
            if (trip)
                send_number(how, &ends[1], number);
        }
        shared->ended = now();
        _exit(getppid() == parent ? 0 : 1);
    }
    while (!shared->ready)
        sched_yield();
    double began = now();
    for (uint32_t number = 0; number < count; number++) {
        send_number(how, &ends[0], number);
        if (trip)
            receive_number(how, &ends[0], number);
    }
    int status;
    if (waitpid(child, &status, 0) != child || status != 0)
        exit(1);
    double seconds = shared->ended - began;
    for (int side = 0; side < 2; side++) {
        close(ends[side].in);
        close(ends[side].out);
    } // shared memory stays mapped until this process ends
    return seconds;
}

static noreturn void usage(void) {
    fprintf(stderr, "usage: ipc trip|trip-one|rate MECHANISM SIZE\n"
                    "       ipc limit memcpy|call|line|wake|wake-one\n"
                    "mechanisms: pipe fifo queue unix-stream unix-seqpacket unix-datagram tcp udp\n"
                    "            shm-mutex shm-futex shm-ring\n");
    exit(2);
}

int main(int argc, char **argv) {
    if (argc < 3)
        usage();
    alarm(60); // a lost message would hold it up for ever
    struct sigaction action = {.sa_sigaction = child_ended, .sa_flags = SA_SIGINFO | SA_RESTART};
    sure(sigaction(SIGCHLD, &action, NULL), "sigaction");
    find_processors();
    stay_on(0);
    if (strcmp(argv[1], "limit") == 0) {
        double value = limit(argv[2]);
        if (value < 0)
            usage();
        printf("%.3f\n", value);
        return 0;
    }
    bool rate = strcmp(argv[1], "rate") == 0, one = strcmp(argv[1], "trip-one") == 0;
    if (argc != 4 || (!rate && !one && strcmp(argv[1], "trip") != 0))
        usage();
    size_t size = strtoul(argv[3], NULL, 10);
    if (size < 8 || size > MOST || size % 4 != 0)
        usage();
    const struct mechanism *how = mechanism(argv[2]);
    if (how == NULL)
        usage();
    if (one)
        spins = 1;
    uint32_t count = 1000;
    double seconds = measure(how, size, !rate, one, count);
    while (seconds < SECONDS * 2 / 3) { // until it was long enough to tell something
        count = (uint32_t)(count * SECONDS / (seconds > SECONDS / 50 ? seconds : SECONDS / 50));
        seconds = measure(how, size, !rate, one, count);
    }
    printf("%.4f\n", rate ? count / seconds / 1e6 : seconds / count * 1e9);
    return 0;
}
