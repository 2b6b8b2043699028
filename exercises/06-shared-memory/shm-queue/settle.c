/* Children that settle. See settle.h. */
#include "settle.h"
#include "judge.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* CHILDREN_MAX children at a time; more processor time than a call under test takes, by far. */
enum { CHILDREN_MAX = 8, BUSY_MS = 400 };

enum state { RUNS, SLEEPS, NAPS, ENDED };

/* Reads a file of the child's in /proc as a string; an empty one where it cannot be read. */
static void read_about(pid_t child, const char *file, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)child, file);
    size_t length = 0;
    FILE *stream = fopen(path, "re");
    if (stream != NULL) {
        length = fread(text, 1, size - 1, stream);
        fclose(stream);
    }
    text[length] = '\0';
}

static enum state state_of(pid_t child) {
    char text[512];
    read_about(child, "stat", text, sizeof text);
    const char *name_end = strrchr(text, ')');
    need(name_end != NULL, "/proc/PID/stat");
    if (name_end[2] == 'Z' || name_end[2] == 'X')
        return ENDED;
    read_about(child, "syscall", text, sizeof text);
    long number = -1;
    unsigned long arguments[4] = {0};
    if (text[0] < '0' || text[0] > '9' ||
        sscanf(text, "%ld %lx %lx %lx %lx", &number, &arguments[0], &arguments[1], &arguments[2],
               &arguments[3]) != 5)
        return RUNS;
    if (number == SYS_nanosleep || number == SYS_clock_nanosleep ||
        (number == SYS_futex && arguments[3] != 0))
        return NAPS;
    return SLEEPS;
}

/* How often the child has left its processor: when two looks show the same, it has not run in
 * between. -1: it does not sleep. One that is being woken is in its call still, but has the state of
 * one that runs. */
static long switches_of(pid_t child) {
    char text[4096];
    long sum = 0;
    read_about(child, "status", text, sizeof text);
    if (strstr(text, "\nState:\tS") == NULL)
        return -1;
    for (const char *at = text; (at = strstr(at, "voluntary_ctxt_switches:")) != NULL; at++)
        sum += strtol(at + strlen("voluntary_ctxt_switches:"), NULL, 10);
    return sum;
}

static long cpu_ms(pid_t child) {
    clockid_t clock;
    struct timespec used = {0};
    if (clock_getcpuclockid(child, &clock) == 0)
        clock_gettime(clock, &used);
    return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

static _Noreturn void breaks_a_rule(const pid_t children[], size_t count, const char *what) {
    for (size_t i = 0; i < count; i++)
        kill(children[i], SIGKILL);
    wrong("rule",
          "a process that has to wait %s; let it sleep until the one that it waits for "
          "wakes it",
          what);
}

static bool all_rest(const pid_t children[], size_t count, long switches[], const long busy[]) {
    for (size_t i = 0; i < count; i++) {
        enum state state = state_of(children[i]);
        if (state == NAPS)
            breaks_a_rule(children, count, "sleeps for some time and looks again");
        if (state == RUNS && cpu_ms(children[i]) - busy[i] > BUSY_MS)
            breaks_a_rule(children, count, "is busy with it: it looks again and again");
        if (state == RUNS)
            return false;
        switches[i] = state == ENDED ? 0 : switches_of(children[i]);
        if (switches[i] < 0)
            return false;
    }
    return true;
}

void settle(const pid_t children[], size_t count) {
    long busy[CHILDREN_MAX], first[CHILDREN_MAX], second[CHILDREN_MAX];
    need(count <= CHILDREN_MAX, "too many children");
    for (size_t i = 0; i < count; i++)
        busy[i] = cpu_ms(children[i]);
    /* Between two looks that show the same there was a moment at which none of them ran; and from
     * then on only this process could have woken one. */
    while (!all_rest(children, count, first, busy) || !all_rest(children, count, second, busy) ||
           memcmp(first, second, count * sizeof *first) != 0)
        sched_yield();
}

size_t ended(const pid_t children[], size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += state_of(children[i]) == ENDED;
    return sum;
}
