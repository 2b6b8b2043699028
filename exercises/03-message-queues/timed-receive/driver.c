/* timed_receive MODE [MS]...
 *
 *   there MS...     receives messages that are there, with these limits
 *   empty MS...     receives from an empty queue with these limits, one after the other
 *   signals MS      the same, and catches a signal every millisecond
 *   forever         receives from an empty queue without a limit: the program never ends
 *   short           the buffer is too small
 *   nudged          a limit of 25 ms, and a signal every 10 ms; on a busy machine it may say that a
 *                   right call is late
 *   race            two receive, and one message comes
 *   small           the last two and limits of up to an hour in one run: for the controlled
 *                   scheduler, where time is virtual
 */
#include "timed_receive.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 16, UNTOUCHED = 777 };
enum { LIMIT = 25, NUDGES = 12, NUDGE_EVERY = 10 }; /* milliseconds, but NUDGES */

/* A scheduler may let the one that sends the signals go on to its end before the other one runs
 * again; but a call that begins its time anew with each signal ends a whole limit after the
 * last. */
enum { TOO_LATE = NUDGES * NUDGE_EVERY + LIMIT / 2 };

static void need(bool is_done, const char *what) {
    if (!is_done) {
        perror(what);
        exit(2);
    }
}

/* A queue whose name is gone as soon as it is there; /proc/self makes it one that no other run
 * has. */
static mqd_t queue_new(void) {
    char number[32] = "", name[64];
    need(readlink("/proc/self", number, sizeof number - 1) > 0, "/proc/self");
    snprintf(name, sizeof name, "/hb-timed-%08ld", strtol(number, NULL, 10));
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = SIZE};
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    need(queue != (mqd_t)-1, "mq_open");
    mq_unlink(name);
    return queue;
}

static bool flags_were_set;

/* Weak, for a scheduler that knows better. */
__attribute__((weak)) int mq_setattr(mqd_t queue, const struct mq_attr *attributes,
                                     struct mq_attr *before) {
    flags_were_set = true;
    return (int)syscall(SYS_mq_getsetattr, queue, attributes, before);
}

static int milliseconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long ns = (now.tv_sec - start->tv_sec) * 1000000000LL + now.tv_nsec - start->tv_nsec;
    return (int)(ns / 1000000);
}

static ssize_t receive(mqd_t queue, char *buffer, unsigned *priority, int limit) {
    errno = EINTR; /* of a call of long ago: it says nothing */
    return timed_receive(queue, buffer, SIZE, priority, limit);
}

static void check_flags(mqd_t queue) {
    struct mq_attr state;
    if (mq_getattr(queue, &state) == -1)
        printf("the queue is not open any more\n");
    else if ((state.mq_flags & O_NONBLOCK) != 0)
        printf("the queue does not block any more\n");
    else if (flags_were_set)
        printf("the flags of the queue were changed, for a time, for all who use it\n");
}

static void case_there(int count, char *limits[]) {
    static const char *const texts[] = {"", "one message", "16 bytes, all 16"};
    mqd_t queue = queue_new();
    for (int i = 0; i < count; i++) {
        int limit = atoi(limits[i]);
        const char *text = texts[i % 3];
        char buffer[SIZE];
        unsigned priority = UNTOUCHED;
        need(mq_send(queue, text, strlen(text), 3) == 0, "mq_send");
        ssize_t length = receive(queue, buffer, i % 2 == 0 ? &priority : NULL, limit);
        if (length == -1)
            printf("limit %d ms: -1, %s\n", limit, strerrorname_np(errno));
        else if ((size_t)length != strlen(text) || memcmp(buffer, text, strlen(text)) != 0)
            printf("limit %d ms: not the message that was sent\n", limit);
        else if (i % 2 == 0 && priority != 3)
            printf("limit %d ms: priority %u, not 3\n", limit, priority);
        else
            printf("limit %d ms: %zd bytes\n", limit, length);
        check_flags(queue);
    }
    mq_close(queue);
}

/* A lower bound: true of a right call on any machine, however busy. */
static void wait_in_vain(mqd_t queue, int limit) {
    struct timespec begun;
    char buffer[SIZE];
    unsigned priority;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    ssize_t length = receive(queue, buffer, &priority, limit);
    int error = errno, took = milliseconds_since(&begun);
    if (length != -1)
        printf("limit %d ms: %zd bytes, of a message that nobody has sent\n", limit, length);
    else if (error != ETIMEDOUT)
        printf("limit %d ms: -1, %s\n", limit, strerrorname_np(error));
    /* The two clocks are not the same, and their milliseconds need not end together. */
    else if (took + 1 < limit)
        printf("limit %d ms: ETIMEDOUT too early\n", limit);
    else
        printf("limit %d ms: ETIMEDOUT\n", limit);
}

static void case_empty(int count, char *limits[]) {
    mqd_t queue = queue_new();
    for (int i = 0; i < count; i++)
        wait_in_vain(queue, atoi(limits[i]));
    check_flags(queue);
    mq_close(queue);
}

static void handle(int signal_number) {
    (void)signal_number;
}

