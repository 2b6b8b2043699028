/* Threads that settle. See actors.h. */
#include "actors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* More than any call under test takes, by far; one that takes as much is busy with waiting. */
enum { BUSY_MS = 400 };

enum state { RUNS, SLEEPS, NAPS, DONE };

static struct actor *actors[ACTORS_MAX];
static size_t actor_count;

static void *actor_run(void *argument) {
    struct actor *actor = argument;
    atomic_store(&actor->number, gettid());
    actor->work(actor->argument);
    atomic_store(&actor->done, true);
    return NULL;
}

void actor_start(struct actor *actor, void (*work)(void *argument), void *argument) {
    actor->work = work;
    actor->argument = argument;
    atomic_store(&actor->number, 0);
    atomic_store(&actor->done, false);
    int error =
        actor_count < ACTORS_MAX ? pthread_create(&actor->thread, NULL, actor_run, actor) : EAGAIN;
    if (error != 0) {
        fprintf(stderr, "pthread_create: %s\n", strerror(error));
        _exit(EXIT_FAILURE);
    }
    actors[actor_count++] = actor;
}

void actors_join(void) {
    while (actor_count > 0)
        pthread_join(actors[--actor_count]->thread, NULL);
}

/* Reads a file of the thread's in /proc, proc(5), as a string. */
static void read_about(const struct actor *actor, const char *file, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/%s", (int)actor->number, file);
    text[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return;
    ssize_t length = read(fd, text, size - 1);
    text[length > 0 ? length : 0] = '\0';
    close(fd);
}

/* How often the thread has left its processor: when two looks show the same, it has not run in
 * between. -1: it does not sleep. One that is being woken is in its call still, but has the state of
 * one that runs. */
static long switches_of(const struct actor *actor) {
    char text[4096];
    long sum = 0;
    read_about(actor, "status", text, sizeof text);
    if (strstr(text, "\nState:\tS") == NULL)
        return -1;
    for (const char *at = text; (at = strstr(at, "voluntary_ctxt_switches:")) != NULL; at++)
        sum += strtol(at + strlen("voluntary_ctxt_switches:"), NULL, 10);
    return sum;
}

struct call {
    long number; /* -1: none, it runs */
    unsigned long arguments[6];
};

/* "running", or the number of the system call that the thread sleeps in and its arguments. */
static struct call call_of(const struct actor *actor) {
    struct call call = {.number = -1};
    char text[256];
    read_about(actor, "syscall", text, sizeof text);
    if (text[0] >= '0' && text[0] <= '9')
        sscanf(text, "%ld %lx %lx %lx %lx", &call.number, &call.arguments[0], &call.arguments[1],
               &call.arguments[2], &call.arguments[3]);
    return call;
}

static enum state state_of(const struct actor *actor) {
    if (atomic_load(&actor->done))
        return DONE;
    struct call call = atomic_load(&actor->number) == 0 ? (struct call){-1, {0}} : call_of(actor);
    switch (call.number) {
    case -1: return RUNS;
    case SYS_nanosleep:
    case SYS_clock_nanosleep: return NAPS;
    case SYS_futex: return call.arguments[3] != 0 ? NAPS : SLEEPS;
    default: return SLEEPS;
    }
}

static int64_t cpu_ms(const struct actor *actor) {
    clockid_t clock;
    struct timespec used = {0};
    if (pthread_getcpuclockid(actor->thread, &clock) == 0)
        clock_gettime(clock, &used);
    return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* Whether no actor runs; how often each has been switched goes into `switches`. */
static bool all_rest(long switches[], const int64_t busy_from[]) {
    for (size_t i = 0; i < actor_count; i++) {
        enum state state = state_of(actors[i]);
        if (state == NAPS)
            wrong("rule", "a thread that has to wait sleeps for some time and looks again; let it "
                          "sleep until the one that it waits for wakes it");
        if (state == RUNS && cpu_ms(actors[i]) - busy_from[i] > BUSY_MS)
            wrong("rule", "a thread that has to wait is busy with it: it looks again and again; "
                          "let it sleep until the one that it waits for wakes it");
        if (state == RUNS)
            return false;
        switches[i] = state == DONE ? 0 : switches_of(actors[i]);
        if (switches[i] < 0)
            return false;
    }
    return true;
}

void actors_settle(void) {
    long first[ACTORS_MAX], second[ACTORS_MAX];
    int64_t busy_from[ACTORS_MAX];
    for (size_t i = 0; i < actor_count; i++)
        busy_from[i] = cpu_ms(actors[i]);
    /* Between two looks that show the same there was a moment at which none of them ran; and from
     * then on only this thread could have woken one. */
    while (!all_rest(first, busy_from) || !all_rest(second, busy_from) ||
           memcmp(first, second, actor_count * sizeof *first) != 0)
        sched_yield();
}

static void say(const char *kind, const char *format, va_list arguments) {
    char text[500];
    vsnprintf(text, sizeof text, format, arguments);
    fprintf(stderr, "driver: %s: %s\n", kind, text);
}

void wrong(const char *kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(kind, format, arguments);
    _exit(EXIT_FAILURE);
}

void stuck(const char *kind, const char *format, ...) {
    va_list arguments;
    for (size_t i = 0; i < actor_count; i++) {
        struct call call = call_of(actors[i]);
        if (state_of(actors[i]) == SLEEPS && call.number == SYS_futex &&
            (call.arguments[1] & (unsigned long)FUTEX_CMD_MASK) == FUTEX_WAIT)
            kind = "deadlock"; /* what glibc's mutexes sleep with */
    }
    va_start(arguments, format);
    say(kind, format, arguments);
    actors_join();
    _exit(EXIT_FAILURE);
}
