/* Opening by name: open(2), creat(2), and the FIFO's rule that each side waits for the other. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_fifo(int directory, const char *path, struct stat *status) {
    return SYSTEM(SYS_newfstatat, directory, path, status, 0) == 0 && S_ISFIFO(status->st_mode);
}

/* Opens are counted: a reader waits until a writer has come, although it may have gone again. */
static uint32_t *opens(struct inode *inode, int access) {
    return access == O_WRONLY ? &inode->write_opens : &inode->read_opens;
}

static void count_open(struct inode *inode, int access) {
    if (access != O_WRONLY)
        inode->read_opens++;
    if (access != O_RDONLY)
        inode->write_opens++;
    file_changed(inode->identity, POLLIN | POLLOUT);
}

/* Waits for the other side, of which `seen` have opened so far. 0 or -EINTR. */
static long await_other(struct inode *inode, int other, uint32_t seen, uint32_t event) {
    while (!descriptor_exists(inode->identity, other) && *opens(inode, other) == seen) {
        current->wait_file_count = 1;
        current->wait_files[0] =
            (struct wait_file){-1, other == O_WRONLY ? POLLIN : POLLOUT, inode->identity};
        if (call_block(WAIT_DESCRIPTOR, 0, true, event) == WAKE_SIGNAL)
            return -EINTR;
    }
    return 0;
}

static long open_fifo(int directory, const char *path, int flags, const struct stat *status,
                      uint32_t event) {
    struct inode *inode = inode_at(status->st_dev, status->st_ino);
    int access = flags & O_ACCMODE;
    bool waits = !(flags & O_NONBLOCK) && access != O_RDWR;
    if (waits && call_interrupted(event))
        return -EINTR;
    if (waits && access == O_WRONLY && await_other(inode, O_RDONLY, inode->read_opens, event) < 0)
        return -EINTR;
    long fd = SYSTEM(SYS_openat, directory, path, flags | O_NONBLOCK, 0);
    if (fd < 0)
        return fd;
    descriptor_add((int)fd, FILE_PIPE, flags, inode->identity, event);
    uint32_t seen = inode->write_opens;
    count_open(inode, access);
    if (waits && access == O_RDONLY && await_other(inode, O_WRONLY, seen, event) < 0) {
        SYSTEM(SYS_close, fd);
        descriptor_closed((int)fd);
        return -EINTR;
    }
    if (!(flags & O_NONBLOCK))
        file_set_nonblocking((int)fd, false);
    return fd;
}

/* --- names ---------------------------------------------------------------------------------------- */

void name_add(const char *path, bool queue) {
    size_t length = strlen(path);
    if (board->name_count == MAX_NAMES || length >= TEXT_SIZE) {
        uncontrolled("names that are left over from run to run, as", path);
        return;
    }
    struct name *name = &board->names[board->name_count++];
    name->queue = queue;
    memcpy(name->path, path, length + 1);
}

static const char shared_folder[] = "/dev/shm/";

/* ".hb-" and the number of the server, as text of a length that is returned. */
static size_t ending_of_run(char ending[OWN_ENDING]) {
    static const char mark[] = ".hb-";
    char digits[12];
    size_t count = 0, length = sizeof mark - 1;
    memcpy(ending, mark, length);
    for (int rest = board->server; rest > 0; rest /= 10)
        digits[count++] = (char)('0' + rest % 10);
    while (count > 0)
        ending[length++] = digits[--count];
    return length;
}

static bool has_ending(const char *name, size_t length, const char *ending, size_t more) {
    return length > more && memcmp(name + length - more, ending, more) == 0;
}

const char *name_of_run(const char *name, char own[OWN_NAME]) {
    char ending[OWN_ENDING];
    size_t length = strlen(name), more = ending_of_run(ending);
    if (length + more >= OWN_NAME || has_ending(name, length, ending, more))
        return name;
    memcpy(own, name, length);
    memcpy(own + length, ending, more);
    own[length + more] = '\0';
    return own;
}

/* What a path is for the system; `directory` is where it begins, as of openat(2). */
static const char *path_of_run(int directory, const char *path, char own[OWN_NAME]) {
    size_t folder = sizeof shared_folder - 1;
    if (!path || !*path)
        return path;
    bool shared = *path == '/' ? strncmp(path, shared_folder, folder) == 0 && path[folder] != '\0'
                               : directory >= 0 && descriptor_at(directory)->shared_names;
    return shared ? name_of_run(path, own) : path;
}

static bool is_new(int directory, const char *path) {
    struct stat status;
    return SYSTEM(SYS_newfstatat, directory, path, &status, AT_SYMLINK_NOFOLLOW) == -ENOENT;
}

static long open_at(long number, int directory, const char *name, int flags, unsigned mode,
                    uintptr_t pc) {
    char own[OWN_NAME];
    const char *path = path_of_run(directory, name, own);
    uint32_t event = call_begin(number, -1, pc);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    struct stat status;
    if (is_fifo(directory, path, &status) && !(flags & O_PATH))
        return call_end(event, open_fifo(directory, path, flags, &status, event));
    bool made = flags & O_CREAT && is_new(directory, path);
    long fd = SYSTEM(SYS_openat, directory, path, flags, mode);
    if (fd >= 0 && made)
        name_add(path, false);
    if (fd >= 0) {
        struct descriptor *file = descriptor_at((int)fd);
        descriptor_add((int)fd, (enum file_kind)file->kind, flags, file->identity, event)
            ->shared_names = strcmp(path, "/dev/shm") == 0 || strcmp(path, shared_folder) == 0;
    }
    return call_end(event, fd);
}

