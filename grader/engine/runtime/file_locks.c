/* Locks on files: flock(2), and fcntl(2) with F_SETLKW. They are the kernel's own; who would wait for one
 * tries again when any has been given back. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/syscall.h>

/* After a try that failed because another has it: 0 when it is worth another. */
static long await_lock(int fd, uint32_t event) {
    if (call_interrupted(event))
        return -EINTR;
    return file_await_change(fd, 0, event);
}

static void got(bool unlocked) {
    board->processes[self_process].locks_files = true;
    if (!unlocked)
        file_acquire(IDENTITY_COMMON);
}

void file_unlocked(void) {
    file_release(IDENTITY_COMMON);
    file_changed(IDENTITY_COMMON, ~0);
}

long call_flock(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], operation = (int)words[1];
    descriptor_at(fd);
    uint32_t event = call_begin(SYS_flock, fd, pc);
    bool unlocks = (operation & ~LOCK_NB) == LOCK_UN;
    if (unlocks)
        file_unlocked();
    long result;
    while ((result = SYSTEM(SYS_flock, fd, operation | LOCK_NB)) == -EAGAIN) {
        result = operation & LOCK_NB ? file_would_block(fd, event) : await_lock(fd, event);
        if (result < 0)
            break;
    }
    if (result == 0)
        got(unlocks);
    return call_end(event, result);
}

long file_lock(int fd, int command, struct flock *lock, uintptr_t pc) {
    int try = command == F_SETLKW ? F_SETLK : command == F_OFD_SETLKW ? F_OFD_SETLK : command;
    uint32_t event = call_begin(SYS_fcntl, fd, pc);
    bool unlocks = lock->l_type == F_UNLCK;
    if (unlocks)
        file_unlocked();
    long result;
    while ((result = SYSTEM(SYS_fcntl, fd, try, lock)) == -EAGAIN || result == -EACCES) {
        result = try == command ? file_would_block(fd, event) : await_lock(fd, event);
        if (result < 0)
            break;
    }
    if (result == 0)
        got(unlocks);
    return call_end(event, result);
}
