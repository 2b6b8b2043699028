/* readn_writen: has readn and writen move blocks, and says what came.
 *
 *   readn_writen read BYTES...        a readn for each number, from one stream that makes no pause
 *   readn_writen trickle BYTES...     the same, but no read gets more than one byte
 *   readn_writen write BYTES...       a writen for each number, to a reader that makes no pause
 *   readn_writen talk BYTES...        each block there and back over a socket, in turns
 *   readn_writen alone                pipes that nobody else has: what may not wait for anybody
 *   readn_writen interrupted BYTES    one block each way, while signals are caught
 *   readn_writen ends                 input that ends, at once and inside a block
 *   readn_writen errors               calls that fail
 *   readn_writen nobody               a block of 0 bytes to a socket whose other side has gone
 *   readn_writen all BYTES...         all of these in one run
 *   readn_writen small                a few bytes each way, and then "right", or what is wrong
 *
 * The functions under test run in this process, what they talk to is a child.
 */
#include "interrupt.h"
#include "peer.h"
#include "readn_writen.h"
#include "small.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FITS_A_PIPE = 16384, /* into any pipe, in writes of any length */
    TOO_MUCH = 200000,   /* for any pipe */
    TAIL = 3             /* bytes at the end of a stream, too few for a block */
};

/* What a call may not change. */
struct state {
    int flags, own_flags; /* of the open file description, and of the descriptor */
    struct sigaction on_pipe, on_user;
    sigset_t blocked;
};

static struct state state_of(int fd) {
    struct state state = {.flags = fcntl(fd, F_GETFL), .own_flags = fcntl(fd, F_GETFD)};
    need(sigaction(SIGPIPE, NULL, &state.on_pipe), "sigaction");
    need(sigaction(SIGUSR1, NULL, &state.on_user), "sigaction");
    need(sigprocmask(SIG_SETMASK, NULL, &state.blocked), "sigprocmask");
    return state;
}

static int same_action(const struct sigaction *one, const struct sigaction *other) {
    return one->sa_handler == other->sa_handler && one->sa_flags == other->sa_flags;
}

/* Says what a call has changed that is not its own to change. Leaves errno as it is. */
static void report_changes(const char *function, int fd, const struct state *before) {
    int error = errno;
    struct state now = state_of(fd);
    if (now.flags == -1)
        printf("%s closed the descriptor that it was given\n", function);
    else if (now.flags != before->flags || now.own_flags != before->own_flags)
        printf("%s changed the flags of the descriptor that it was given\n", function);
    if (!same_action(&now.on_pipe, &before->on_pipe))
        printf("%s changed what SIGPIPE does\n", function);
    if (!same_action(&now.on_user, &before->on_user))
        printf("%s changed what a caught signal does\n", function);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&now.blocked, number) != sigismember(&before->blocked, number)) {
            printf("%s changed which signals are blocked\n", function);
            break;
        }
    errno = error;
}

/* An errno of long ago means nothing, and is no EINTR of this call: a function that looks at it
 * without need gives itself away. */
static ssize_t call_readn(int fd, void *buffer, size_t count) {
    struct state before = state_of(fd);
    errno = EINTR;
    ssize_t result = readn(fd, buffer, count);
    report_changes("readn", fd, &before);
    return result;
}

static ssize_t call_writen(int fd, const void *buffer, size_t count) {
    struct state before = state_of(fd);
    errno = EINTR;
    ssize_t result = writen(fd, buffer, count);
    report_changes("writen", fd, &before);
    return result;
}

static void print_result(const char *what, ssize_t result) {
    if (result == -1)
        printf("%s: -1, %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %zd\n", what, result);
}

/* Has readn read `count` bytes, of which `due` are to come, those of the stream from that place on.
 * Prints a line; returns whether they came. */