static void catch_signals(int signal_number) {
    struct sigaction action = {.sa_handler = handle}; /* and not SA_RESTART */
    sigemptyset(&action.sa_mask);
    need(sigaction(signal_number, &action, NULL) == 0, "sigaction");
}

static void case_forever(void) {
    mqd_t queue = queue_new();
    char buffer[SIZE];
    printf("waiting\n");
    fflush(stdout);
    ssize_t length = receive(queue, buffer, NULL, -2);
    printf("%zd, %s\n", length, strerrorname_np(errno));
}

static void case_short(void) {
    mqd_t queue = queue_new();
    char buffer[SIZE];
    need(mq_send(queue, "?", 1, 0) == 0, "mq_send");
    for (int limit = -1; limit < 2; limit++) {
        errno = 0;
        ssize_t length = timed_receive(queue, buffer, SIZE - 1, NULL, limit);
        printf("limit %d ms: %zd, %s\n", limit, length, strerrorname_np(errno));
    }
    mq_close(queue);
}

/* --- with a second process -------------------------------------------------------------------- */

static bool is_wrong;

static void wrong(const char *what, int number) {
    if (!is_wrong)
        printf("%s: %d\n", what, number);
    is_wrong = true;
}

static pid_t fork_flushed(void) {
    fflush(stdout);
    pid_t pid = fork();
    need(pid != -1, "fork");
    return pid;
}

static int reap(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The signals come from another process: setitimer(2) would be a way to end each wait. */
static void case_signals(int limit) {
    mqd_t queue = queue_new();
    catch_signals(SIGUSR1);
    pid_t parent = getpid(), child = fork_flushed();
    if (child == 0)
        for (int i = 0;; i++) { /* after some time no more, for who begins anew with each */
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
            if (i >= 3 * limit || kill(parent, SIGUSR1) == -1 || getppid() != parent)
                _exit(0);
        }
    wait_in_vain(queue, limit);
    need(kill(child, SIGKILL) == 0, "kill");
    reap(child);
    mq_close(queue);
}

/* An upper bound, and so only for where time is virtual. */
static void nudged(void) {
    mqd_t queue = queue_new();
    catch_signals(SIGUSR1);
    pid_t parent = getpid(), child = fork_flushed();
    if (child == 0) {
        for (int i = 0; i < NUDGES; i++) {
            nanosleep(&(struct timespec){.tv_nsec = NUDGE_EVERY * 1000000}, NULL);
            kill(parent, SIGUSR1);
        }
        _exit(0);
    }
    struct timespec begun;
    char buffer[SIZE];
    clock_gettime(CLOCK_MONOTONIC, &begun);
    ssize_t length = receive(queue, buffer, NULL, LIMIT);
    int error = errno, took = milliseconds_since(&begun);
    reap(child);
    if (length != -1 || error != ETIMEDOUT)
        wrong("with a signal every 10 ms, a call with a limit of 25 ms does not end with ETIMEDOUT",
              error);
    else if (took >= TOO_LATE)
        wrong("with a signal every 10 ms, a call with a limit of 25 ms takes, in ms", took);
    mq_close(queue);
}

/* Of two that receive one message, one gets it, and the other one's time is up. */
static void race(void) {
    mqd_t queue = queue_new();
    pid_t children[2];
    char buffer[SIZE];
    for (int i = 0; i < 2; i++) {
        children[i] = fork_flushed();
        if (children[i] == 0) {
            ssize_t length = receive(queue, buffer, NULL, i == 0 ? 5 : 0);
            _exit(length == 3 ? 1 : length == -1 && errno == ETIMEDOUT ? 0 : 10);
        }
    }
    need(mq_send(queue, "one", 3, 0) == 0, "mq_send");
    int got = reap(children[0]) + reap(children[1]);
    struct mq_attr state;
    need(mq_getattr(queue, &state) == 0, "mq_getattr");
    if (got + (int)state.mq_curmsgs != 1)
        wrong("two receive one message, and of it there are afterwards",
              got + (int)state.mq_curmsgs);
    mq_close(queue);
}

static void case_small(void) {
    static const int limits[] = {999, 1, 2500, 3600000};
    mqd_t queue = queue_new();
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        wait_in_vain(queue, limits[i]);
    mq_close(queue);
    nudged();
    race();
    if (!is_wrong)
        printf("done\n");
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "there") == 0) {
        case_there(argc - 2, argv + 2);
    } else if (strcmp(mode, "empty") == 0) {
        case_empty(argc - 2, argv + 2);
    } else if (strcmp(mode, "signals") == 0 && argc == 3) {
        case_signals(atoi(argv[2]));
    } else if (strcmp(mode, "forever") == 0) {
        case_forever();
    } else if (strcmp(mode, "short") == 0) {
        case_short();
    } else if (strcmp(mode, "nudged") == 0 || strcmp(mode, "race") == 0) {
        mode[0] == 'n' ? nudged() : race();
        if (!is_wrong)
            printf("done\n");
    } else if (strcmp(mode, "small") == 0) {
        case_small();
    } else {
        fprintf(
            stderr,
            "usage: timed_receive there|empty MS...|signals MS|forever|short|nudged|race|small\n");
        return 2;
    }
    return 0;
}
