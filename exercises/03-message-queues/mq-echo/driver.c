/* mq_echo MODE
 *
 *   fresh       the queue of requests is not there yet; it is made, and messages go through it
 *   found M S   it is there, has room for M messages of S bytes, and messages in it
 *   large       the longest message that it takes
 *   larger      a queue that takes longer messages than Linux lets everybody have
 *   meanwhile   it is not there yet, and another process makes it while echo_open is under way
 *   refused     a request is too long for the queue of replies
 *   missing     the name is no name
 *   small       server and client are processes, each queue has room for one message
 *
 * Prints what came. The names of the queues are the run's own, and the driver removes them.
 */
#include "mq_echo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST = 8192, MOST = 10 }; /* what Linux lets everybody have, mq_overview(7) */

static char request_name[64], reply_name[64];

static void need(bool is_done, const char *what) {
    if (!is_done) {
        perror(what);
        exit(2);
    }
}

/* Names that no other run has: /proc/self tells the real number of this process. */
static void choose_names(void) {
    char number[32] = "";
    need(readlink("/proc/self", number, sizeof number - 1) > 0, "/proc/self");
    snprintf(request_name, sizeof request_name, "/hb-echo-%08ld-in", strtol(number, NULL, 10));
    snprintf(reply_name, sizeof reply_name, "/hb-echo-%08ld-out", strtol(number, NULL, 10));
}

/* --- what the kernel says, or would say ------------------------------------------------------ */

static long longest_told; /* bytes, in every queue; 0: what the queue says */
static bool
    made_meanwhile; /* by another process, as soon as somebody has seen that it is not there */

static mqd_t make(const char *name, long messages, long bytes, int flags);

/* Weak, for a scheduler that knows better. */
__attribute__((weak)) int mq_getattr(mqd_t queue, struct mq_attr *attributes) {
    int result = (int)syscall(SYS_mq_getsetattr, queue, NULL, attributes);
    if (result == 0 && longest_told != 0)
        attributes->mq_msgsize = longest_told;
    return result;
}

static ssize_t receive(mqd_t queue, char *bytes, size_t size, unsigned *priority,
                       const struct timespec *limit) {
    if (size < (size_t)longest_told) {
        errno = EMSGSIZE;
        return -1;
    }
    return syscall(SYS_mq_timedreceive, queue, bytes, size, priority, limit);
}

__attribute__((weak)) ssize_t mq_timedreceive(mqd_t queue, char *bytes, size_t size,
                                              unsigned *priority, const struct timespec *limit) {
    return receive(queue, bytes, size, priority, limit);
}

__attribute__((weak)) ssize_t mq_receive(mqd_t queue, char *bytes, size_t size,
                                         unsigned *priority) {
    return receive(queue, bytes, size, priority, NULL);
}

__attribute__((weak)) mqd_t mq_open(const char *name, int flags, ...) {
    mode_t mode = 0;
    struct mq_attr *attributes = NULL;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        attributes = va_arg(arguments, struct mq_attr *);
        va_end(arguments);
    }
    if (name[0] != '/') {
        errno = EINVAL;
        return (mqd_t)-1;
    }
    mqd_t queue = (mqd_t)syscall(SYS_mq_open, name + 1, flags, mode, attributes);
    if (queue == (mqd_t)-1 && errno == ENOENT && made_meanwhile) {
        made_meanwhile = false;
        mq_close(make(name, 10, 100, 0));
        errno = ENOENT;
    }
    return queue;
}

static void forget(void) {
    mq_unlink(request_name);
    mq_unlink(reply_name);
}

static mqd_t make(const char *name, long messages, long bytes, int flags) {
    struct mq_attr attributes = {.mq_maxmsg = messages, .mq_msgsize = bytes};
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | flags, 0600, &attributes);
    need(queue != (mqd_t)-1, "mq_open");
    return queue;
}

struct message {
    size_t length;
    unsigned priority;
    const char *bytes;
};

