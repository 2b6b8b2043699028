// channels.c - pipe, FIFO, POSIX queue, sockets, and lanes of shared memory.
//
// A message is one call of the sender, and is copied into memory of the receiver's own. Buffers are
// as large as an ordinary user gets them.
#include "channels.h"
#include "lanes.h"

#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATAGRAM = 32 * 1024 }; // the most that UDP is given at once

// --- descriptors: streams -----------------------------------------------------------------------

static void stream_send(struct end *end, const void *message) {
    for (size_t sent = 0; sent < end->size;) {
        ssize_t n = write(end->out, (const char *)message + sent, end->size - sent);
        if (n == -1)
            die("write");
        sent += (size_t)n;
    }
}

// Asks for one message and no more: one who takes all there is holds the pipe's lock for longer, and the
// sender goes to sleep at it.
static const void *stream_receive(struct end *end) {
    for (size_t filled = 0; filled < end->size;) {
        ssize_t n = read(end->in, end->bytes + filled, end->size - filled);
        if (n == -1)
            die("read");
        if (n == 0)
            exit(1); // the other has ended, and said why
        filled += (size_t)n;
    }
    return end->bytes;
}

static void both_ways(struct end ends[2], int direction, const int fds[2]) {
    sure(fcntl(fds[1], F_SETPIPE_SZ, ROOM), "F_SETPIPE_SZ");
    ends[1 - direction].in = fds[0];
    ends[direction].out = fds[1];
}

static void pipe_open(struct end ends[2]) {
    for (int direction = 0; direction < 2; direction++) {
        int fds[2];
        sure(pipe(fds), "pipe");
        both_ways(ends, direction, fds);
    }
}

static void fifo_open(struct end ends[2]) {
    for (int direction = 0; direction < 2; direction++) {
        char folder[] = "/tmp/ipc.XXXXXX", path[sizeof folder + 2];
        if (mkdtemp(folder) == NULL)
            die("mkdtemp");
        snprintf(path, sizeof path, "%s/f", folder);
        sure(mkfifo(path, 0600), "mkfifo");
        int fds[2];
        fds[0] = sure(open(path, O_RDONLY | O_NONBLOCK), "open"); // else it waits for a writer
        fds[1] = sure(open(path, O_WRONLY), "open");
        sure(fcntl(fds[0], F_SETFL, 0), "F_SETFL");
        unlink(path);
        rmdir(folder);
        both_ways(ends, direction, fds);
    }
}

// --- descriptors: messages ----------------------------------------------------------------------

static long setting(const char *path) {
    long value = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%ld", &value) != 1)
        die(path);
    fclose(file);
    return value;
}

// The limits hold for root as well, so that everybody's figures tell the same.
static void queue_open(struct end ends[2]) {
    if ((long)ends[0].size > setting("/proc/sys/fs/mqueue/msgsize_max"))
        not_allowed("fs.mqueue.msgsize_max is smaller than the message");
    struct mq_attr attr = {.mq_maxmsg = setting("/proc/sys/fs/mqueue/msg_max"),
                           .mq_msgsize = (long)ends[0].size};
    for (int direction = 0; direction < 2; direction++) {
        char name[64];
        snprintf(name, sizeof name, "/ipc.%d.%d", (int)getpid(), direction);
        mqd_t queue = sure(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr), "mq_open");
        mq_unlink(name);
        ends[1 - direction].in = ends[direction].out = queue;
    }
}

static void queue_send(struct end *end, const void *message) {
    sure(mq_send(end->out, message, end->size, 0), "mq_send");
}

static const void *queue_receive(struct end *end) {
    if (mq_receive(end->in, (char *)end->bytes, end->size, NULL) != (ssize_t)end->size)
        die("mq_receive");
    return end->bytes;
}

static void grow(int fd) { // as far as net.core.wmem_max and rmem_max let it
    int room = ROOM;
    sure(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room), "SO_SNDBUF");
    sure(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room), "SO_RCVBUF");
}

static void unix_open(struct end ends[2], int type) {
    int fds[2];
    sure(socketpair(AF_UNIX, type, 0, fds), "socketpair");
    for (int side = 0; side < 2; side++) {
        grow(fds[side]);
        ends[side].in = ends[side].out = fds[side];
    }
}

static void unix_stream_open(struct end ends[2]) {
    unix_open(ends, SOCK_STREAM);
}

static void seqpacket_open(struct end ends[2]) {
    unix_open(ends, SOCK_SEQPACKET);
}

static void datagram_open(struct end ends[2]) {
    unix_open(ends, SOCK_DGRAM);
}

static void packet_send(struct end *end, const void *message) {
    if (send(end->out, message, end->size, 0) != (ssize_t)end->size)
        die("send");
}

static const void *packet_receive(struct end *end) {
    if (recv(end->in, end->bytes, sizeof end->bytes, 0) != (ssize_t)end->size)
        die("recv");
    return end->bytes;
}

