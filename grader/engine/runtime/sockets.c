/* Sockets (socket(7), unix(7), ip(7)). All of them have one identity, but a pair its own: whatever one
 * does, the others that wait look again. */
#include "calls.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>

/* --- making them ----------------------------------------------------------------------------------- */

static bool is_network(int domain) {
    return domain == AF_INET || domain == AF_INET6;
}

static void set_option(int fd, int level, int option) {
    const int one = 1;
    SYSTEM(SYS_setsockopt, fd, level, option, &one, sizeof one);
}

/* Nothing may depend on real time: no delay for small segments, no port that stays taken after a run. */
static void prepare(int fd, int domain, int type) {
    if (!is_network(domain) || type != SOCK_STREAM)
        return;
    set_option(fd, IPPROTO_TCP, TCP_NODELAY);
    set_option(fd, SOL_SOCKET, SO_REUSEADDR);
}

static struct descriptor *add(int fd, int domain, int type, uint64_t identity, uint32_t event) {
    struct descriptor *file =
        descriptor_add(fd, FILE_SOCKET, O_RDWR | (type & SOCK_CLOEXEC), identity, event);
    file->socket = (uint8_t)(type & 0xf);
    file->network = is_network(domain);
    return file;
}

long call_socket(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_socket, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    int domain = (int)words[0], type = (int)words[1];
    long fd = SYSTEM(SYS_socket, domain, type, words[2]);
    if (fd >= 0) {
        add((int)fd, domain, type, IDENTITY_COMMON, event);
        prepare((int)fd, domain, type & 0xf);
    }
    return call_end(event, fd);
}

long call_socketpair(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_socketpair, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    int *ends = (int *)words[3];
    long result = SYSTEM(SYS_socketpair, words[0], words[1], words[2], ends);
    if (result == 0) {
        uint64_t identity = identity_new();
        add(ends[0], AF_UNIX, (int)words[1], identity, event)->end = 1;
        add(ends[1], AF_UNIX, (int)words[1], identity, event)->end = 2;
        call_accesses((uintptr_t)ends, 2 * sizeof *ends, true, pc);
    }
    return call_end(event, result);
}

static void name_of_socket(const struct sockaddr *address, size_t length) {
    char path[sizeof((struct sockaddr_un *)0)->sun_path + 1] = "";
    const struct sockaddr_un *name = (const struct sockaddr_un *)address;
    size_t start = offsetof(struct sockaddr_un, sun_path);
    if (length <= start || name->sun_family != AF_UNIX || !name->sun_path[0])
        return;
    memcpy(path, name->sun_path, length - start < sizeof path ? length - start : sizeof path - 1);
    name_add(path, false);
}

long call_bind(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_bind, (int)words[0], pc);
    long result = SYSTEM(SYS_bind, words[0], words[1], words[2]);
    if (result == 0)
        name_of_socket((const struct sockaddr *)words[1], (size_t)words[2]);
    return call_end(event, result);
}

long call_listen(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_listen, (int)words[0], pc);
    long result = SYSTEM(SYS_listen, words[0], words[1]);
    file_changed(IDENTITY_COMMON, POLLIN | POLLOUT);
    return call_end(event, result);
}

/* --- the loopback interface ------------------------------------------------------------------------- */

/* What is sent over the loopback interface is delivered by a soft interrupt, usually before the call
 * returns, but not always. They are served in turn: so once a datagram of our own has come round, all
 * that was sent before it has, too. */