/* getdents64(2) says how an entry looks, and no header. */
struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

/* Keeps the entries that are the run's own, under the names that it has given them. Returns how many
 * bytes they take. */
static long keep_own(unsigned char *entries, long size) {
    char ending[OWN_ENDING];
    size_t more = ending_of_run(ending);
    long kept = 0;
    for (long at = 0, next; at < size; at = next) {
        struct entry *entry = (struct entry *)(void *)(entries + at);
        uint16_t length = entry->length;
        size_t name = strlen(entry->name);
        next = at + length;
        if (entry->name[0] != '.' && !has_ending(entry->name, name, ending, more))
            continue;
        if (entry->name[0] != '.')
            entry->name[name - more] = '\0';
        memmove(entries + kept, entries + at, length);
        kept += length;
    }
    return kept;
}

long call_getdents64(const long words[6], uintptr_t pc) {
    bool shared = descriptor_at((int)words[0])->shared_names;
    uint32_t event = call_begin(SYS_getdents64, (int)words[0], pc);
    long result;
    do
        result = SYSTEM(SYS_getdents64, words[0], words[1], words[2]);
    while (shared && result > 0 && (result = keep_own((unsigned char *)words[1], result)) == 0);
    return call_end(event, result);
}

long call_open(const long words[6], uintptr_t pc) {
    return open_at(SYS_open, AT_FDCWD, (const char *)words[0], (int)words[1], (unsigned)words[2],
                   pc);
}

long call_openat(const long words[6], uintptr_t pc) {
    return open_at(SYS_openat, (int)words[0], (const char *)words[1], (int)words[2],
                   (unsigned)words[3], pc);
}

long call_creat(const long words[6], uintptr_t pc) {
    return open_at(SYS_creat, AT_FDCWD, (const char *)words[0], O_CREAT | O_WRONLY | O_TRUNC,
                   (unsigned)words[1], pc);
}

/* Calls that change what others find by name: points, and no more. Of their words `first` and `second`,
 * which may be the same, are paths, and begin at these directories. */
#define NAME_CALL(name, first, first_at, second, second_at)                                        \
    long call_##name(const long words[6], uintptr_t pc) {                                          \
        char one[OWN_NAME], two[OWN_NAME];                                                         \
        long own[4] = {words[0], words[1], words[2], words[3]};                                    \
        uint32_t event = call_begin(SYS_##name, -1, pc);                                           \
        own[first] = (long)path_of_run((int)(first_at), (const char *)words[first], one);          \
        own[second] = (long)path_of_run((int)(second_at), (const char *)words[second], two);       \
        return call_end(event, SYSTEM(SYS_##name, own[0], own[1], own[2], own[3]));                \
    }
NAME_CALL(unlink, 0, AT_FDCWD, 0, AT_FDCWD)
NAME_CALL(unlinkat, 1, words[0], 1, words[0])
NAME_CALL(rename, 0, AT_FDCWD, 1, AT_FDCWD)
NAME_CALL(renameat, 1, words[0], 3, words[2])
NAME_CALL(link, 0, AT_FDCWD, 1, AT_FDCWD)
NAME_CALL(symlink, 1, AT_FDCWD, 1, AT_FDCWD)
NAME_CALL(rmdir, 0, AT_FDCWD, 0, AT_FDCWD)
NAME_CALL(access, 0, AT_FDCWD, 0, AT_FDCWD)
NAME_CALL(stat, 0, AT_FDCWD, 0, AT_FDCWD)
NAME_CALL(truncate, 0, AT_FDCWD, 0, AT_FDCWD)

long call_ftruncate(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_ftruncate, -1, pc);
    return call_end(event, SYSTEM(SYS_ftruncate, words[0], words[1]));
}

long call_newfstatat(const long words[6], uintptr_t pc) {
    char own[OWN_NAME];
    if (!(words[3] & AT_EMPTY_PATH))
        call_end(call_begin(SYS_newfstatat, -1, pc), 0);
    return SYSTEM(SYS_newfstatat, words[0], path_of_run((int)words[0], (const char *)words[1], own),
                  words[2], words[3]);
}

static long make_name(long number, int directory, const char *path, unsigned mode, uintptr_t device,
                      uintptr_t pc) {
    uint32_t event = call_begin(number, -1, pc);
    long result = number == SYS_mkdir ? SYSTEM(SYS_mkdir, path, mode)
                                      : SYSTEM(SYS_mknodat, directory, path, mode, device);
    if (result == 0)
        name_add(path, false);
    return call_end(event, result);
}

long call_mkdir(const long words[6], uintptr_t pc) {
    return make_name(SYS_mkdir, AT_FDCWD, (const char *)words[0], (unsigned)words[1], 0, pc);
}

long call_mknod(const long words[6], uintptr_t pc) {
    return make_name(SYS_mknod, AT_FDCWD, (const char *)words[0], (unsigned)words[1],
                     (uintptr_t)words[2], pc);
}

long call_mknodat(const long words[6], uintptr_t pc) {
    return make_name(SYS_mknodat, (int)words[0], (const char *)words[1], (unsigned)words[2],
                     (uintptr_t)words[3], pc);
}
