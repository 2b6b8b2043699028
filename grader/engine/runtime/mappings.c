/* Shared memory: mmap(2), munmap(2), mremap(2). Only memory that several processes see is of interest:
 * what an address in it names (objects.c). */
#include "calls.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static bool is_shared(long flags) {
    return (flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
}

/* Anonymous memory is known by a number of its own, a file by its device and inode. */
static uint32_t identity_of(long flags, int fd) {
    struct stat status;
    if (flags & MAP_ANONYMOUS || SYSTEM(SYS_fstat, fd, &status) < 0)
        return (uint32_t)identity_new();
    return inode_at(status.st_dev, status.st_ino)->identity;
}

static size_t whole_pages(size_t length) {
    return (length + 4095) & ~4095UL;
}

long call_mmap(const long words[6], uintptr_t pc) {
    long flags = words[3];
    int fd = (int)words[4];
    access_settle(); /* what was written last may go */
    bool shared = is_shared(flags);
    uint32_t event = shared ? call_begin(SYS_mmap, flags & MAP_ANONYMOUS ? -1 : fd, pc) : 0;
    if (shared && call_fault(FAULT_ENOMEM, event))
        return call_end(event, -ENOMEM);
    long result = SYSTEM(SYS_mmap, words[0], words[1], words[2], words[3], words[4], words[5]);
    if (result < 0 && result > -4096)
        return call_end(event, result);
    size_t length = whole_pages((size_t)words[1]);
    if (flags & MAP_FIXED)
        mapping_remove((uintptr_t)result, length);
    if (shared)
        mapping_add((uintptr_t)result, length, identity_of(flags, fd), (uint64_t)words[5]);
    call_end(event, 0);
    return result;
}

long call_munmap(const long words[6], uintptr_t pc) {
    (void)pc;
    access_settle();
    long result = SYSTEM(SYS_munmap, words[0], words[1]);
    if (result == 0)
        mapping_remove((uintptr_t)words[0], whole_pages((size_t)words[1]));
    return result;
}

long call_mremap(const long words[6], uintptr_t pc) {
    (void)pc;
    uint32_t identity;
    uint64_t offset;
    access_settle();
    bool shared = mapping_find((uintptr_t)words[0], &identity, &offset);
    long result = SYSTEM(SYS_mremap, words[0], words[1], words[2], words[3], words[4]);
    if (!shared || (result < 0 && result > -4096))
        return result;
    mapping_remove((uintptr_t)words[0], whole_pages((size_t)words[1]));
    mapping_add((uintptr_t)result, whole_pages((size_t)words[2]), identity, offset);
    return result;
}
