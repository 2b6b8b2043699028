/* fd_passing MODE...
 *
 *   send        four messages to a receiver of the driver's own
 *   receive     four messages from a sender of its own, which are all there before the first is
 *               read
 *   pieces      a message in pieces, with the beginning of the next one behind the last
 *   threads     two threads, for different sockets: one waits in the middle of its message, and a
 *               signal comes meanwhile
 *   file        a file without a name goes to a child, which reads it
 *   many        300 messages, in a process that may hold few descriptors
 *   broken      messages that are not as they should be
 *   full        messages, and no place for all of their descriptors
 *   refused     a label that is too long, descriptors that can't be sent, a receiver that has gone
 *   small       a pipe's end goes to a child; for a scheduler, which tries all orders and all
 *               faults
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE";
 * 2 a function returns an error that it should not.
 */
#include "fd_passing.h"
#include "judge.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 10, MANY = 300, FILE_SIZE = 100000 };

static const size_t lengths[] = {5, 0, LABEL_MAX, 1};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

static void make_label(char label[LABEL_MAX + 1], size_t number, size_t length) {
    for (size_t at = 0; at < length; at++)
        label[at] = (char)('!' + byte_of(number, at) % 94);
    label[length] = '\0';
}

/* A pair of connected sockets, and a file without a name, whose byte `at` is byte_of(stream,
 * at). */
static void make_pair(int pair[2]) {
    need(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "socketpair");
}

static int make_file(size_t stream, size_t size) {
    char name[] = "fd-passing-XXXXXX";
    int fd = mkostemp(name, O_CLOEXEC);
    need(fd != -1 && unlink(name) == 0, "a file");
    unsigned char *bytes = malloc(size);
    need(bytes != NULL, "malloc");
    for (size_t at = 0; at < size; at++)
        bytes[at] = byte_of(stream, at);
    need(write_all(fd, bytes, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0, "write");
    free(bytes);
    return fd;
}

static _Noreturn void give_up(const char *function, int result) {
    if (result == 0)
        fprintf(stderr, "%s: 0, as if there were no more messages\n", function);
    else
        fprintf(stderr, "%s: %d, %s\n", function, result, strerrorname_np(errno));
    exit(2);
}

static void send_it(int socket, int fd, const char *label) {
    int result = descriptor_send(socket, fd, label);
    if (result != 0)
        give_up("descriptor_send", result);
}

/* --- a sender and a receiver of the driver's own ---------------------------------------------- */

/* Sends bytes, and `count` descriptors with the first of them. */
static void raw_send(int socket, const void *bytes, size_t size, const int fds[], size_t count) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST * sizeof(int))] = {0};
    struct iovec part = {(void *)bytes, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    }
    need(sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)size, "sendmsg");
}

static void raw_message(int socket, const char *label, const int fds[], size_t count) {
    char bytes[1 + LABEL_MAX];
    size_t length = strlen(label);
    bytes[0] = (char)length;
    memcpy(bytes + 1, label, length);
    raw_send(socket, bytes, 1 + length, fds, count);
}

/* Receives a byte, and descriptors; returns how many, or -1 where there is no byte. */
static int raw_receive(int socket, unsigned char *byte, int fds[MOST]) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(MOST * sizeof(int))];
    struct iovec part = {byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != 1)
        return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        return 0;
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(fds, CMSG_DATA(header), count * sizeof(int));
    return (int)count;
}

