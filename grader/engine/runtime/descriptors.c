/* What is known of each descriptor: kept on the board, so that the explorer can say who holds the other
 * end of a pipe open, and since where. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct descriptor *table(void) {
    return board->processes[self_process].descriptors;
}

uint64_t identity_new(void) {
    return board->next_identity++;
}

static uint64_t hash_of(uint64_t device, uint64_t number) {
    return (device << 40 ^ number) * 0x9e3779b97f4a7c15UL | 1;
}

static struct inode *inode_find(uint64_t hash) {
    for (uint32_t i = 0; i < board->inode_count; i++) {
        if (board->inodes[i].hash == hash)
            return &board->inodes[i];
    }
    return NULL;
}

struct inode *inode_at(uint64_t device, uint64_t number) {
    uint64_t hash = hash_of(device, number);
    struct inode *found = inode_find(hash);
    if (found)
        return found;
    if (board->inode_count == MAX_INODES)
        run_limit("more than 64 FIFOs and shared files");
    struct inode *inode = &board->inodes[board->inode_count++];
    *inode = (struct inode){.hash = hash, .identity = (uint32_t)identity_new()};
    return inode;
}

static void look_at_socket(struct descriptor *file, int fd, const struct inode *sent) {
    int type = 0, domain = 0, size = sizeof type;
    SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, &type, &size);
    SYSTEM(SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &size);
    file->kind = FILE_SOCKET;
    file->socket = (uint8_t)type;
    file->network = domain == AF_INET || domain == AF_INET6;
    if (sent)
        file->identity = sent->identity;
}

/* One that no call of this run made. */
static void look_at(struct descriptor *file, int fd) {
    struct stat status;
    *file = (struct descriptor){.kind = FILE_PLAIN, .identity = IDENTITY_COMMON};
    if (SYSTEM(SYS_fstat, fd, &status) < 0)
        return;
    file->open = true;
    file->flags = (int16_t)(SYSTEM(SYS_fcntl, fd, F_GETFL) & O_ACCMODE);
    if (S_ISFIFO(status.st_mode)) {
        file->kind = FILE_PIPE;
        file->identity = inode_at(status.st_dev, status.st_ino)->identity;
    } else if (S_ISSOCK(status.st_mode)) {
        look_at_socket(file, fd, inode_find(hash_of(status.st_dev, status.st_ino)));
    } else if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        file->kind = FILE_OTHER;
    }
}

struct descriptor *descriptor_at(int fd) {
    static struct descriptor beyond;
    if (fd < 0 || fd >= MAX_DESCRIPTORS) {
        look_at(&beyond, fd);
        return &beyond;
    }
    struct descriptor *file = &table()[fd];
    if (!file->open)
        look_at(file, fd);
    return file;
}

struct descriptor *descriptor_add(int fd, enum file_kind kind, int flags, uint64_t identity,
                                  uint32_t event) {
    static struct descriptor beyond;
    struct descriptor *file = fd < MAX_DESCRIPTORS ? &table()[fd] : &beyond;
    *file = (struct descriptor){.open = true,
                                .close_on_exec = flags & O_CLOEXEC,
                                .kind = (uint8_t)kind,
                                .task = (uint8_t)index_of(current),
                                .flags = (int16_t)(flags & O_ACCMODE),
                                .identity = identity,
                                .pc = event ? board->events[event].pc : 0,
                                .event = event};
    return file;
}

void descriptor_closed(int fd) {
    if (fd < 0 || fd >= MAX_DESCRIPTORS) {
        file_changed(IDENTITY_ANY, POLLIN | POLLOUT);
        return;
    }
    struct descriptor *file = &table()[fd];
    if (!file->open)
        return;
    file->open = false;
    if (file->kind == FILE_SOCKET && board->descriptors_sent)
        file_changed(IDENTITY_ANY, POLLIN | POLLOUT); /* those on their way may be closed with it */
    if (file->kind != FILE_PLAIN)
        socket_changed(file, POLLIN | POLLOUT);
    else if (board->processes[self_process].locks_files)
        file_unlocked();
}

void descriptor_sent(int fd, uint32_t event) {
    (void)event;
    struct stat status;
    const struct descriptor *file = descriptor_at(fd);
    board->descriptors_sent = true;
    if ((file->kind == FILE_PIPE || file->kind == FILE_SOCKET) &&
        file->identity != IDENTITY_COMMON && SYSTEM(SYS_fstat, fd, &status) == 0)
        inode_at(status.st_dev, status.st_ino)->identity = (uint32_t)file->identity;
}

