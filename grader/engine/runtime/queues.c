/* POSIX message queues (mq_overview(7)). A queue is known by its inode, so that all who open it agree. */
#include "calls.h"

#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static const struct timespec at_once = {0, 0};

long call_mq_open(const long words[6], uintptr_t pc) {
    char own[OWN_NAME];
    const char *name = name_of_run((const char *)words[0], own);
    int flags = (int)words[1];
    uint32_t event = call_begin(SYS_mq_open, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long there = flags & O_CREAT ? SYSTEM(SYS_mq_open, name, O_RDONLY, 0, NULL) : 0;
    if (there > 0)
        SYSTEM(SYS_close, there);
    long fd = SYSTEM(SYS_mq_open, name, flags, words[2], words[3]);
    if (fd < 0)
        return call_end(event, fd);
    if (there == -ENOENT)
        name_add(name, true);
    struct stat status;
    SYSTEM(SYS_fstat, fd, &status);
    descriptor_add((int)fd, FILE_QUEUE, flags | O_CLOEXEC,
                   inode_at(status.st_dev, status.st_ino)->identity, event);
    return call_end(event, fd);
}

long call_mq_unlink(const long words[6], uintptr_t pc) {
    char own[OWN_NAME];
    uint32_t event = call_begin(SYS_mq_unlink, -1, pc);
    return call_end(event, SYSTEM(SYS_mq_unlink, name_of_run((const char *)words[0], own)));
}

long call_mq_getsetattr(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_mq_getsetattr, (int)words[0], pc);
    return call_end(event, SYSTEM(SYS_mq_getsetattr, words[0], words[1], words[2]));
}

/* --- notification ----------------------------------------------------------------------------------- */

static struct notification *notification_of(uint64_t identity) {
    for (int i = 0; i < MAX_NOTIFICATIONS; i++) {
        struct notification *at = &board->notifications[i];
        if (at->identity == identity && !board->processes[at->process].ended)
            return at;
    }
    return NULL;
}

static struct notification *free_notification(void) {
    for (int i = 0; i < MAX_NOTIFICATIONS; i++) {
        struct notification *at = &board->notifications[i];
        if (!at->identity || board->processes[at->process].ended)
            return at;
    }
    run_limit("more than 8 mq_notify at a time");
}

long call_mq_notify(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    const struct sigevent *how = (const struct sigevent *)words[1];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_mq_notify, fd, pc);
    if (file->kind != FILE_QUEUE)
        return call_end(event, -EBADF);
    struct notification *old = notification_of(file->identity);
    if (!how) {
        if (old && old->process == self_process)
            old->identity = 0;
        return call_end(event, 0);
    }
    if (old)
        return call_end(event, -EBUSY);
    if (how->sigev_notify == SIGEV_THREAD) {
        uncontrolled("mq_notify with SIGEV_THREAD", NULL);
        return call_end(event, -ENOSYS);
    }
    *free_notification() = (struct notification){
        .identity = file->identity,
        .process = (int16_t)self_process,
        .signal = how->sigev_notify == SIGEV_SIGNAL ? (uint8_t)how->sigev_signo : 0,
        .value = (uint64_t)how->sigev_value.sival_ptr};
    return call_end(event, 0);
}

/* A message has come into an empty queue, and nobody waits for one. */
static void notify(int fd, uint64_t identity, bool somebody_waited) {
    struct notification *at = notification_of(identity);
    struct mq_attr state;
    if (!at || somebody_waited || SYSTEM(SYS_mq_getsetattr, fd, NULL, &state) < 0 ||
        state.mq_curmsgs != 1)
        return;
    struct signal signal = {.number = at->signal,
                            .process = at->process,
                            .task = -1,
                            .code = SI_MESGQ,
                            .from = board->processes[self_process].number,
                            .value = at->value};
    at->identity = 0;
    if (signal.number)
        signal_send(&signal);
}

/* --- send and receive -------------------------------------------------------------------------------- */

/* The kernel looks at it first, whether the call has to wait or not. */
static bool is_valid(const struct timespec *until) {
    return !until || (until->tv_sec >= 0 && until->tv_nsec >= 0 && until->tv_nsec < 1000000000L);
}

/* After a call that would have to wait (it says ETIMEDOUT, for its time was up at once): 0 when it is
 * worth another try. */
static long await_queue(int fd, int events, const struct timespec *until, uint32_t event) {
    uint64_t deadline = until ? deadline_of(until) : 0;
    if (deadline && deadline <= board->now)
        return -ETIMEDOUT;
    long result = file_await(fd, events, deadline, event);
    return result == -EAGAIN ? -ETIMEDOUT : result;
}

long call_mq_timedsend(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    call_accesses((uintptr_t)words[1], (size_t)words[2], false, pc);
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_mq_timedsend, fd, pc);
    if (!is_valid((const struct timespec *)words[4]))
        return call_end(event, -EINVAL);
    if (call_interrupted(event))
        return call_end(event, -EINTR);
    if (file_not_ready(fd, 0, event))
        return call_end(event, -EAGAIN);
    long result;
    do {
        file_release(file->identity);
        result = SYSTEM(SYS_mq_timedsend, fd, words[1], words[2], words[3], &at_once);
        if (result == 0)
            notify(fd, file->identity, file_filled(file->identity));
        if (result == -EAGAIN)
            result = file_would_block(fd, event);
        if (result != -ETIMEDOUT)
            break;
        result = await_queue(fd, POLLOUT, (const struct timespec *)words[4], event);
    } while (result == 0);
    return call_end(event, result);
}

long call_mq_timedreceive(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    const struct descriptor *file = descriptor_at(fd);
    uint32_t event = call_begin(SYS_mq_timedreceive, fd, pc);
    if (!is_valid((const struct timespec *)words[4]))
        return call_end(event, -EINVAL);
    if (call_interrupted(event))
        return call_end(event, -EINTR);
    if (file_not_ready(fd, 0, event))
        return call_end(event, -EAGAIN);
    long result;
    do {
        result = SYSTEM(SYS_mq_timedreceive, fd, words[1], words[2], words[3], &at_once);
        if (result >= 0) {
            file_acquire(file->identity);
            file_changed(file->identity, POLLOUT);
            call_accesses((uintptr_t)words[1], (size_t)result, true, pc);
        }
        if (result == -EAGAIN)
            result = file_would_block(fd, event);
        if (result != -ETIMEDOUT)
            break;
        result = await_queue(fd, POLLIN, (const struct timespec *)words[4], event);
    } while (result == 0);
    return call_end(event, result);
}
