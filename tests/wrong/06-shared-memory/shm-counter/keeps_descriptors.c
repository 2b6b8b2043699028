// expect: fd-leak
// The descriptor belongs to the mapping, and lives as long as it.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    atomic_long value;
};

static struct counter *map(int fd) {
    void *p = mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return p == MAP_FAILED ? NULL : p;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    struct counter *counter = ftruncate(fd, sizeof *counter) == 0 ? map(fd) : NULL;
    if (counter == NULL) {
        int error = errno;
        close(fd);
        shm_unlink(name);
        errno = error;
    }
    return counter;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    return fd == -1 ? NULL : map(fd);
}

void counter_add(struct counter *counter) {
    atomic_fetch_add(&counter->value, 1);
}

long counter_value(struct counter *counter) {
    return atomic_load(&counter->value);
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    munmap(counter, sizeof *counter);
    shm_unlink(name);
}