static int read_block(const char *what, int fd, size_t place, size_t count, size_t due) {
    unsigned char *buffer = malloc(count > 0 ? count : 1); /* no larger, so that tools see more */
    need(buffer == NULL ? -1 : 0, "malloc");
    memset(buffer, 0xEE, count);
    ssize_t came = call_readn(fd, buffer, count);
    int right = came == (ssize_t)due;
    if (!right) {
        print_result(what, came);
    } else {
        printf("%s: ", what);
        right = peer_same(buffer, place, due);
        if (right)
            printf("%zu of %zu bytes, right", due, count);
        printf("\n");
    }
    free(buffer);
    return right;
}

/* Has writen write the stream's bytes from that place on. Returns whether it says that it has, and
 * prints a line if not. */
static int write_block(const char *what, int fd, size_t place, size_t count) {
    unsigned char *bytes = peer_bytes(place, count);
    ssize_t result = call_writen(fd, bytes, count);
    if (result != (ssize_t)count)
        print_result(what, result);
    explicit_bzero(bytes, count); /* whoever would send them later sends others */
    free(bytes);
    return result == (ssize_t)count;
}

static size_t sum(size_t count, const size_t sizes[]) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += sizes[i];
    return total;
}

/* Reads all blocks, then the tail, then the end. */
static void read_blocks(const char *way, int fd, size_t count, const size_t sizes[]) {
    char what[64];
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        snprintf(what, sizeof what, "%s %zu", way, i + 1);
        if (!read_block(what, fd, place, sizes[i], sizes[i]))
            return;
        place += sizes[i];
    }
    snprintf(what, sizeof what, "%s, the rest", way);
    if (read_block(what, fd, place, 2 * TAIL, TAIL)) {
        snprintf(what, sizeof what, "%s, the end", way);
        read_block(what, fd, place, 2 * TAIL, 0);
    }
}

/* A pipe in packet mode (O_DIRECT) gives a read no more than what one write put in: pieces of one
 * byte make every read that asks for more a short one, without any pause or luck. */
static void case_read(const char *way, int pipe_flags, size_t piece, size_t count,
                      const size_t sizes[]) {
    int fds[2];
    need(pipe2(fds, pipe_flags), "pipe");
    pid_t peer = peer_fork();
    if (peer == 0) {
        close(fds[0]);
        peer_feed(fds[1], 0, sum(count, sizes) + TAIL, piece);
        close(fds[1]);
        peer_end(0);
    }
    close(fds[1]);
    read_blocks(way, fds[0], count, sizes);
    close(fds[0]);
    peer_wait(peer);
}

static void case_write(size_t count, const size_t sizes[]) {
    int fds[2];
    need(pipe(fds), "pipe");
    pid_t peer = peer_fork();
    if (peer == 0) {
        close(fds[1]);
        size_t total = sum(count, sizes);
        unsigned char *bytes = peer_bytes(0, total); /* as a buffer of that size */
        size_t came = peer_collect(fds[0], bytes, total);
        peer_judge("write", bytes, came, total);
        free(bytes);
        close(fds[0]);
        peer_end(0);
    }
    close(fds[0]);
    size_t place = 0;
    for (size_t i = 0; i < count && write_block("write", fds[1], place, sizes[i]); i++)
        place += sizes[i];
    close(fds[1]);
    peer_wait(peer);
}