/* Sorted by priority, as they come out again. */
static const struct message few[] = {
    {11, 9, "end\0of\0NUL\0"}, {0, 7, ""}, {7, 2, "endless"}, {3, 0, "end"}};

static void put(mqd_t queue, const struct message *message) {
    need(mq_send(queue, message->bytes, message->length, message->priority) == 0, "mq_send");
}

/* Takes the replies that there are and says how they compare. */
static void compare(mqd_t replies, const struct message due[], size_t count) {
    static char bytes[LONGEST];
    unsigned priority;
    size_t number = 0;
    for (;; number++) {
        ssize_t length = mq_receive(replies, bytes, sizeof bytes, &priority);
        if (length == -1)
            break;
        if (number >= count)
            printf("reply %zu: is one too many\n", number + 1);
        else if ((size_t)length != due[number].length)
            printf("reply %zu: %zd bytes, not %zu\n", number + 1, length, due[number].length);
        else if (memcmp(bytes, due[number].bytes, (size_t)length) != 0)
            printf("reply %zu: has other bytes than the request\n", number + 1);
        else if (priority != due[number].priority)
            printf("reply %zu: priority %u, not %u\n", number + 1, priority, due[number].priority);
        else
            printf("reply %zu: %zd bytes, right\n", number + 1, length);
    }
    if (errno != EAGAIN)
        perror("mq_receive");
}

static void serve(mqd_t requests, mqd_t replies) {
    errno = EINTR; /* of a call of long ago: it says nothing */
    int result = echo_serve(requests, replies);
    if (result == -1)
        printf("echo_serve: -1, %s\n", strerrorname_np(errno));
    else
        printf("echo_serve: %d\n", result);
    struct mq_attr state;
    if (mq_getattr(requests, &state) == -1 || mq_getattr(replies, &state) == -1)
        printf("echo_serve has closed a queue that it was lent\n");
}

static mqd_t open_requests(void) {
    mqd_t requests = echo_open(request_name);
    if (requests == (mqd_t)-1) {
        fprintf(stderr, "echo_open: %s\n", strerror(errno));
        forget();
        exit(1);
    }
    struct mq_attr state;
    need(mq_getattr(requests, &state) == 0, "mq_getattr");
    printf("open: room for %ld messages of %ld bytes, %ld in it\n", state.mq_maxmsg,
           state.mq_msgsize, state.mq_curmsgs);
    if ((state.mq_flags & O_NONBLOCK) != 0)
        printf("open: in non-blocking mode\n");
    if (mq_send(requests, "", 0, 0) == 0)
        printf("open: for sending too\n");
    return requests;
}

static void case_fresh(void) {
    umask(0); /* hides no permission that is too many */
    mqd_t requests = open_requests();
    struct stat status;
    need(fstat(requests, &status) == 0,
         "fstat"); /* a descriptor of a queue is a file's, on Linux */
    printf("open: permissions %04o\n", status.st_mode & 07777u);
    mqd_t client = mq_open(request_name, O_WRONLY);
    need(client != (mqd_t)-1, "mq_open");
    mqd_t replies = make(reply_name, MOST, LONGEST, O_NONBLOCK);
    for (size_t i = 0; i < 4; i++)
        put(client, &few[i]);
    serve(requests, replies);
    compare(replies, few, 4);
    mq_close(client);
    mq_close(requests);
    mq_close(replies);
    forget();
}

static void case_found(long messages, long bytes) {
    mqd_t maker = make(request_name, messages, bytes, 0);
    mqd_t replies = make(reply_name, MOST, LONGEST, O_NONBLOCK);
    size_t count = messages < 4 ? 1 : 4;
    const struct message *due = few + 4 - count;
    for (size_t i = count; i-- > 0;) /* the last one first: the priorities tell the order */
        put(maker, &due[i]);
    mqd_t requests = open_requests();
    struct stat made, opened;
    need(fstat(maker, &made) == 0 && fstat(requests, &opened) == 0, "fstat");
    if (made.st_ino != opened.st_ino) {
        printf("open: another queue than the one that was there\n");
    } else {
        serve(requests, replies);
        longest_told = 0;
        compare(replies, due, count);
    }
    mq_close(maker);
    mq_close(requests);
    mq_close(replies);
    forget();
}

