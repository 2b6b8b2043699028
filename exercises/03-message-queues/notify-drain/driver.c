/* notify_drain MODE
 *
 *   waiting     messages that are there before the first call
 *   signals     one message after the other, and bursts
 *   before      a message comes at the moment before the notification is asked for
 *   after       a message comes at the moment after it
 *   from-take   messages that are sent while others are taken
 *   sizes       an empty message, a long one, and priorities, through a queue that takes longer ones
 *               than Linux lets everybody have
 *   busy        another process is notified; then mq_receive fails
 *   burst N M   another process sends N messages through a queue with room for M
 *   small       the same with 3 and 2, for the controlled scheduler
 *
 * But for the last three there is one process, which sends and receives, so that nothing is a
 * matter of who runs first. Prints "right", or on standard error what is wrong: "driver: KIND:
 * MESSAGE".
 */
#include "notify_drain.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 200, MOST = 10, SIGNAL = SIGUSR2 };

static mqd_t in, out; /* the same queue: the receiver's, which does not block, and a sender's */
static int sent, taken;
static pid_t child;

static void need(bool is_done, const char *what) {
    if (!is_done) {
        perror(what);
        exit(2);
    }
}

static _Noreturn void wrong(const char *kind, const char *message) {
    if (child > 0 && kill(child, SIGKILL) == 0)
        waitpid(child, NULL, 0);
    fprintf(stderr, "driver: %s: %s\n", kind, message);
    exit(1);
}

/* A queue without a name: the one it has at first is the run's own, by /proc/self. */
static void open_queue(long messages) {
    char number[32] = "", name[64];
    need(readlink("/proc/self", number, sizeof number - 1) > 0, "/proc/self");
    snprintf(name, sizeof name, "/hb-notify-%08ld", strtol(number, NULL, 10));
    struct mq_attr attributes = {.mq_maxmsg = messages, .mq_msgsize = SIZE};
    in = mq_open(name, O_RDONLY | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attributes);
    need(in != (mqd_t)-1, "mq_open");
    out = mq_open(name, O_WRONLY);
    need(out != (mqd_t)-1, "mq_open");
    mq_unlink(name);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGNAL);
    need(sigprocmask(SIG_BLOCK, &set, NULL) == 0, "sigprocmask");
}

/* Message number n: its length and its bytes are its own. */
static size_t length_of(int number) {
    return (size_t)(number * 67 % (SIZE + 1));
}

static char byte_of(int number, size_t at) {
    return (char)(number * 31 + (int)at * 7);
}

static void send_one(void) {
    char message[SIZE];
    for (size_t at = 0; at < length_of(sent); at++)
        message[at] = byte_of(sent, at);
    need(mq_send(out, message, length_of(sent), 5) == 0, "mq_send");
    sent++;
}

static int context_of_ours;

static void take(const char *message, size_t length, unsigned priority, void *context) {
    if (context != &context_of_ours)
        wrong("wrong-output", "take is called with another context");
    if (length != length_of(taken) || priority != 5)
        wrong("wrong-output", "a message has another length or priority, or comes out of order");
    for (size_t at = 0; at < length; at++)
        if (message[at] != byte_of(taken, at))
            wrong("wrong-output", "a message has other bytes than were sent");
    taken++;
}

/* --- the moments around mq_notify ------------------------------------------------------------- */

static bool send_before, send_after;

/* Weak, for a scheduler that knows better. */
__attribute__((weak)) int mq_notify(mqd_t queue, const struct sigevent *event) {
    if (event != NULL && send_before) {
        send_before = false;
        send_one();
    }
    /* The other members have no meaning, and may never have been set. */
    struct sigevent meant = {.sigev_notify = event != NULL ? event->sigev_notify : 0,
                             .sigev_signo = event != NULL ? event->sigev_signo : 0};
    int result = (int)syscall(SYS_mq_notify, queue, event != NULL ? &meant : NULL);
    int error = errno;
    if (event != NULL && send_after) {
        send_after = false;
        send_one();
    }
    errno = error;
    return result;
}

/* --- what the kernel says, or would say ------------------------------------------------------ */

enum { TOLD = 32768 };

static bool tells_more; /* that the queue takes messages of TOLD bytes */
static bool receive_fails;