static void loopback_settle(void) {
    enum { FAR = 512 };
    static int own = -1;
    char byte = 0;
    if (own < 0) {
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        int length = sizeof address;
        long fd = SYSTEM(SYS_socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        own = (int)SYSTEM(SYS_fcntl, fd, F_DUPFD_CLOEXEC, FAR);
        SYSTEM(SYS_close, fd);
        if (SYSTEM(SYS_bind, own, &address, sizeof address) < 0 ||
            SYSTEM(SYS_getsockname, own, &address, &length) < 0)
            return;
        SYSTEM(SYS_connect, own, &address, sizeof address);
    }
    struct pollfd look = {.fd = own, .events = POLLIN};
    if (SYSTEM(SYS_sendto, own, &byte, 1, MSG_DONTWAIT, NULL, 0) == 1 &&
        SYSTEM(SYS_poll, &look, 1, 1000) == 1)
        SYSTEM(SYS_recvfrom, own, &byte, 1, MSG_DONTWAIT, NULL, NULL);
}

void socket_changed(const struct descriptor *file, int events) {
    if (file->network)
        loopback_settle();
    file_changed(file->identity, events);
}

/* --- connections ------------------------------------------------------------------------------------ */

static long connected(int fd) {
    int error = 0, size = sizeof error;
    SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return -error;
}

/* Over the network an interrupted connect goes on by itself; the caller asks later how it ended. At a
 * path nothing has been done. */
static void connect_goes_on(const struct descriptor *file, const long words[6], bool waits) {
    int fd = (int)words[0];
    file_release(file->identity);
    if (waits)
        file_set_nonblocking(fd, true);
    SYSTEM(SYS_connect, fd, words[1], words[2]);
    if (waits)
        file_set_nonblocking(fd, false);
    socket_changed(file, POLLIN | POLLOUT);
}

long call_connect(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_connect, fd, pc);
    bool waits = !file_is_nonblocking(fd);
    if (file->socket == SOCK_STREAM && call_interrupted(event)) {
        if (file->network)
            connect_goes_on(file, words, waits);
        return call_end(event, -EINTR);
    }
    file_release(file->identity);
    if (waits)
        file_set_nonblocking(fd, true);
    long result;
    while ((result = SYSTEM(SYS_connect, fd, words[1], words[2])) == -EAGAIN && waits) {
        file_set_nonblocking(fd, false);
        if (file_await_change(fd, 0, event) < 0)
            return call_end(event, -EINTR);
        file_set_nonblocking(fd, true);
    }
    if (waits)
        file_set_nonblocking(fd, false);
    socket_changed(file, POLLIN | POLLOUT);
    if (result == -EINPROGRESS && waits) {
        result = file_await(fd, POLLOUT, 0, event);
        if (result == 0)
            result = connected(fd);
    }
    return call_end(event, result);
}

static long accept_one(const long words[6], int flags, long number, uintptr_t pc) {
    int fd = (int)words[0];
    const struct descriptor listener = *descriptor_at(fd);
    uint32_t event = call_begin(number, fd, pc);
    if (file_interrupted(fd, 0, event))
        return call_end(event, -EINTR);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    if (file_not_ready(fd, 0, event))
        return call_end(event, -EAGAIN);
    long result = file_await(fd, POLLIN, 0, event);
    if (result < 0)
        return call_end(event, result);
    result = SYSTEM(SYS_accept4, fd, words[1], words[2], flags);
    if (result >= 0) {
        struct descriptor *file = add((int)result, AF_UNIX, SOCK_STREAM | (flags & SOCK_CLOEXEC),
                                      listener.identity, event);
        file->network = listener.network;
        file_acquire(listener.identity);
        file_changed(listener.identity, POLLOUT);
    }
    return call_end(event, result);
}

long call_accept(const long words[6], uintptr_t pc) {
    return accept_one(words, 0, SYS_accept, pc);
}

long call_accept4(const long words[6], uintptr_t pc) {
    return accept_one(words, (int)words[3], SYS_accept4, pc);
}

long call_shutdown(const long words[6], uintptr_t pc) {
    const struct descriptor *file = descriptor_at((int)words[0]);
    uint32_t event = call_begin(SYS_shutdown, (int)words[0], pc);
    file_release(file->identity);
    long result = SYSTEM(SYS_shutdown, words[0], words[1]);
    socket_changed(file, POLLIN | POLLOUT);
    return call_end(event, result);
}
