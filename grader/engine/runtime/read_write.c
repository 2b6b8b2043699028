/* Reading and writing (read(2), write(2)): never in the kernel before it can be done at once. */
#include "calls.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* --- read ---------------------------------------------------------------------------------------- */

size_t file_short_read(int fd, size_t size, uint32_t event) {
    int there = 0;
    size_t most = size;
    if (!(board->request.faults & FAULT_SHORT_READ))
        return size;
    if (SYSTEM(SYS_ioctl, fd, FIONREAD, &there) == 0 && there >= 0 && (size_t)there < size)
        most = (size_t)there;
    return most > 1 && call_fault(FAULT_SHORT_READ, event) ? most / 2 : size;
}

long call_read(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    size_t size = (size_t)words[2];
    struct descriptor *file = descriptor_at(fd);
    uint64_t identity = file->identity;
    uint32_t event = call_begin(SYS_read, fd, pc);
    bool waits = file->kind != FILE_PLAIN;
    if ((waits || fd == STDIN_FILENO) && file_interrupted(fd, 0, event))
        return call_end(event, -EINTR);
    if (file->kind == FILE_PROCESS)
        return call_end(event, -EINVAL);
    if (file->kind == FILE_SIGNALS)
        return call_end(event, signal_file_read(fd, (void *)words[1], size, event));
    if (waits && file_not_ready(fd, 0, event))
        return call_end(event, -EAGAIN);
    long result = 0;
    if (waits && size)
        result = file_await(fd, POLLIN, 0, event);
    if (result < 0)
        return call_end(event, result);
    bool stream = file->kind == FILE_PIPE || file->socket == SOCK_STREAM;
    if (stream && file->socket && call_fault(FAULT_ECONNRESET, event))
        return call_end(event, -ECONNRESET);
    if (stream || fd == STDIN_FILENO)
        size = file_short_read(fd, size, event);
    result = SYSTEM(SYS_read, fd, words[1], size);
    if (waits) {
        file_acquire(identity);
        file_changed(identity, POLLOUT);
    }
    call_end(event, result);
    if (result > 0)
        call_accesses((uintptr_t)words[1], (size_t)result, true, pc);
    return result;
}

/* The other end can have gone only if nobody here holds it; and of that the program is told only if it has
 * said that it wants to be: by default SIGPIPE ends it, and that is no fault of its own. */
bool file_broken(int fd, int flags, uint32_t event) {
    const struct process *self = &board->processes[self_process];
    uint64_t identity = descriptor_at(fd)->identity;
    if (self->actions[SIGPIPE].handler == (uint64_t)SIG_DFL && !(flags & MSG_NOSIGNAL))
        return false;
    for (int at = 0; at < MAX_DESCRIPTORS; at++) {
        const struct descriptor *file = &self->descriptors[at];
        if (at != fd && file->open && file->identity == identity && file->flags != O_WRONLY)
            return false;
    }
    if (!call_fault(FAULT_EPIPE, event))
        return false;
    if (!(flags & MSG_NOSIGNAL))
        signal_raise(SIGPIPE);
    return true;
}

/* --- write --------------------------------------------------------------------------------------- */

/* As much as can be written at once; -EAGAIN when that is nothing. */
static long write_at_once(int fd, const char *bytes, size_t size) {
    struct pollfd look = {.fd = fd, .events = POLLOUT};
    bool fits = size <= PIPE_BUF && descriptor_at(fd)->kind == FILE_PIPE &&
                SYSTEM(SYS_poll, &look, 1, 0) && look.revents == POLLOUT;
    if (fits || file_is_nonblocking(fd))
        return SYSTEM(SYS_write, fd, bytes, size);
    file_set_nonblocking(fd, true);
    long result = SYSTEM(SYS_write, fd, bytes, size);
    file_set_nonblocking(fd, false);
    return result;
}

static long written(size_t done, long result) {
    return done ? (long)done : result;
}