__attribute__((weak)) int mq_getattr(mqd_t queue, struct mq_attr *attributes) {
    int result = (int)syscall(SYS_mq_getsetattr, queue, NULL, attributes);
    if (result == 0 && tells_more)
        attributes->mq_msgsize = TOLD;
    return result;
}

__attribute__((weak)) ssize_t mq_receive(mqd_t queue, char *bytes, size_t size,
                                         unsigned *priority) {
    struct mq_attr state;
    if (queue == in && mq_getattr(in, &state) == 0 && (state.mq_flags & O_NONBLOCK) == 0)
        wrong("rule",
              "the queue is not in non-blocking mode any more when mq_receive is called: its "
              "flags are to stay as they are, and notify_drain never blocks");
    if (receive_fails || (tells_more && size < TOLD)) {
        errno = receive_fails ? EBADF : EMSGSIZE;
        return -1;
    }
    return syscall(SYS_mq_timedreceive, queue, bytes, size, priority, NULL);
}

/* --- one process ------------------------------------------------------------------------------ */

static bool signal_has_come(void) {
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, SIGNAL) == 1;
}

static void await_signal(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGNAL);
    while (sigwaitinfo(&set, NULL) == -1)
        need(errno == EINTR, "sigwaitinfo");
}

/* Calls it, and sees that afterwards nothing lies there untold. */
static void drain(notify_take *how) {
    int before = taken;
    struct mq_attr state;
    errno = EINTR; /* of a call of long ago: it says nothing */
    int count = notify_drain(in, SIGNAL, how, &context_of_ours);
    if (count == -1) {
        char text[100];
        snprintf(text, sizeof text, "notify_drain returns -1, %s", strerrorname_np(errno));
        wrong("wrong-output", text);
    }
    need(mq_getattr(in, &state) == 0, "mq_getattr");
    if (state.mq_curmsgs > 0 && !signal_has_come())
        wrong("lost-wakeup",
              "notify_drain has returned, a message lies in the queue, and no signal "
              "tells of it: it lies there until the next one comes, or for ever");
    if (count != taken - before)
        wrong("wrong-output", "notify_drain does not return how many messages it has handed over");
    if ((state.mq_flags & O_NONBLOCK) == 0)
        wrong("rule", "the queue is not in non-blocking mode any more");
}

/* A message, its signal, and the call that takes it. */
static void send_and_drain(int count) {
    for (int i = 0; i < count; i++)
        send_one();
    if (!signal_has_come())
        wrong("lost-wakeup", "a message comes into the empty queue and no signal tells of it: a "
                             "notification is good for one message, and has to be asked for again");
    await_signal();
    drain(take);
    if (taken != sent)
        wrong("wrong-output", "a message that was in the queue has not been taken");
}

static void case_waiting(void) {
    send_one();
    send_one();
    drain(take);
    if (taken != 2)
        wrong("wrong-output", "messages that were there before the first call are not taken");
    send_and_drain(1);
}

static void case_signals(void) {
    drain(take);
    for (int i = 0; i < 5; i++)
        send_and_drain(1);
    for (int i = 0; i < 5; i++)
        send_and_drain(i % 2 == 0 ? MOST : 3);
    kill(getpid(), SIGNAL); /* for nothing */
    mq_notify(in, NULL);
    await_signal();
    drain(take);
    send_and_drain(2);
}

static void case_moment(bool *moment) {
    drain(take);
    for (int i = 0; i < 4; i++) {
        send_one();
        if (i % 2 == 1)
            send_one();
        await_signal();
        *moment = true;
        drain(take);
        if (*moment)
            wrong("lost-wakeup", "notify_drain does not ask for the next notification");
        while (signal_has_come()) {
            await_signal();
            drain(take);
        }
        if (taken != sent)
            wrong("lost-wakeup", "a message came at the moment of mq_notify, and is overlooked");
    }
    send_and_drain(1);
}

static void take_and_send(const char *message, size_t length, unsigned priority, void *context) {
    take(message, length, priority, context);
    if (taken % 4 != 0)
        send_one();
}

static void case_from_take(void) {
    drain(take);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 1 + round; i++)
            send_one();
        do {
            await_signal();
            drain(take_and_send);
        } while (signal_has_come());
        if (taken != sent)
            wrong("lost-wakeup", "a message that was sent while others were taken is overlooked");
    }
    send_and_drain(1);
}

/* Out of order: what has a priority comes first. */
static int priorities[3];
static size_t lengths[3];

