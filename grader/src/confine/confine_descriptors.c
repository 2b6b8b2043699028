#include "confine_descriptors.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Valgrind keeps its own descriptors above those that its client may have. */
enum { VALGRIND_FIRST = 1024 };

/* The file system of message queues; it need not be mounted. <linux/magic.h> does not name it. */
enum { MQUEUE_MAGIC = 0x19800202 };

static bool is_queue(const char *path) {
    struct statfs system;
    return statfs(path, &system) == 0 && system.f_type == MQUEUE_MAGIC;
}

static enum descriptor_type type_of(const struct descriptor *descriptor, const char *path,
                                    mode_t mode) {
    const char *name = descriptor->name;
    if (S_ISFIFO(mode))
        return text_begins(name, "pipe:") ? DESCRIPTOR_PIPE : DESCRIPTOR_FIFO;
    if (S_ISSOCK(mode))
        return DESCRIPTOR_SOCKET;
    if (text_begins(name, "anon_inode:[eventfd]") || text_begins(name, "anon_inode:[signalfd]"))
        return DESCRIPTOR_EVENT;
    if (text_begins(name, "anon_inode:[timerfd]"))
        return DESCRIPTOR_TIMER;
    if (S_ISREG(mode) && is_queue(path))
        return DESCRIPTOR_QUEUE;
    if (S_ISREG(mode) && *name == '/' && !text_begins(name, "/proc/"))
        return DESCRIPTOR_FILE;
    if (S_ISDIR(mode) || strcmp(name, "/dev/null") == 0 || strcmp(name, "/dev/zero") == 0)
        return DESCRIPTOR_FILE;
    return DESCRIPTOR_OTHER;
}

static void add(struct descriptor_table *table, pid_t pid, int fd) {
    char path[64];
    struct stat link, target;
    struct descriptor descriptor = {.pid = pid, .fd = fd};
    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
    ssize_t length = readlink(path, descriptor.name, sizeof descriptor.name - 1);
    if (length < 0 || lstat(path, &link) < 0 || stat(path, &target) < 0)
        return;
    /* The permissions of the link tell what it was opened for. */
    descriptor.reads = link.st_mode & S_IRUSR;
    descriptor.writes = link.st_mode & S_IWUSR;
    descriptor.device = target.st_dev;
    descriptor.inode = target.st_ino;
    descriptor.type = type_of(&descriptor, path, target.st_mode);
    if (table->count == table->room) {
        table->room = table->room ? 2 * table->room : 64;
        table->items = memory_resize(table->items, table->room * sizeof *table->items);
    }
    table->items[table->count++] = descriptor;
}

void descriptors_read(struct descriptor_table *table, const struct snapshot *snapshot) {
    table->count = 0;
    for (size_t i = 0; i < snapshot->count; i++) {
        pid_t pid = snapshot->processes[i].pid;
        bool valgrind = proc_is_valgrind(pid);
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/fd", pid);
        DIR *folder = opendir(path);
        if (!folder)
            continue;
        for (struct dirent *entry; (entry = readdir(folder));)
            if (isdigit((unsigned char)*entry->d_name) &&
                !(valgrind && atoi(entry->d_name) >= VALGRIND_FIRST))
                add(table, pid, atoi(entry->d_name));
        closedir(folder);
    }
}

void descriptors_free(struct descriptor_table *table) {
    free(table->items);
    *table = (struct descriptor_table){0};
}

const struct descriptor *descriptors_find(const struct descriptor_table *table, pid_t pid, int fd) {
    for (size_t i = 0; i < table->count; i++)
        if (table->items[i].pid == pid && table->items[i].fd == fd)
            return &table->items[i];
    return NULL;
}

const struct descriptor *descriptors_holder(const struct descriptor_table *table,
                                            const struct descriptor *end, bool writers,
                                            const struct descriptor *after) {
    for (size_t i = after ? (size_t)(after - table->items) + 1 : 0; i < table->count; i++) {
        const struct descriptor *item = &table->items[i];
        if (item->device == end->device && item->inode == end->inode &&
            (writers ? item->writes : item->reads))
            return item;
    }
    return NULL;
}

bool descriptor_is_callers(const struct descriptor *descriptor) {
    for (int fd = 0; fd <= 2; fd++) {
        struct stat status;
        if (fstat(fd, &status) == 0 && status.st_dev == descriptor->device &&
            status.st_ino == descriptor->inode)
            return true;
    }
    return false;
}

static bool is_watched(const struct descriptor_table *table, pid_t pid) {
    for (size_t i = 0; i < table->count; i++)
        if (table->items[i].pid == pid)
            return true;
    return false;
}

/* A socket with a time limit of its own (SO_RCVTIMEO) shows none in the system call; one to the
 * network may be woken by the kernel's timers; and without namespaces anybody may be its peer. What was
 * at its other end when it was connected, and who listens at one that is not, unix(7) tells
 * (SO_PEERCRED). We ask the socket itself, through a copy of it. */
static bool socket_has_outside(const struct descriptor_table *table,
                               const struct descriptor *descriptor, bool for_writing, bool alone) {
    int domain = 0, process = (int)syscall(SYS_pidfd_open, descriptor->pid, 0);
    int copy = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, descriptor->fd, 0);
    struct timeval limit = {0};
    struct ucred peer = {0};
    socklen_t length = sizeof domain, limit_length = sizeof limit, peer_length = sizeof peer;
    bool known = copy >= 0 && getsockopt(copy, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 &&
                 getsockopt(copy, SOL_SOCKET, for_writing ? SO_SNDTIMEO : SO_RCVTIMEO, &limit,
                            &limit_length) == 0 &&
                 getsockopt(copy, SOL_SOCKET, SO_PEERCRED, &peer, &peer_length) == 0;
    close(copy);
    close(process);
    return !known || domain != AF_UNIX || limit.tv_sec || limit.tv_usec ||
           (!alone && !is_watched(table, peer.pid));
}

/* "it_value: (0, 0)" in the fdinfo of a timerfd that is not armed. */
static bool timer_is_armed(const struct descriptor *descriptor) {
    char name[64], text[1024];
    const char *line;
    unsigned long long seconds, nanoseconds;
    snprintf(name, sizeof name, "fdinfo/%d", descriptor->fd);
    return !proc_read(descriptor->pid, name, text, sizeof text) ||
           !(line = strstr(text, "it_value:")) ||
           sscanf(line, "it_value: (%llu, %llu)", &seconds, &nanoseconds) != 2 || seconds ||
           nanoseconds;
}

bool descriptor_has_outside(const struct descriptor_table *table,
                            const struct descriptor *descriptor, bool for_reading, bool for_writing,
                            const struct confine_options *options) {
    switch (descriptor->type) {
    case DESCRIPTOR_FIFO:
        if (options->shared)
            return true;
        /* fall through */
    case DESCRIPTOR_PIPE:
        /* No holder in sight of the end that is waited for: then somebody out of sight has it. */
        return descriptor_is_callers(descriptor) ||
               (for_reading && !descriptors_holder(table, descriptor, true, NULL)) ||
               (for_writing && !descriptors_holder(table, descriptor, false, NULL));
    case DESCRIPTOR_SOCKET:
        return options->shared || descriptor_is_callers(descriptor) ||
               socket_has_outside(table, descriptor, for_writing, options->tier == TIER_NAMESPACES);
    case DESCRIPTOR_TIMER: return timer_is_armed(descriptor);
    case DESCRIPTOR_QUEUE:
    case DESCRIPTOR_EVENT: return false;
    default: return true;
    }
}
