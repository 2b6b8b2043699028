/* frames: sends frames with frame_send, receives frames with frame_receive, and says what came.
 *
 *   frames send BYTES...        sends a frame for each number, with so many bytes of data
 *   frames receive BYTES...     receives the same frames from one stream that makes no pause
 *   frames trickle BYTES...     the same stream, but no read gets more than one byte of it
 *   frames interrupted BYTES    one frame each way, while signals are caught
 *   frames broken               input that ends early, lengths that lie, a reader that is gone
 *   frames all BYTES...         all of these in one run, the last number for the interrupted frame
 *                               and not for the trickle, which takes as many reads as bytes
 *
 * The functions under test run in this process, what they talk to is a child.
 */
#include "frames.h"
#include "interrupt.h"
#include "wire.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int no_memory; /* frame_receive says so: no fault of its own, and no success */

/* Closes a descriptor that the function under test was given, and had no right to close. */
static void close_lent(int fd, const char *function) {
    if (close(fd) == -1)
        printf("%s closed the descriptor that it was given\n", function);
}

static void send_frames(const struct wire *wire, int fd) {
    for (size_t number = 1; number <= wire->count; number++) {
        struct frame frame = {.type = wire_type(number), .length = wire->sizes[number - 1]};
        if (frame.length > 0)
            frame.data = need_memory(frame.length);
        for (size_t at = 0; at < frame.length; at++)
            frame.data[at] = wire_byte(number, at);
        int result = frame_send(fd, &frame);
        int error = errno;
        free(frame.data);
        if (result != 0) {
            printf("%s %zu: returned %d, %s\n", wire->way, number, result, strerrorname_np(error));
            return;
        }
    }
}

static void receive_frames(const struct wire *wire, int fd) {
    struct frame unset;
    memset(&unset, 0xEE, sizeof unset);
    for (size_t number = 1; number <= wire->count + 1; number++) {
        struct frame frame;
        memset(&frame, 0xEE, sizeof frame);
        int result = frame_receive(fd, &frame);
        if (result == 0 && number == wire->count + 1) {
            printf("%s: end-of-file\n", wire->way);
        } else if (result == 1 && memcmp(&frame, &unset, sizeof frame) == 0) {
            printf("%s %zu: returned 1, but has not filled in the frame\n", wire->way, number);
            return;
        } else if (result == 1 && number <= wire->count) {
            int right = wire_report_frame(wire, number, &frame, frame.length);
            free(frame.data);
            if (!right)
                return;
        } else if (result == -1 && errno == ENOMEM) {
            fprintf(stderr, "frames: frame_receive: %s\n", strerror(errno));
            no_memory = 1;
            return;
        } else {
            printf("%s %zu: returned %d%s%s\n", wire->way, number, result, result == -1 ? ", " : "",
                   result == -1 ? strerrorname_np(errno) : "");
            return;
        }
    }
}

static void case_send(size_t count, const uint32_t sizes[]) {
    struct wire wire = {"send", count, sizes};
    int fds[2];
    need(pipe(fds), "pipe");

    pid_t peer = wire_fork();
    if (peer == 0) {
        close(fds[1]);
        size_t length;
        unsigned char *stream = wire_stream(&wire, &length); /* as a buffer of that size */
        size_t came = wire_collect(fds[0], stream, length);
        wire_report_stream(&wire, stream, came);
        close(fds[0]);
        free(stream);
        wire_end();
    }

    close(fds[0]);
    send_frames(&wire, fds[1]);
    close_lent(fds[1], "frame_send");
    wire_wait(peer);
}

/* A pipe in packet mode (O_DIRECT) gives a read no more than what one write put in: pieces of one
 * byte make every read that asks for more a short one, without any pause or luck. */
