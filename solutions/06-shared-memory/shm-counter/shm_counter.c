/* A counter in shared memory: an atomic number, which needs no lock. See shm_counter.h. */
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* What lies in the object. Zero bytes, as ftruncate makes them, are a counter at 0. */
struct counter {
    atomic_long value;
};

_Static_assert(ATOMIC_LONG_LOCK_FREE == 2, "a lock beside the value would be each process's own");

/* Maps the object, and closes the descriptor in any case: the mapping does without. */
static struct counter *map_and_close(int fd) {
    void *memory = mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int error = errno;
    close(fd);
    errno = error;
    return memory == MAP_FAILED ? NULL : memory;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        return NULL;
    struct counter *counter = NULL;
    int error;
    if (ftruncate(fd, sizeof *counter) == 0) {
        counter = map_and_close(fd);
        error = errno;
    } else {
        error = errno;
        close(fd);
    }
    if (counter == NULL) {
        shm_unlink(name);
        errno = error;
    }
    return counter;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    return fd == -1 ? NULL : map_and_close(fd);
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
    counter_close(counter);
    shm_unlink(name);
}
