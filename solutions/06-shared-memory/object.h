// object.h - a shared memory object of a given name and size, mapped.
#ifndef OBJECT_H
#define OBJECT_H

#include "shared.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { OBJECT_NAME_MAX = 64 }; // bytes, with the 0 at the end

// Puts a name into NAME that no other process of this machine uses: it has this process's id in it.
static inline void object_own_name(char name[OBJECT_NAME_MAX]) {
    snprintf(name, OBJECT_NAME_MAX, "/happens-before.%d", (int)getpid());
}

// Maps the first SIZE bytes of the object that FD is open on; FD stays open.
static inline void *object_map(int fd, size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        shared_fail("mmap");
    return memory;
}

// Makes the object NAME of SIZE bytes, all 0, and maps it. It is an error if there is one. The
// caller unlinks the name, and the mapping. See shm_overview(7).
// region: create
static inline void *object_create(const char *name, size_t size) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        shared_fail("shm_open");
    if (ftruncate(fd, (off_t)size) == -1)
        shared_fail("ftruncate");
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        shared_fail("mmap");
    close(fd); // the mapping stays
    return memory;
}
// endregion: create

#endif
