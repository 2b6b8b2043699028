// expect: fault-handling
// Each call is checked, and a failure reported at once.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    atomic_long value;
};

static struct counter *map_counter(int fd) {
    void *address = mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int error = errno;
    close(fd);
    if (address == MAP_FAILED) {
        errno = error;
        return NULL;
    }
    return address;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    if (ftruncate(fd, sizeof(struct counter)) == -1) {
        close(fd);
        return NULL;
    }
    return map_counter(fd);
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    return fd == -1 ? NULL : map_counter(fd);
}

void counter_add(struct counter *counter) {
    atomic_fetch_add_explicit(&counter->value, 1, memory_order_relaxed);
}

long counter_value(struct counter *counter) {
    return atomic_load_explicit(&counter->value, memory_order_relaxed);
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    munmap(counter, sizeof *counter);
    shm_unlink(name);
}