static long write_all(int fd, const char *bytes, size_t size, uint32_t event) {
    const struct descriptor *file = descriptor_at(fd);
    for (size_t done = 0;;) {
        file_release(file->identity);
        long result = write_at_once(fd, bytes + done, size - done);
        if (result == -EPIPE && !done)
            signal_raise(SIGPIPE);
        if (result < 0 && result != -EAGAIN)
            return written(done, result);
        if (result > 0) {
            done += (size_t)result;
            if (file->kind == FILE_PIPE)
                file_filled(file->identity);
            else
                socket_changed(file, POLLIN);
        }
        if (done == size)
            return (long)done;
        if (file_is_nonblocking(fd))
            return done ? (long)done : file_would_block(fd, event);
        result = file_await(fd, POLLOUT, 0, event);
        if (result < 0)
            return written(done, result);
    }
}

/* A signal interrupts a write only where it has to wait for room (signal(7)). */
static bool write_may_wait(int fd, size_t size) {
    struct pollfd polled = {.fd = fd, .events = POLLOUT};
    return size > PIPE_BUF || SYSTEM(SYS_poll, &polled, 1, 0) == 0;
}

long call_write(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    const char *bytes = (const char *)words[1];
    size_t size = (size_t)words[2];
    call_accesses((uintptr_t)bytes, size, false, pc);
    struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_write, fd, pc);
    bool waits = file->kind != FILE_PLAIN;
    bool interruptible = waits ? board->request.faults & FAULT_EINTR && write_may_wait(fd, size)
                               : fd == STDOUT_FILENO;
    if (interruptible && file_interrupted(fd, 0, event))
        return call_end(event, -EINTR);
    if (waits && file_not_ready(fd, 0, event))
        return call_end(event, -EAGAIN);
    bool stream = file->socket == SOCK_STREAM;
    if ((stream || file->kind == FILE_PIPE) && file_broken(fd, 0, event))
        return call_end(event, -EPIPE);
    /* A pipe takes up to PIPE_BUF bytes at once, or none (pipe(7)). */
    size_t at_once = file->kind == FILE_PIPE ? PIPE_BUF : 1;
    bool may_be_short = file->kind == FILE_PIPE || stream || fd == STDOUT_FILENO;
    if (may_be_short && size > at_once && call_fault(FAULT_SHORT_WRITE, event))
        size /= 2;
    if (!waits)
        return call_end(event, SYSTEM(SYS_write, fd, bytes, size));
    return call_end(event, write_all(fd, bytes, size, event));
}

/* --- several buffers at once -------------------------------------------------------------------------- */

long call_readv(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_readv, fd, pc);
    bool waits = file->kind != FILE_PLAIN;
    if (waits && file_interrupted(fd, 0, event))
        return call_end(event, -EINTR);
    long result = waits ? file_await(fd, POLLIN, 0, event) : 0;
    if (result < 0)
        return call_end(event, result);
    result = SYSTEM(SYS_readv, fd, words[1], words[2]);
    if (waits) {
        file_acquire(file->identity);
        file_changed(file->identity, POLLOUT);
    }
    return call_end(event, result);
}

/* Put together, for what a pipe takes at once it must be given at once. */
long call_writev(const long words[6], uintptr_t pc) {
    char together[32 * 1024];
    const struct iovec *parts = (const struct iovec *)words[1];
    int fd = (int)words[0];
    uint32_t event = call_begin(SYS_writev, fd, pc);
    if (descriptor_at(fd)->kind == FILE_PLAIN)
        return call_end(event, SYSTEM(SYS_writev, fd, words[1], words[2]));
    if (file_interrupted(fd, 0, event))
        return call_end(event, -EINTR);
    size_t size = 0;
    for (long i = 0; i < words[2]; i++) {
        size_t room = sizeof together - size;
        size_t part = parts[i].iov_len < room ? parts[i].iov_len : room;
        memcpy(together + size, parts[i].iov_base, part);
        size += part;
    }
    return call_end(event, write_all(fd, together, size, event));
}