/* The peer sends a block back when it has read all of it, and not before. */
static void case_talk(size_t count, const size_t sizes[]) {
    int ends[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    pid_t peer = peer_fork();
    if (peer == 0) {
        close(ends[0]);
        for (size_t i = 0; i < count; i++) {
            unsigned char *bytes = peer_bytes(0, sizes[i]);
            size_t came = peer_read(ends[1], bytes, sizes[i]);
            int right = came == sizes[i] && peer_same(bytes, 0, came);
            free(bytes);
            if (!right) {
                printf("talk %zu: %zu bytes came there\n", i + 1, came);
                break;
            }
            peer_feed(ends[1], 0, sizes[i], sizes[i]);
        }
        close(ends[1]);
        peer_end(0);
    }
    close(ends[1]);
    for (size_t i = 0; i < count; i++) {
        char what[64];
        snprintf(what, sizeof what, "talk %zu", i + 1);
        if (!write_block(what, ends[0], 0, sizes[i]) ||
            !read_block(what, ends[0], 0, sizes[i], sizes[i]))
            break;
    }
    close(ends[0]);
    peer_wait(peer);
}

/* Nobody else has these pipes: a call that waits for more than it has to never ends. */
static void case_alone(void) {
    int first[2], second[2];
    need(pipe(first), "pipe");
    need(pipe(second), "pipe");
    read_block("nothing from an empty pipe", first[0], 0, 0, 0);
    if (write_block("nothing", first[1], 0, 0))
        printf("after a block of 0 bytes: %zu\n", peer_waiting(first[0]));
    if (write_block("much", first[1], 0, FITS_A_PIPE))
        printf("after a block of %d bytes: %zu\n", FITS_A_PIPE, peer_waiting(first[0]));
    if (write_block("little", second[1], 0, 10))
        printf("after a block of 10 bytes: %zu\n", peer_waiting(second[0]));
    read_block("first pipe", first[0], 0, 5, 5);
    read_block("second pipe", second[0], 0, 5, 5);
    read_block("first pipe", first[0], 5, FITS_A_PIPE - 10, FITS_A_PIPE - 10);
    read_block("second pipe", second[0], 5, 4, 4);
    printf("left: %zu and %zu\n", peer_waiting(first[0]), peer_waiting(second[0]));
    close(first[0]);
    close(first[1]);
    close(second[0]);
    close(second[1]);
}

static void case_interrupted_read(size_t size) {
    struct interruption interruption;
    int fds[2];
    need(pipe(fds), "pipe");
    interruption_begin(&interruption);
    pid_t peer = peer_fork();
    if (peer == 0) {
        interruption_in_child(&interruption);
        interrupt_feed(&interruption, fds, size);
        close(fds[1]);
        interruption_leave(&interruption);
        peer_end(0);
    }
    close(fds[1]);
    read_block("interrupted read", fds[0], 0, size, size);
    interruption_over(&interruption);
    close(fds[0]);
    peer_wait(peer);
    interruption_end(&interruption);
}

/* A writen into a pipe of one page, so that a small block fills it. The child reads what it takes,
 * or leaves in the middle of it. */
static void case_interrupted_write(size_t size, int leave) {
    struct interruption interruption;
    int fds[2];
    need(pipe(fds), "pipe");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ");
    interruption_begin(&interruption);
    pid_t peer = peer_fork();
    if (peer == 0) {
        interruption_in_child(&interruption);
        if (leave) {
            interrupt_leave(&interruption, fds);
        } else {
            unsigned char *bytes = peer_bytes(0, size);
            size_t came = interrupt_collect(&interruption, fds, bytes, size);
            peer_judge("interrupted write", bytes, came, size);
            free(bytes);
            close(fds[0]);
        }
        interruption_leave(&interruption);
        peer_end(0);
    }
    close(fds[0]);
    int whole = write_block(leave ? "the reader leaves" : "interrupted write", fds[1], 0, size);
    if (leave && whole)
        printf("the reader leaves: %zu\n", size);
    interruption_over(&interruption);
    close(fds[1]);
    peer_wait(peer);
    interruption_end(&interruption);
}

/* Two inputs of 7 bytes and then their end, read in turns. */
static void case_ends(void) {
    int pipe_ends[2], socket_ends[2];
    need(pipe(pipe_ends), "pipe");
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, socket_ends), "socketpair");
    peer_feed(pipe_ends[1], 0, 7, 7);
    peer_feed(socket_ends[1], 0, 7, 7);
    close(pipe_ends[1]);
    close(socket_ends[1]);
    static const size_t counts[] = {4, 4, 4, 0}, due[] = {4, 3, 0, 0};
    for (size_t i = 0, place = 0; i < 4; place += due[i++]) {
        read_block("pipe", pipe_ends[0], place, counts[i], due[i]);
        read_block("socket", socket_ends[0], place, counts[i], due[i]);
    }
    close(pipe_ends[0]);
    close(socket_ends[0]);
}