static bool is_same_file(int one, int other) {
    struct stat first, second;
    return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* --- the cases -------------------------------------------------------------------------------- */

static void check_sent(int socket, int file, const char *label) {
    unsigned char byte = 0;
    int fds[MOST];
    size_t length = strlen(label);
    int count = raw_receive(socket, &byte, fds);
    if (count == -1)
        wrong("wrong-output", "descriptor_send returns 0, and not a byte has come");
    if (byte != length)
        wrong("wrong-output", "the first byte of a message whose label has %zu bytes is %u", length,
              byte);
    if (count != 1)
        wrong("wrong-output", "%d descriptors come with the first byte of a message, not one",
              count);
    if (!is_same_file(fds[0], file))
        wrong("wrong-output", "the descriptor that comes does not lead to the file that was sent");
    close(fds[0]);
    for (size_t at = 0; at < length; at++) {
        count = raw_receive(socket, &byte, fds);
        if (count == -1)
            wrong("wrong-output", "of a label of %zu bytes only %zu have come", length, at);
        if (count > 0)
            wrong("wrong-output", "a descriptor comes with byte %zu of the label", at + 1);
        if (byte != (unsigned char)label[at])
            wrong("wrong-output", "byte %zu of a label of %zu bytes is %u, not %u", at + 1, length,
                  byte, (unsigned char)label[at]);
    }
    if (raw_receive(socket, &byte, fds) != -1)
        wrong("wrong-output", "after a label of %zu bytes comes a byte more, %u", length, byte);
}

static void case_send(void) {
    int pair[2];
    make_pair(pair);
    int file = make_file(1, 10);
    struct descriptors before;
    descriptors_note(&before);
    for (size_t i = 0; i < LENGTHS; i++) {
        char label[LABEL_MAX + 1];
        make_label(label, i, lengths[i]);
        send_it(pair[0], file, label);
        descriptors_check(&before, "descriptor_send");
        check_sent(pair[1], file, label);
        printf("send: a label of %zu bytes\n", lengths[i]);
    }
    close(file);
    close(pair[0]);
    close(pair[1]);
}

/* Receives message number i, whose descriptor has to lead where `file` does. */
static void receive_it(int socket, size_t i, int file) {
    struct {
        char label[LABEL_MAX + 1], beyond[8];
    } got;
    char due[LABEL_MAX + 1];
    int fd = -1;
    make_label(due, i, lengths[i]);
    memset(&got, 0x5A, sizeof got);
    int result = descriptor_receive(socket, &fd, got.label);
    if (result != 1)
        give_up("descriptor_receive", result);
    if (memcmp(got.label, due, lengths[i]) != 0)
        wrong("wrong-output", "the label of %zu bytes is not the one that was sent", lengths[i]);
    if (got.label[lengths[i]] != '\0')
        wrong("wrong-output", "the label of %zu bytes does not end with '\\0'", lengths[i]);
    for (size_t at = 0; at < sizeof got.beyond; at++)
        if (got.beyond[at] != 0x5A)
            wrong("memory-error", "descriptor_receive writes beyond the end of label");
    if (fcntl(fd, F_GETFD) == -1 || !is_same_file(fd, file))
        wrong("wrong-output", "the descriptor does not lead to the file that was sent");
    if ((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)
        wrong("rule", "the descriptor that descriptor_receive gives is not close-on-exec: every "
                      "program that is started from then on has it too");
    close(fd);
    printf("receive: a label of %zu bytes\n", lengths[i]);
}

static void expect_end(int socket) {
    char label[LABEL_MAX + 1];
    int fd, result = descriptor_receive(socket, &fd, label);
    if (result != 0)
        wrong("wrong-output", "at end-of-file descriptor_receive returns %d", result);
    printf("receive: end-of-file\n");
}

static void case_receive(void) {
    int pair[2], files[LENGTHS];
    make_pair(pair);
    for (size_t i = 0; i < LENGTHS; i++) {
        char label[LABEL_MAX + 1];
        files[i] = make_file(i, i);
        make_label(label, i, lengths[i]);
        raw_message(pair[0], label, &files[i], 1);
    }
    close(pair[0]);
    struct descriptors before;
    descriptors_note(&before);
    for (size_t i = 0; i < LENGTHS; i++) {
        receive_it(pair[1], i, files[i]);
        descriptors_check(&before, "descriptor_receive");
    }
    expect_end(pair[1]);
    descriptors_check(&before, "descriptor_receive");
    for (size_t i = 0; i < LENGTHS; i++)
        close(files[i]);
    close(pair[1]);
}

/* The first byte, two of the label; and three with a message behind them that has no descriptor. */
static void case_pieces(void) {
    static const char next[] = "\3and";
    enum { NEXT = sizeof next - 1, CUT = 2 };
    int pair[2], file = make_file(0, 0);
    char label[LABEL_MAX + 1], last[LABEL_MAX + sizeof next];
    make_pair(pair);
    make_label(label, 0, lengths[0]);
    size_t left = lengths[0] - CUT;
    memcpy(last, label + CUT, left);
    memcpy(last + left, next, NEXT);
    raw_send(pair[0], (unsigned char[]){(unsigned char)lengths[0]}, 1, &file, 1);
    raw_send(pair[0], label, CUT, NULL, 0);
    raw_send(pair[0], last, left + NEXT, NULL, 0);
    close(pair[0]);
    receive_it(pair[1], 0, file);
    ssize_t count = read_all(pair[1], last, sizeof last);
    if (count != NEXT || memcmp(last, next, NEXT) != 0)
        wrong("wrong-output", "descriptor_receive has read %zd bytes of the next message",
              NEXT - count);
    close(file);
    close(pair[1]);
}

/* --- two threads ------------------------------------------------------------------------------ */

struct waiting {
    void (*call)(int socket, int file);
    int socket, file;
    atomic_int id; /* of the thread */
};

static void *wait_in_call(void *argument) {
    struct waiting *waiting = argument;
    waiting->id = gettid();
    waiting->call(waiting->socket, waiting->file);
    return NULL;
}

static atomic_int signals;

static void count_signal(int number) {
    (void)number;
    signals++;
}

/* Returns when the thread sleeps: in the call, for it has nothing else to wait for. */
static void see_it_wait(const struct waiting *waiting) {
    const struct task task = {.process = getpid(), .id = waiting->id};
    const char *what = tasks_settle(&task, 1);
    if (what != NULL)
        wrong("rule", "a thread that has to wait %s", what);
}

/* Returns when it waits, and a signal that it has caught has not changed that. */
static void start_waiting(struct waiting *waiting, pthread_t *thread) {
    const struct sigaction action = {.sa_handler = count_signal};
    need(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
    need(pthread_create(thread, NULL, wait_in_call, waiting) == 0, "pthread_create");
    while (waiting->id == 0)
        sched_yield();
    see_it_wait(waiting);
    signals = 0;
    need(pthread_kill(*thread, SIGUSR1) == 0, "pthread_kill");
    while (signals == 0)
        sched_yield();
    see_it_wait(waiting);
}

static void receive_first(int socket, int file) {
    receive_it(socket, 0, file);
}

static void send_first(int socket, int file) {
    char label[LABEL_MAX + 1];
    make_label(label, 0, lengths[0]);
    send_it(socket, file, label);
}

static void case_threads(void) {
    enum { LONG = 2, CUT = 2 }; /* the other message is number 2 */
    int slow[2], quick[2], file = make_file(0, 0), other = make_file(LONG, LONG);
    char label[LABEL_MAX + 1], long_label[LABEL_MAX + 1];
    static char filling[1 << 22];
    pthread_t thread;
    make_pair(slow);
    make_pair(quick);
    make_label(label, 0, lengths[0]);
    make_label(long_label, LONG, lengths[LONG]);

    struct waiting receiver = {.call = receive_first, .socket = slow[1], .file = file};
    raw_send(slow[0], (unsigned char[]){(unsigned char)lengths[0]}, 1, &file, 1);
    raw_send(slow[0], label, CUT, NULL, 0);
    start_waiting(&receiver, &thread);
    raw_message(quick[0], long_label, &other, 1);
    receive_it(quick[1], LONG, other);
    raw_send(slow[0], label + CUT, lengths[0] - CUT, NULL, 0);
    need(pthread_join(thread, NULL) == 0, "pthread_join");

    struct waiting sender = {.call = send_first, .socket = slow[0], .file = file};
    ssize_t filled = 0, count;
    while ((count = send(slow[0], filling, 1000, MSG_DONTWAIT)) > 0)
        filled += count;
    need((size_t)filled <= sizeof filling, "a socket that takes no more");
    start_waiting(&sender, &thread);
    send_it(quick[0], other, long_label);
    check_sent(quick[1], other, long_label);
    need(read_all(slow[1], filling, (size_t)filled) == filled, "read");
    need(pthread_join(thread, NULL) == 0, "pthread_join");
    check_sent(slow[1], file, label);
    printf("send: both\n");
    for (int i = 0; i < 2; i++) {
        close(slow[i]);
        close(quick[i]);
    }
    close(file);
    close(other);
}

/* The child reads half of the file; where it stops, the parent goes on: one open file
 * description. */
static void read_half(int fd, size_t from) {
    static unsigned char bytes[FILE_SIZE / 2];
    need(read_all(fd, bytes, sizeof bytes) == sizeof bytes, "read");
    for (size_t at = 0; at < sizeof bytes; at++)
        if (bytes[at] != byte_of(3, from + at))
            wrong("wrong-output", "byte %zu of the file is %u, not %u", from + at, bytes[at],
                  byte_of(3, from + at));
}

static void case_file(void) {
    int pair[2];
    make_pair(pair);
    int file = make_file(3, FILE_SIZE);
    send_it(pair[0], file, "a file without a name");
    pid_t child = child_fork();
    if (child == 0) {
        char label[LABEL_MAX + 1];
        int fd;
        close(pair[0]);
        close(file);
        int result = descriptor_receive(pair[1], &fd, label);
        if (result != 1)
            give_up("descriptor_receive", result);
        struct stat status;
        need(fstat(fd, &status) == 0, "fstat");
        read_half(fd, 0);
        printf("the child reads %s: %ju names, %d bytes\n", label, (uintmax_t)status.st_nlink,
               FILE_SIZE / 2);
        close(fd);
        close(pair[1]);
        exit(0);
    }
    close(pair[1]);
    close(pair[0]);
    child_wait(child);
    read_half(file, FILE_SIZE / 2);
    printf("the parent reads the rest\n");
    close(file);
}

static void hold_few_descriptors(rlim_t limit) {
    need(setrlimit(RLIMIT_NOFILE, &(struct rlimit){limit, limit}) == 0, "setrlimit");
}

static void case_many(void) {
    int pair[2];
    make_pair(pair);
    hold_few_descriptors(40);
    for (size_t i = 0; i < MANY; i++) {
        char due[LABEL_MAX + 1], label[LABEL_MAX + 1];
        unsigned char byte = 0;
        int fd, file = make_file(i, 1);
        make_label(due, i, i % (LABEL_MAX + 1));
        send_it(pair[0], file, due);
        close(file);
        int result = descriptor_receive(pair[1], &fd, label);
        if (result != 1)
            give_up("descriptor_receive", result);
        need(pread(fd, &byte, 1, 0) == 1, "read");
        if (strcmp(label, due) != 0 || byte != byte_of(i, 0))
            wrong("wrong-output", "message %zu has another label or file than were sent", i);
        close(fd);
    }
    close(pair[0]);
    close(pair[1]);
    printf("%d messages\n", MANY);
}

static void expect_refused(const int pair[2], const char *what) {
    struct descriptors before;
    char label[LABEL_MAX + 1];
    int fd;
    close(pair[0]);
    descriptors_note(&before);
    errno = 0;
    int result = descriptor_receive(pair[1], &fd, label);
    if (result != -1)
        wrong("wrong-output", "%s: descriptor_receive returns %d, as if all were well", what,
              result);
    if (errno != EPROTO)
        wrong("wrong-output", "%s: descriptor_receive fails with %s, not with EPROTO", what,
              strerrorname_np(errno));
    descriptors_check(&before, what);
    close(pair[1]);
    printf("%s: -1, EPROTO\n", what);
}

static void case_broken(void) {
    static const size_t counts[] = {0, 2, 3, 10};
    int pair[2], files[MOST];
    char what[64];
    for (size_t i = 0; i < MOST; i++)
        files[i] = make_file(i, 1);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        snprintf(what, sizeof what, "a message with %zu descriptors", counts[i]);
        make_pair(pair);
        raw_message(pair[0], "label", files, counts[i]);
        expect_refused(pair, what);
    }
    make_pair(pair);
    raw_send(pair[0], "\5", 1, NULL, 0);
    raw_send(pair[0], "label", 5, files, 1);
    expect_refused(pair, "a message with a descriptor, but not with the first byte");
    make_pair(pair);
    raw_send(pair[0], "\5", 1, files, 1);
    expect_refused(pair, "a message that ends after its first byte");
    make_pair(pair);
    raw_send(pair[0], "\5labe", 5, files, 1);
    expect_refused(pair, "a message that ends within its label");
    for (size_t i = 0; i < MOST; i++)
        close(files[i]);
}

/* In a table without room the kernel leaves out what it has no place for, and sets MSG_CTRUNC. */
static void case_full(void) {
    int pairs[2][2], files[2], next;
    char what[80];
    for (size_t places = 0; places < 2; places++) {
        files[places] = make_file(places, 1);
        make_pair(pairs[places]);
        raw_message(pairs[places][0], "label", files, places + 1);
        close(pairs[places][0]);
    }
    need((next = dup(files[0])) != -1, "dup");
    close(next);
    for (size_t places = 2; places-- > 0;) {
        struct descriptors before;
        char label[LABEL_MAX + 1];
        int fd = -1;
        hold_few_descriptors((rlim_t)next + places);
        snprintf(what, sizeof what, "%zu descriptors, room for %zu", places + 1, places);
        descriptors_note(&before);
        errno = 0;
        int result = descriptor_receive(pairs[places][1], &fd, label);
        if (result != -1)
            wrong("wrong-output", "%s: descriptor_receive returns %d and descriptor %d", what,
                  result, fd);
        printf("%s: -1, %s\n", what, strerrorname_np(errno));
        descriptors_check(&before, what);
    }
    for (size_t places = 0; places < 2; places++) {
        close(files[places]);
        close(pairs[places][1]);
    }
}

static void expect_error(int result, int due, const char *what) {
    if (result == 0)
        wrong("wrong-output", "%s: descriptor_send returns 0, as if it had been sent", what);
    if (errno != due)
        wrong("wrong-output", "%s: descriptor_send fails with %s, not with %s", what,
              strerrorname_np(errno), strerrorname_np(due));
    printf("%s: -1, %s\n", what, strerrorname_np(errno));
}

static void case_refused(void) {
    int pair[2], fds[MOST];
    unsigned char byte;
    char label[LABEL_MAX + 2];
    make_pair(pair);
    int file = make_file(1, 10);
    memset(label, 'x', LABEL_MAX + 1);
    label[LABEL_MAX + 1] = '\0';
    struct descriptors before;
    descriptors_note(&before);
    expect_error(descriptor_send(pair[0], file, label), EMSGSIZE, "a label of 256 bytes");
    expect_error(descriptor_send(pair[0], DESCRIPTORS_WATCHED + 1, "x"), EBADF,
                 "a descriptor that is not open");
    if (raw_receive(pair[1], &byte, fds) != -1)
        wrong("wrong-output", "descriptor_send fails, and has sent something");
    descriptors_check(&before, "descriptor_send");
    close(pair[1]);
    expect_error(descriptor_send(pair[0], file, "label"), EPIPE, "a receiver that has gone");
    close(file);
    close(pair[0]);
}

static void case_small(void) {
    int pair[2], ends[2];
    unsigned char byte = 0;
    judge_explores = true;
    make_pair(pair);
    need(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    pid_t child = child_fork();
    if (child == 0) {
        char label[LABEL_MAX + 1];
        int fd;
        close(ends[0]);
        close(ends[1]);
        close(pair[0]);
        int result = descriptor_receive(pair[1], &fd, label);
        if (result != 1)
            give_up("descriptor_receive", result);
        if (strcmp(label, "pen") != 0)
            wrong("wrong-output", "the label of 3 bytes is not the one that was sent");
        need(write_all(fd, "w", 1) == 1, "write");
        close(fd);
        expect_end(pair[1]);
        close(pair[1]);
        exit(0);
    }
    close(pair[1]);
    send_it(pair[0], ends[1], "pen");
    close(pair[0]);
    close(ends[1]);
    if (read_all(ends[0], &byte, 1) != 1 || byte != 'w' || read_all(ends[0], &byte, 1) != 0)
        wrong("wrong-output", "what the child writes to the pipe does not come, and its end");
    close(ends[0]);
    child_wait(child);
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {{"send", case_send},       {"receive", case_receive}, {"pieces", case_pieces},
                 {"threads", case_threads}, {"file", case_file},       {"many", case_many},
                 {"broken", case_broken},   {"full", case_full},       {"refused", case_refused},
                 {"small", case_small}};
    for (int i = 1; i < argc; i++)
        for (size_t at = 0; at < sizeof cases / sizeof *cases; at++)
            if (strcmp(argv[i], cases[at].name) == 0)
                cases[at].run();
    return 0;
}