static void case_large(void) {
    static char bytes[LONGEST];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i % 251);
    const struct message due[] = {{LONGEST, 5, bytes}, {LONGEST - 1, 5, bytes + 1}, few[3]};
    mqd_t maker = make(request_name, 3, LONGEST, 0);
    mqd_t replies = make(reply_name, 3, LONGEST, O_NONBLOCK);
    for (size_t i = 0; i < 3; i++)
        put(maker, &due[i]);
    serve(maker, replies);
    compare(replies, due, 3);
    mq_close(maker);
    mq_close(replies);
    forget();
}

static void case_larger(void) {
    longest_told = 4 * LONGEST;
    case_found(10, LONGEST);
}

/* Who looks with O_CREAT makes it, and there is no meanwhile. */
static void case_meanwhile(void) {
    made_meanwhile = true;
    mqd_t requests = open_requests();
    mq_close(requests);
    forget();
}

static void case_refused(void) {
    mqd_t maker = make(request_name, 4, 100, 0);
    mqd_t replies = make(reply_name, 4, 7, O_NONBLOCK);
    const struct message requests[] = {few[2], {8, 1, "too long"}, few[3]};
    for (size_t i = 0; i < 3; i++)
        put(maker, &requests[i]);
    serve(maker, replies);
    compare(replies, requests, 1);
    mq_close(maker);
    mq_close(replies);
    forget();
}

static void case_missing(void) {
    errno = 0;
    mqd_t queue = echo_open("no-slash");
    printf("open: %s\n", queue == (mqd_t)-1 ? strerrorname_np(errno) : "a descriptor");
}

/* For a scheduler that tries all orders, and all signals. */
static void case_small(void) {
    mqd_t requests = make(request_name, 1, 8, 0), replies = make(reply_name, 1, 8, 0);
    forget();
    fflush(stdout);
    pid_t server = fork();
    need(server != -1, "fork");
    if (server == 0) {
        int result = echo_serve(requests, replies);
        _exit(result == 3 ? 0 : 1);
    }
    static const struct message sent[] = {{2, 1, "ab"}, {0, 0, ""}, {3, 4, "end"}};
    bool is_right = true;
    for (size_t i = 0; i < 4; i++) {
        char bytes[8];
        unsigned priority;
        if (i < 3)
            put(requests, &sent[i]);
        if (i == 0) /* two are under way, from now on */
            continue;
        const struct message *due = &sent[i - 1];
        ssize_t length = mq_receive(replies, bytes, sizeof bytes, &priority);
        need(length != -1, "mq_receive");
        is_right = is_right && (size_t)length == due->length && priority == due->priority &&
                   memcmp(bytes, due->bytes, due->length) == 0;
    }
    int status;
    need(waitpid(server, &status, 0) == server, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        printf("echo_serve failed, or counts wrongly\n");
    else
        printf(is_right ? "right\n" : "a reply is not what was sent\n");
    mq_close(requests);
    mq_close(replies);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    choose_names();
    if (strcmp(mode, "fresh") == 0)
        case_fresh();
    else if (strcmp(mode, "found") == 0 && argc == 4)
        case_found(atol(argv[2]), atol(argv[3]));
    else if (strcmp(mode, "large") == 0)
        case_large();
    else if (strcmp(mode, "larger") == 0)
        case_larger();
    else if (strcmp(mode, "meanwhile") == 0)
        case_meanwhile();
    else if (strcmp(mode, "refused") == 0)
        case_refused();
    else if (strcmp(mode, "missing") == 0)
        case_missing();
    else if (strcmp(mode, "small") == 0)
        case_small();
    else {
        fprintf(stderr, "usage: mq_echo fresh|found M S|large|larger|meanwhile|"
                        "refused|missing|small\n");
        return 2;
    }
    return 0;
}