static void read_error(const char *what, int fd, size_t count) {
    unsigned char buffer[64];
    print_result(what, call_readn(fd, buffer, count));
}

static void write_error(const char *what, int fd, size_t count) {
    unsigned char *bytes = peer_bytes(0, count);
    print_result(what, call_writen(fd, bytes, count));
    free(bytes);
}

/* Reads that fail: at once, on a folder; after half the bytes, on a socket whose other end was
 * closed while bytes were waiting there, unix(7); and on a pipe whose reader does not want to wait.
 */
static void case_read_errors(void) {
    int folder = open("/", O_RDONLY | O_DIRECTORY), ends[2];
    need(folder, "/");
    read_error("a folder", folder, 8);
    close(folder);

    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    peer_feed(ends[0], 0, 1, 1);
    peer_feed(ends[1], 0, 4, 4);
    close(ends[1]);
    read_error("a reset after half", ends[0], 8);
    close(ends[0]);

    need(pipe2(ends, O_NONBLOCK), "pipe2");
    peer_feed(ends[1], 0, 4, 4);
    read_error("no more now", ends[0], 8);
    write_error("no more room now", ends[1], TOO_MUCH);
    close(ends[0]);
    write_error("no reader", ends[1], 8);
    close(ends[1]);
}

static void case_nobody(void) {
    int ends[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    close(ends[1]);
    ssize_t result = writen(ends[0], "", 0);
    if (result == -1)
        printf("nothing, to nobody: -1, %s\n", strerrorname_np(errno));
    else
        printf("nothing, to nobody: %zd\n", result);
    close(ends[0]);
}

/* How many descriptors are open here. */
static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    need(folder == NULL ? -1 : 0, "/proc/self/fd");
    int count = -1; /* the folder's own */
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static int is_chosen(const char *chosen, const char *name) {
    return strcmp(chosen, name) == 0 || strcmp(chosen, "all") == 0;
}

static void usage(void) {
    fprintf(stderr, "usage: readn_writen read|trickle|write|talk|interrupted|all BYTES...\n"
                    "       readn_writen alone|ends|errors|nobody|small\n");
    exit(2);
}

int main(int argc, char *argv[]) {
    size_t sizes[16], count = 0;
    for (int i = 2; i < argc && count < sizeof sizes / sizeof *sizes; i++)
        sizes[count++] = strtoul(argv[i], NULL, 10);
    const char *chosen = argc > 1 ? argv[1] : "";
    int needs_none = strcmp(chosen, "alone") == 0 || strcmp(chosen, "ends") == 0 ||
                     strcmp(chosen, "errors") == 0 || strcmp(chosen, "nobody") == 0 ||
                     strcmp(chosen, "small") == 0;
    if (count == 0 && !needs_none)
        usage();
    signal(SIGPIPE, SIG_IGN);

    if (strcmp(chosen, "small") == 0) {
        small();
        return 0;
    }
    int open_before = descriptors();
    if (is_chosen(chosen, "read"))
        case_read("read", 0, SIZE_MAX, count, sizes);
    if (is_chosen(chosen, "trickle"))
        case_read("trickle", O_DIRECT, 1, count - (strcmp(chosen, "all") == 0), sizes);
    if (is_chosen(chosen, "write"))
        case_write(count, sizes);
    if (is_chosen(chosen, "talk"))
        case_talk(count, sizes);
    if (is_chosen(chosen, "alone"))
        case_alone();
    if (is_chosen(chosen, "interrupted")) {
        case_interrupted_read(sizes[count - 1]);
        case_interrupted_write(sizes[count - 1], 0);
    }
    if (is_chosen(chosen, "ends"))
        case_ends();
    if (is_chosen(chosen, "errors")) {
        case_read_errors();
        case_interrupted_write(TOO_MUCH, 1);
    }
    if (strcmp(chosen, "nobody") == 0)
        case_nobody();
    if (descriptors() != open_before)
        printf("%d descriptors are open that were not before\n", descriptors() - open_before);
    return 0;
}
