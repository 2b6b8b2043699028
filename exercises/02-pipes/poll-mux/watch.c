/* The watch over the process that runs mux_run: whether it sleeps, and how often it looks in vain.
 * See driver.h.
 *
 * The calls that mux_run may look with are defined here and count. Weak, for a scheduler that knows
 * better. With a time limit they come back at once, for time that passes in a wait proves nothing.
 */
#include "driver.h"
#include "task_look.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNTED __attribute__((weak))

/* In the reader: ends the sources, so that what they leave behind is not told as well, and
 * leaves. */
static _Noreturn void end_all(void) {
    for (size_t i = 0; i < table->count; i++) {
        if (table->sources[i] > 0) {
            kill(table->sources[i], SIGKILL);
            waitpid(table->sources[i], NULL, 0);
        }
    }
    /* Under the controlled scheduler an exit may also tell of a fault that it has injected. */
    if (table->mode == FREELY || table->mode == LONG)
        abort();
    _exit(WRONG);
}

_Noreturn void wrong(const char *kind, const char *format, ...) {
    char line[400];
    va_list arguments;

    if (!atomic_exchange(&table->over, true)) {
        int length = snprintf(line, sizeof line, "driver: %s: ", kind);
        va_start(arguments, format);
        vsnprintf(line + length, sizeof line - (size_t)length - 1, format, arguments);
        va_end(arguments);
        strcat(line, "\n");
        ssize_t written = write(STDERR_FILENO, line, strlen(line));
        (void)written;
    }
    if (getpid() == table->reader)
        end_all();
    kill(table->reader, SIGUSR2);
    _exit(WRONG);
}

/* --- in the reader --------------------------------------------------------------------------- */

static bool is_reader(void) {
    return table != NULL && getpid() == table->reader;
}

/* One look more that finds nothing new. */
static void count_look(void) {
    if (is_reader() && atomic_fetch_add(&table->looks, 1) > LOOKS_MAX)
        wrong(
            "rule",
            "mux_run has looked %d times while no source had anything new to say: it is busy with "
            "waiting; let poll wait without a time limit, and leave out of it what has ended",
            LOOKS_MAX);
}

static int counted(long result) {
    int error = errno;
    count_look();
    errno = error;
    return (int)result;
}

/* A limit that is over at once, or none. */
static struct timespec *instant(bool limited, struct timespec *zero) {
    *zero = (struct timespec){0, 0};
    return limited ? zero : NULL;
}

COUNTED int poll(struct pollfd *fds, nfds_t count, int timeout) {
    struct timespec zero;
    return counted(syscall(SYS_ppoll, fds, count, instant(timeout >= 0, &zero), NULL, 0));
}

COUNTED int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                  const sigset_t *mask) {
    struct timespec zero;
    return counted(
        syscall(SYS_ppoll, fds, count, instant(timeout != NULL, &zero), mask, _NSIG / 8));
}

COUNTED int select(int count, fd_set *in, fd_set *out, fd_set *other, struct timeval *timeout) {
    struct timespec zero;
    return counted(
        syscall(SYS_pselect6, count, in, out, other, instant(timeout != NULL, &zero), NULL));
}

COUNTED int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
    return counted(
        syscall(SYS_epoll_pwait, epoll, events, most, timeout >= 0 ? 0 : -1, NULL, _NSIG / 8));
}

COUNTED ssize_t read(int fd, void *buffer, size_t size) {
    ssize_t result = syscall(SYS_read, fd, buffer, size);
    int error = errno;
    if (result > 0 && is_reader())
        atomic_store(&table->looks, 0);
    else
        count_look();
    errno = error;
    return result;
}

COUNTED unsigned sleep(unsigned seconds) {
    (void)seconds;
    return 0;
}

COUNTED int usleep(useconds_t microseconds) {
    (void)microseconds;
    return 0;
}

COUNTED int nanosleep(const struct timespec *time, struct timespec *left) {
    (void)time;
    (void)left;
    return 0;
}

/* Another process has told what is wrong. */
static void leave(int signal_number) {
    (void)signal_number;
    if (getpid() == table->reader)
        end_all();
    _exit(WRONG);
}

static void catch_signal(int signal_number) {
    (void)signal_number;
    atomic_fetch_add(&table->caught, 1);
}

void watch_signals(void) {
    struct sigaction action = {.sa_handler = catch_signal}; /* and not SA_RESTART */
    sigaction(SIGUSR1, &action, NULL);
    signal(SIGUSR2, leave);
    signal(SIGPIPE, SIG_IGN); /* when mux_run gives up, the caller says so */
}

/* --- in a child ------------------------------------------------------------------------------ */

/* What the reader's threads do; there may be some that it should not have. */
struct rest {
    size_t threads;
    bool asleep;            /* all of them */
    unsigned long switches; /* how often they have left a processor */
};

static struct rest look_at_reader(void) {
    struct task tasks[SOURCES_MAX + 2];
    struct rest rest = {.threads = tasks_of(table->reader, tasks, SOURCES_MAX + 2), .asleep = true};
    bool ended = true;
    for (size_t i = 0; i < rest.threads; i++) {
        struct task_look look = task_look(tasks[i]);
        ended &= look.state == TASK_ENDED;
        rest.asleep &= look.state != TASK_RUNS;
        rest.switches += look.switches;
    }
    if (ended || atomic_load(&table->returned))
        _exit(EXIT_SUCCESS); /* mux_run has given up, which its caller tells */
    return rest;
}

/* Between two looks that show the same there was a moment at which none of them ran. */
static bool is_asleep(void) {
    struct rest first = look_at_reader();
    if (!first.asleep)
        return false;
    struct rest second = look_at_reader();
    return second.asleep && first.threads == second.threads && first.switches == second.switches;
}

void wait_until_asleep(void) {
    while (!is_asleep())
        sched_yield();
}

void interrupt_reader(void) {
    int caught = atomic_load(&table->caught);
    kill(table->reader, SIGUSR1);
    while (atomic_load(&table->caught) == caught)
        (void)is_asleep();
    wait_until_asleep();
}

void pass_turn_on(size_t source) {
    for (size_t i = 1; i <= table->count; i++) {
        size_t next = (source + i) % table->count;
        if (!atomic_load(&table->ended[next])) {
            sem_post(&table->turn[next]);
            return;
        }
    }
}
