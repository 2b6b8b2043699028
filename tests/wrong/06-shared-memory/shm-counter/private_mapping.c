// expect: wrong-output
// A mapping of the object: its own in each process, as the memory of processes is.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    atomic_long value;
};

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    if (ftruncate(fd, sizeof(struct counter)) == -1) {
        close(fd);
        shm_unlink(name);
        return NULL;
    }
    struct counter *counter =
        mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    close(fd);
    if (counter == MAP_FAILED) {
        shm_unlink(name);
        errno = ENOMEM;
        return NULL;
    }
    atomic_init(&counter->value, 0);
    return counter;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        return NULL;
    struct counter *counter =
        mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    close(fd);
    return counter == MAP_FAILED ? NULL : counter;
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