// A socket on a port of 127.0.0.1 that the kernel chooses.
static int local(int type, struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    int fd = sure(socket(AF_INET, type, 0), "socket");
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    sure(bind(fd, (struct sockaddr *)address, sizeof *address), "bind");
    sure(getsockname(fd, (struct sockaddr *)address, &length), "getsockname");
    return fd;
}

static void tcp_open(struct end ends[2]) {
    struct sockaddr_in address;
    int listener = local(SOCK_STREAM, &address), fds[2], on = 1;
    sure(listen(listener, 1), "listen");
    fds[0] = sure(socket(AF_INET, SOCK_STREAM, 0), "socket");
    sure(connect(fds[0], (struct sockaddr *)&address, sizeof address), "connect");
    fds[1] = sure(accept(listener, NULL, NULL), "accept");
    close(listener);
    for (int side = 0; side < 2; side++) {
        sure(setsockopt(fds[side], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
        ends[side].in = ends[side].out = fds[side];
    }
}

// What the receiver has no room for is dropped, so no more than that is on its way. Half a window
// is given back at a time, as a datagram the other way.
static void udp_open(struct end ends[2]) {
    struct sockaddr_in addresses[2];
    for (int side = 0; side < 2; side++)
        ends[side].in = ends[side].out = local(SOCK_DGRAM, &addresses[side]);
    for (int side = 0; side < 2; side++) {
        struct sockaddr *other = (struct sockaddr *)&addresses[1 - side];
        sure(connect(ends[side].in, other, sizeof addresses[0]), "connect");
        grow(ends[side].in);
        int room;
        socklen_t length = sizeof room;
        sure(getsockopt(ends[side].in, SOL_SOCKET, SO_RCVBUF, &room, &length), "SO_RCVBUF");
        size_t datagram = ends[side].size < DATAGRAM ? ends[side].size : DATAGRAM;
        ends[side].window =
            (unsigned)((size_t)room / (2 * datagram + 1280)); // with the kernel's own
        if (ends[side].window < 2)
            not_allowed("net.core.rmem_max is too small");
    }
}

static void udp_send(struct end *end, const void *message) {
    for (size_t sent = 0; sent < end->size; sent += DATAGRAM) {
        size_t n = end->size - sent < DATAGRAM ? end->size - sent : DATAGRAM;
        if (end->on_way == end->window) {
            unsigned credit;
            if (recv(end->in, &credit, sizeof credit, 0) != sizeof credit)
                die("recv of a credit");
            end->on_way -= credit;
        }
        if (send(end->out, (const char *)message + sent, n, 0) != (ssize_t)n)
            die("send");
        end->on_way++;
    }
}

static const void *udp_receive(struct end *end) {
    if (end->answers)
        end->on_way = 0;
    for (size_t got = 0; got < end->size;) {
        ssize_t n = recv(end->in, end->bytes + got, sizeof end->bytes - got, 0);
        if (n == -1)
            die("recv");
        got += (size_t)n;
        unsigned half = end->window / 2;
        if (!end->answers && ++end->on_way == half) {
            if (send(end->out, &half, sizeof half, 0) == -1)
                die("send of a credit");
            end->on_way = 0;
        }
    }
    return end->bytes;
}

// --- shared memory ------------------------------------------------------------------------------

#define LANES(kind)                                                                                \
    static void kind##_lanes(struct end ends[2]) {                                                 \
        for (int side = 0; side < 2; side++)                                                       \
            ends[side].to = ends[1 - side].from = kind##_open(ends[side].size);                    \
    }                                                                                              \
    static void kind##_put(struct end *end, const void *message) {                                 \
        kind##_send(end->to, message);                                                             \
    }                                                                                              \
    static const void *kind##_take(struct end *end) {                                              \
        kind##_receive(end->from, end->bytes);                                                     \
        return end->bytes;                                                                         \
    }

LANES(locked)
LANES(futex)
LANES(ring)

static const struct mechanism mechanisms[] = {
    {"pipe", pipe_open, stream_send, stream_receive},
    {"fifo", fifo_open, stream_send, stream_receive},
    {"queue", queue_open, queue_send, queue_receive},
    {"unix-stream", unix_stream_open, stream_send, stream_receive},
    {"unix-seqpacket", seqpacket_open, packet_send, packet_receive},
    {"unix-datagram", datagram_open, packet_send, packet_receive},
    {"tcp", tcp_open, stream_send, stream_receive},
    {"udp", udp_open, udp_send, udp_receive},
    {"shm-mutex", locked_lanes, locked_put, locked_take},
    {"shm-futex", futex_lanes, futex_put, futex_take},
    {"shm-ring", ring_lanes, ring_put, ring_take},
};

const struct mechanism *mechanism(const char *name) {
    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++)
        if (strcmp(mechanisms[i].name, name) == 0)
            return &mechanisms[i];
    return NULL;
}
