/* Sending and receiving on sockets: send(2), recv(2) and their kin. */
#include "calls.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* --- receive ---------------------------------------------------------------------------------------- */

/* The faults of a call that receives; 0: none. */
static long receive_fault(int fd, int flags, uint32_t event) {
    const struct descriptor *file = descriptor_at(fd);
    if (call_interrupted(event))
        return -EINTR;
    if (file_not_ready(fd, flags, event))
        return -EAGAIN;
    if (file->socket == SOCK_STREAM && call_fault(FAULT_ECONNRESET, event))
        return -ECONNRESET;
    return 0;
}

static long await_message(int fd, int flags, uint32_t event) {
    struct pollfd look = {.fd = fd, .events = flags & MSG_OOB ? POLLPRI : POLLIN};
    if (flags & MSG_DONTWAIT)
        return SYSTEM(SYS_poll, &look, 1, 0) == 0 ? file_would_block(fd, event) : 0;
    return file_await(fd, look.events, 0, event);
}

static void received(const struct descriptor *file) {
    file_acquire(file->identity);
    file_changed(file->identity, POLLOUT);
}

long call_recvfrom(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], flags = (int)words[3];
    size_t size = (size_t)words[2], done = 0;
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_recvfrom, fd, pc);
    long result = receive_fault(fd, flags, event);
    if (result < 0)
        return call_end(event, result);
    bool stream = file->socket == SOCK_STREAM;
    if (stream && !(flags & (MSG_WAITALL | MSG_PEEK)))
        size = file_short_read(fd, size, event);
    do {
        result = await_message(fd, flags, event);
        if (result == 0)
            result = SYSTEM(SYS_recvfrom, fd, words[1] + (long)done, size - done,
                            (flags & ~MSG_WAITALL) | MSG_DONTWAIT, words[4], words[5]);
        if (result > 0)
            done += (size_t)result;
        received(file);
    } while (result > 0 && done < size && stream && flags & MSG_WAITALL && !(flags & MSG_PEEK));
    if (done)
        call_accesses((uintptr_t)words[1], done < size ? done : size, true, pc);
    return call_end(event, done ? (long)done : result);
}

long call_recvmsg(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], flags = (int)words[2];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_recvmsg, fd, pc);
    long result = receive_fault(fd, flags, event);
    if (result == 0)
        result = await_message(fd, flags, event);
    if (result < 0)
        return call_end(event, result);
    result = SYSTEM(SYS_recvmsg, fd, words[1], (flags & ~MSG_WAITALL) | MSG_DONTWAIT);
    received(file);
    return call_end(event, result);
}

/* --- send ------------------------------------------------------------------------------------------- */

static long send_fault(int fd, int flags, uint32_t event) {
    if (call_interrupted(event))
        return -EINTR;
    if (file_not_ready(fd, flags, event))
        return -EAGAIN;
    bool stream = descriptor_at(fd)->socket == SOCK_STREAM;
    return stream && file_broken(fd, flags, event) ? -EPIPE : 0;
}

/* After a call that found no room: 0 when it is worth another try. */
static long await_room(int fd, const struct descriptor *file, int flags, uint32_t event) {
    if (flags & MSG_DONTWAIT || file_is_nonblocking(fd))
        return file_would_block(fd, event);
    if (file->socket == SOCK_STREAM)
        return file_await(fd, POLLOUT, 0, event);
    return file_await_change(fd, 0, event);
}

static void sent(const struct descriptor *file, long result, int flags) {
    if (result == -EPIPE && !(flags & MSG_NOSIGNAL))
        signal_raise(SIGPIPE);
    if (result >= 0)
        socket_changed(file, POLLIN);
}

long call_sendto(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], flags = (int)words[3];
    size_t size = (size_t)words[2], done = 0;
    call_accesses((uintptr_t)words[1], size, false, pc);
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_sendto, fd, pc);
    long result = send_fault(fd, flags, event);
    if (result < 0)
        return call_end(event, result);
    bool stream = file->socket == SOCK_STREAM;
    if (stream && size > 1 && call_fault(FAULT_SHORT_WRITE, event))
        size /= 2;
    do {
        file_release(file->identity);
        result = SYSTEM(SYS_sendto, fd, words[1] + (long)done, size - done, flags | MSG_DONTWAIT,
                        words[4], words[5]);
        if (result > 0)
            done += (size_t)result;
        sent(file, done ? (long)done : result, flags);
        if (result == -EAGAIN || (result >= 0 && done < size && stream))
            result = await_room(fd, file, flags, event);
        else
            break;
    } while (result == 0);
    return call_end(event, done ? (long)done : result);
}

long call_sendmsg(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], flags = (int)words[2];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_sendmsg, fd, pc);
    long result = send_fault(fd, flags, event);
    while (result == 0) {
        file_release(file->identity);
        result = SYSTEM(SYS_sendmsg, fd, words[1], flags | MSG_DONTWAIT);
        sent(file, result, flags);
        if (result != -EAGAIN)
            break;
        result = await_room(fd, file, flags, event);
    }
    return call_end(event, result);
}