static void take_any(const char *message, size_t length, unsigned priority, void *context) {
    (void)message;
    (void)context;
    if (taken < 3) {
        priorities[taken] = (int)priority;
        lengths[taken] = length;
    }
    taken++;
}

static void case_sizes(void) {
    static const char longest[SIZE];
    need(mq_send(out, "", 0, 3) == 0, "mq_send");
    need(mq_send(out, longest, SIZE, 9) == 0, "mq_send");
    need(mq_send(out, "?", 1, 0) == 0, "mq_send");
    tells_more = true;
    drain(take_any);
    if (taken != 3 || priorities[0] != 9 || priorities[1] != 3 || priorities[2] != 0 ||
        lengths[0] != SIZE || lengths[1] != 0 || lengths[2] != 1)
        wrong("wrong-output", "the longest message, an empty one and one of a byte do not come out "
                              "as they were sent");
}

/* --- two processes ---------------------------------------------------------------------------- */

static _Noreturn void end_child(int status) {
    mq_close(in); /* and with it the notification, if this process has one */
    mq_close(out);
    _exit(status);
}

static void fork_child(void) {
    fflush(stdout);
    child = fork();
    need(child != -1, "fork");
}

static void case_busy(void) {
    int ready[2], done[2];
    char byte = '!';
    need(pipe(ready) == 0 && pipe(done) == 0, "pipe");
    fork_child();
    if (child == 0) {
        struct sigevent event = {.sigev_notify = SIGEV_NONE};
        need(mq_notify(in, &event) == 0, "mq_notify");
        need(write(ready[1], &byte, 1) == 1, "write");
        close(done[1]);
        bool is_over = read(done[0], &byte, 1) == 0;
        close(done[0]);
        close(ready[0]);
        close(ready[1]);
        end_child(is_over ? 0 : 2);
    }
    close(done[0]);
    need(read(ready[0], &byte, 1) == 1, "read");
    errno = 0;
    if (notify_drain(in, SIGNAL, take, &context_of_ours) != -1 || errno != EBUSY)
        wrong("wrong-output", "another process is notified of the queue, and notify_drain does not "
                              "return -1 with EBUSY");
    close(done[1]);
    need(waitpid(child, NULL, 0) == child, "waitpid");
    close(ready[0]);
    close(ready[1]);
    drain(take);
    send_and_drain(1);
    send_one();
    mq_notify(in, NULL);
    errno = 0;
    receive_fails = true;
    if (notify_drain(in, SIGNAL, take, &context_of_ours) != -1 || errno != EBADF)
        wrong("wrong-output",
              "mq_receive fails with EBADF, and notify_drain does not return -1 with "
              "that: only EAGAIN says that there is no message");
}

static void case_burst(int count) {
    fork_child();
    if (child == 0) {
        for (int i = 0; i < count; i++)
            send_one();
        end_child(0);
    }
    for (;;) {
        if (notify_drain(in, SIGNAL, take, &context_of_ours) == -1)
            wrong("wrong-output", strerrorname_np(errno));
        if (taken >= count)
            break;
        await_signal();
    }
    if (taken > count)
        wrong("wrong-output", "more messages come out than were sent");
    need(waitpid(child, NULL, 0) == child, "waitpid");
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    open_queue(argc > 3 ? atol(argv[3]) : strcmp(mode, "small") == 0 ? 2 : MOST);
    if (strcmp(mode, "waiting") == 0) {
        case_waiting();
    } else if (strcmp(mode, "signals") == 0) {
        case_signals();
    } else if (strcmp(mode, "before") == 0) {
        case_moment(&send_before);
    } else if (strcmp(mode, "after") == 0) {
        case_moment(&send_after);
    } else if (strcmp(mode, "from-take") == 0) {
        case_from_take();
    } else if (strcmp(mode, "sizes") == 0) {
        case_sizes();
    } else if (strcmp(mode, "busy") == 0) {
        case_busy();
    } else if (strcmp(mode, "burst") == 0 && argc == 4) {
        case_burst(atoi(argv[2]));
    } else if (strcmp(mode, "small") == 0) {
        case_burst(3);
    } else {
        fprintf(stderr,
                "usage: notify_drain waiting|signals|before|after|from-take|sizes|busy|burst "
                "N M|small\n");
        return 2;
    }
    printf("right\n");
    mq_close(in);
    mq_close(out);
    return 0;
}