static void case_receive(const char *way, int pipe_flags, size_t piece, size_t count,
                         const uint32_t sizes[]) {
    struct wire wire = {way, count, sizes};
    int fds[2];
    need(pipe2(fds, pipe_flags), "pipe");

    pid_t peer = wire_fork();
    if (peer == 0) {
        close(fds[0]);
        size_t length;
        unsigned char *stream = wire_stream(&wire, &length);
        wire_feed(fds[1], stream, length, piece);
        close(fds[1]);
        free(stream);
        wire_end();
    }

    close(fds[1]);
    receive_frames(&wire, fds[0]);
    close_lent(fds[0], "frame_receive");
    wire_wait(peer);
}

static void case_interrupted_send(uint32_t size) {
    struct wire wire = {"send", 1, &size};
    struct interruption interruption;
    int fds[2];
    need(pipe(fds), "pipe");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ"); /* so that a small frame fills it */
    interruption_begin(&interruption);

    pid_t peer = wire_fork();
    if (peer == 0) {
        interruption_in_child(&interruption);
        size_t length;
        unsigned char *stream = wire_stream(&wire, &length);
        size_t came = interrupt_collect(&interruption, fds, stream, length);
        wire_report_stream(&wire, stream, came);
        close(fds[0]);
        interruption_leave(&interruption);
        free(stream);
        wire_end();
    }

    close(fds[0]);
    send_frames(&wire, fds[1]);
    interruption_over(&interruption);
    close_lent(fds[1], "frame_send");
    wire_wait(peer);
    interruption_end(&interruption);
}

static void case_interrupted_receive(uint32_t size) {
    struct wire wire = {"receive", 1, &size};
    struct interruption interruption;
    int fds[2];
    need(pipe(fds), "pipe");
    interruption_begin(&interruption);

    pid_t peer = wire_fork();
    if (peer == 0) {
        interruption_in_child(&interruption);
        close(fds[0]);
        size_t length;
        unsigned char *stream = wire_stream(&wire, &length);
        interrupt_feed(&interruption, fds[1], stream, length);
        close(fds[1]);
        interruption_leave(&interruption);
        free(stream);
        wire_end();
    }

    close(fds[1]);
    receive_frames(&wire, fds[0]);
    interruption_over(&interruption);
    close_lent(fds[0], "frame_receive");
    wire_wait(peer);
    interruption_end(&interruption);
}

static void print_result(const char *what, int result) {
    if (result == -1)
        printf("%s: -1, %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %d\n", what, result);
}

/* Gives frame_receive the first `have` bytes of a frame whose header announces `length`. */
static void receive_part(const char *what, uint32_t length, size_t have) {
    uint32_t size = 8;
    struct wire wire = {what, 1, &size};
    size_t whole;
    unsigned char *stream = wire_stream(&wire, &whole);
    memcpy(stream + offsetof(struct frame_header, length), &length, sizeof length);
    int fds[2];
    need(pipe(fds), "pipe");
    wire_feed(fds[1], stream, have, have);
    close(fds[1]);
    free(stream);

    struct frame frame;
    memset(&frame, 0xEE, sizeof frame);
    errno = 0;
    int result = frame_receive(fds[0], &frame);
    print_result(what, result);
    if (length > FRAME_MAX)
        printf("bytes left unread: %zu\n", wire_waiting(fds[0]));
    if (result == 1)
        free(frame.data);
    close_lent(fds[0], "frame_receive");
}

/* Has frame_receive read from fd, and closes that. */
static void receive_error(const char *what, int fd) {
    struct frame frame;
    memset(&frame, 0xEE, sizeof frame);
    errno = 0;
    int result = frame_receive(fd, &frame);
    print_result(what, result);
    if (result == 1)
        free(frame.data);
    close_lent(fd, "frame_receive");
}

/* A read that fails: at once, on a folder; and after half the data, on a socket whose other end was
 * closed while bytes were waiting there, unix(7). No pipe fails as surely. */
static void case_read_errors(void) {
    int folder = open("/", O_RDONLY | O_DIRECTORY);
    need(folder, "/");
    receive_error("read fails at once", folder);

    uint32_t size = 8;
    struct wire wire = {"read fails", 1, &size};
    size_t whole;
    unsigned char *stream = wire_stream(&wire, &whole);
    int ends[2];
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    wire_feed(ends[0], stream, 1, 1);
    wire_feed(ends[1], stream, whole - 4, whole);
    close(ends[1]);
    free(stream);
    receive_error("read fails inside", ends[0]);
}

