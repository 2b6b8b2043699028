/* Sending and receiving on sockets: send(2), recv(2) and their kin. */
#include "calls.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* --- buffers and descriptors of a message ------------------------------------------------------------ */

enum { MOST_PARTS = 16 };

/* A message of which only some bytes are sent, or received. */
struct window {
    struct msghdr message;
    struct iovec parts[MOST_PARTS];
};

static size_t size_of(const struct msghdr *message) {
    size_t size = 0;
    for (size_t i = 0; i < message->msg_iovlen; i++)
        size += message->msg_iov[i].iov_len;
    return size;
}

/* `size` bytes from number `from` on; what goes with the first byte is left out of the others. */
static void window_set(struct window *window, const struct msghdr *message, size_t from,
                       size_t size) {
    size_t count = 0;
    window->message = *message;
    for (size_t i = 0; i < message->msg_iovlen && size && count < MOST_PARTS; i++) {
        struct iovec part = message->msg_iov[i];
        size_t left_out = from < part.iov_len ? from : part.iov_len;
        from -= left_out;
        part.iov_base = (char *)part.iov_base + left_out;
        part.iov_len -= left_out;
        if (part.iov_len > size)
            part.iov_len = size;
        size -= part.iov_len;
        if (part.iov_len)
            window->parts[count++] = part;
    }
    window->message.msg_iov = window->parts;
    window->message.msg_iovlen = count;
}

static void parts_accessed(const struct msghdr *message, size_t size, bool write, uintptr_t pc) {
    for (size_t i = 0; i < message->msg_iovlen && size; i++) {
        size_t length = message->msg_iov[i].iov_len < size ? message->msg_iov[i].iov_len : size;
        if (length)
            call_accesses((uintptr_t)message->msg_iov[i].iov_base, length, write, pc);
        size -= length;
    }
}

/* The descriptors that a message holds (unix(7), SCM_RIGHTS). */
static void each_descriptor(struct msghdr *message, uint32_t event,
                            void (*visit)(int fd, uint32_t event)) {
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        for (size_t at = CMSG_LEN(0); at + sizeof(int) <= header->cmsg_len; at += sizeof(int)) {
            int fd;
            memcpy(&fd, (char *)header + at, sizeof fd);
            visit(fd, event);
        }
    }
}

/* --- receive ---------------------------------------------------------------------------------------- */

/* The faults of a call that receives; 0: none. */
static long receive_fault(int fd, int flags, uint32_t event) {
    const struct descriptor *file = descriptor_at(fd);
    if (file_interrupted(fd, flags, event))
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
    struct msghdr *message = (struct msghdr *)words[1];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_recvmsg, fd, pc);
    long result = receive_fault(fd, flags, event);
    if (result == 0)
        result = await_message(fd, flags, event);
    if (result < 0)
        return call_end(event, result);
    size_t size = size_of(message);
    bool may_be_short = file->socket == SOCK_STREAM && !(flags & (MSG_WAITALL | MSG_PEEK)) &&
                        message->msg_iovlen <= MOST_PARTS;
    size_t most = may_be_short ? file_short_read(fd, size, event) : size;
    if (most < size) {
        struct window window;
        struct iovec *parts = message->msg_iov;
        size_t count = message->msg_iovlen;
        window_set(&window, message, 0, most);
        result = SYSTEM(SYS_recvmsg, fd, &window.message, flags | MSG_DONTWAIT);
        *message = window.message;
        message->msg_iov = parts;
        message->msg_iovlen = count;
    } else {
        result = SYSTEM(SYS_recvmsg, fd, message, (flags & ~MSG_WAITALL) | MSG_DONTWAIT);
    }
    received(file);
    if (result >= 0)
        each_descriptor(message, event, descriptor_received);
    if (result > 0)
        parts_accessed(message, (size_t)result, true, pc);
    return call_end(event, result);
}

/* --- send ------------------------------------------------------------------------------------------- */

static long send_fault(int fd, int flags, uint32_t event) {
    if (file_interrupted(fd, flags, event))
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
    struct msghdr *message = (struct msghdr *)words[1];
    size_t size = size_of(message), done = 0;
    parts_accessed(message, size, false, pc);
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_sendmsg, fd, pc);
    long result = send_fault(fd, flags, event);
    if (result < 0)
        return call_end(event, result);
    bool stream = file->socket == SOCK_STREAM && message->msg_iovlen <= MOST_PARTS;
    if (stream && size > 1 && call_fault(FAULT_SHORT_WRITE, event))
        size /= 2;
    each_descriptor(message, event, descriptor_sent);
    do {
        struct window window;
        file_release(file->identity);
        if (stream)
            window_set(&window, message, done, size - done);
        if (stream && done)
            window.message.msg_control = NULL, window.message.msg_controllen = 0;
        result = SYSTEM(SYS_sendmsg, fd, stream ? &window.message : message, flags | MSG_DONTWAIT);
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