void descriptor_received(int fd, uint32_t event) {
    struct descriptor *file = fd < MAX_DESCRIPTORS ? &table()[fd] : NULL;
    if (!file)
        return;
    look_at(file, fd);
    if (file->kind == FILE_OTHER) /* of these many have one inode */
        file->identity = IDENTITY_ANY;
    file->close_on_exec = SYSTEM(SYS_fcntl, fd, F_GETFD) & FD_CLOEXEC;
    file->task = (uint8_t)index_of(current);
    file->pc = event ? board->events[event].pc : 0;
    file->event = event;
}

void descriptors_close(void) {
    SYSTEM(SYS_close_range, 0, ~0U, 0);
    for (int fd = 0; fd < MAX_DESCRIPTORS; fd++)
        descriptor_closed(fd);
}

bool descriptor_exists(uint64_t identity, int access) {
    for (uint32_t i = 0; i < board->process_count; i++) {
        const struct process *process = &board->processes[i];
        for (int fd = 0; !process->ended && fd < MAX_DESCRIPTORS; fd++) {
            const struct descriptor *file = &process->descriptors[fd];
            if (file->open && file->identity == identity &&
                (file->flags == access || file->flags == O_RDWR))
                return true;
        }
    }
    return false;
}

/* --- calls ---------------------------------------------------------------------------------------- */

long call_close(const long words[6], uintptr_t pc) {
    int fd = (int)words[0];
    uint32_t event = call_begin(SYS_close, fd, pc);
    descriptor_at(fd);
    long result = SYSTEM(SYS_close, fd);
    if (result == 0)
        descriptor_closed(fd);
    return call_end(event, result);
}

static long make_pipe(int *ends, int flags, long number, uintptr_t pc) {
    uint32_t event = call_begin(number, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long result = SYSTEM(SYS_pipe2, ends, flags);
    if (result == 0) {
        uint64_t identity = identity_new();
        descriptor_add(ends[0], FILE_PIPE, O_RDONLY | (flags & O_CLOEXEC), identity, event);
        descriptor_add(ends[1], FILE_PIPE, O_WRONLY | (flags & O_CLOEXEC), identity, event);
        call_accesses((uintptr_t)ends, 2 * sizeof *ends, true, pc);
    }
    return call_end(event, result);
}

long call_pipe(const long words[6], uintptr_t pc) {
    return make_pipe((int *)words[0], 0, SYS_pipe, pc);
}

long call_pipe2(const long words[6], uintptr_t pc) {
    return make_pipe((int *)words[0], (int)words[1], SYS_pipe2, pc);
}

/* The new one leads where the old one does. */
static void copy(int from, int to, bool close_on_exec, uint32_t event) {
    const struct descriptor old = *descriptor_at(from);
    struct descriptor *file =
        descriptor_add(to, (enum file_kind)old.kind, old.flags, old.identity, event);
    file->close_on_exec = close_on_exec;
    file->network = old.network;
    file->socket = old.socket;
    file->end = old.end;
}

static long duplicate(long number, const long words[6], int flags, uintptr_t pc) {
    int from = (int)words[0], to = (int)words[1];
    uint32_t event = call_begin(number, from, pc);
    if (number == SYS_dup && call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    descriptor_at(from);
    long result = SYSTEM(number, from, to, flags);
    if (result >= 0 && (number == SYS_dup || from != to)) {
        if (number != SYS_dup)
            descriptor_closed(to);
        copy(from, (int)result, flags & O_CLOEXEC, event);
    }
    return call_end(event, result);
}

long call_dup(const long words[6], uintptr_t pc) {
    return duplicate(SYS_dup, words, 0, pc);
}

long call_dup2(const long words[6], uintptr_t pc) {
    return duplicate(SYS_dup2, words, 0, pc);
}

long call_dup3(const long words[6], uintptr_t pc) {
    return duplicate(SYS_dup3, words, (int)words[2], pc);
}

long call_fcntl(const long words[6], uintptr_t pc) {
    int fd = (int)words[0], command = (int)words[1];
    if (command == F_GETFL || command == F_GETFD)
        return SYSTEM(SYS_fcntl, fd, command);
    if (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||
        command == F_OFD_SETLKW)
        return file_lock(fd, command, (struct flock *)words[2], pc);
    uint32_t event = call_begin(SYS_fcntl, fd, pc);
    struct descriptor *file = descriptor_at(fd);
    long result = SYSTEM(SYS_fcntl, fd, command, words[2]);
    if (result >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC))
        copy(fd, (int)result, command == F_DUPFD_CLOEXEC, event);
    else if (result >= 0 && command == F_SETFD)
        file->close_on_exec = words[2] & FD_CLOEXEC;
    return call_end(event, result);
}