static void send_in_vain(const char *what, uint32_t length, int with_reader) {
    struct frame frame = {.type = 1, .length = length, .data = need_memory(length)};
    memset(frame.data, 'x', length);
    int fds[2];
    need(pipe(fds), "pipe");
    if (!with_reader)
        close(fds[0]);
    need(fcntl(fds[1], F_SETFL, O_NONBLOCK),
         "F_SETFL"); /* one that sends all the same won't hang */

    signal(SIGPIPE, SIG_IGN);
    errno = 0;
    int result = frame_send(fds[1], &frame);
    print_result(what, result);
    if (with_reader)
        printf("bytes sent: %zu\n", wire_waiting(fds[0]));
    signal(SIGPIPE, SIG_DFL);

    if (with_reader)
        close(fds[0]);
    close_lent(fds[1], "frame_send");
    free(frame.data);
}

/* The reader leaves when it has the header, and the data are more than the pipe holds. */
static void send_to_leaver(const char *what) {
    struct frame frame = {.type = 1, .length = FRAME_MAX, .data = need_memory(FRAME_MAX)};
    memset(frame.data, 'x', FRAME_MAX);
    int fds[2];
    need(pipe(fds), "pipe");
    pid_t peer = wire_fork();
    if (peer == 0) {
        char byte;
        close(fds[1]);
        for (size_t taken = 0; taken < sizeof(struct frame_header); taken++)
            if (read(fds[0], &byte, 1) != 1)
                break;
        close(fds[0]);
        free(frame.data);
        wire_end();
    }

    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    errno = 0;
    int result = frame_send(fds[1], &frame);
    print_result(what, result);
    signal(SIGPIPE, SIG_DFL);
    close_lent(fds[1], "frame_send");
    free(frame.data);
    wire_wait(peer);
}

static void case_broken(void) {
    size_t header = sizeof(struct frame_header);
    receive_part("no input", 8, 0);
    receive_part("half a header", 8, header - 2);
    receive_part("a header alone", 8, header);
    receive_part("half the data", 8, header + 4);
    receive_part("announced too much", FRAME_MAX + 1, header + 8);
    receive_part("announced 4 GiB", UINT32_MAX, header + 8);
    case_read_errors();
    send_in_vain("frame too long", FRAME_MAX + 1, 1);
    send_in_vain("no reader", 8, 0);
    send_in_vain("no reader for a header alone", 0, 0);
    send_to_leaver("reader leaves");
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
    fprintf(stderr, "usage: frames send|receive|trickle|interrupted|all BYTES...\n"
                    "       frames broken\n");
    exit(2);
}

int main(int argc, char *argv[]) {
    uint32_t sizes[16];
    size_t count = 0;
    for (int i = 2; i < argc && count < sizeof sizes / sizeof *sizes; i++)
        sizes[count++] = (uint32_t)strtoul(argv[i], NULL, 10);
    const char *chosen = argc > 1 ? argv[1] : "";
    if (count == 0 && strcmp(chosen, "broken") != 0)
        usage();

    int before = descriptors();
    if (is_chosen(chosen, "send"))
        case_send(count, sizes);
    if (is_chosen(chosen, "receive"))
        case_receive("receive", 0, SIZE_MAX, count, sizes);
    if (is_chosen(chosen, "trickle"))
        case_receive("trickle", O_DIRECT, 1, count - (strcmp(chosen, "all") == 0), sizes);
    if (is_chosen(chosen, "interrupted")) {
        case_interrupted_send(sizes[count - 1]);
        case_interrupted_receive(sizes[count - 1]);
    }
    if (is_chosen(chosen, "broken"))
        case_broken();
    if (descriptors() != before)
        printf("%d descriptors are open that were not before\n", descriptors() - before);
    return no_memory;
}
