// expect: wrong-output
// O_CREAT makes the object if it is not there; if one is left from last time, it begins again at 0.
#include "shm_counter.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    atomic_long value;
};

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    void *counter = mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return counter == MAP_FAILED ? NULL : counter;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_RDWR | O_TRUNC, 0600);
    if (fd == -1)
        return NULL;
    int sized = ftruncate(fd, sizeof(struct counter));
    close(fd);
    struct counter *counter = sized == 0 ? counter_open(name) : NULL;
    if (counter == NULL)
        shm_unlink(name);
    return counter;
}

void counter_add(struct counter *counter) {
    counter->value += 1;
}

long counter_value(struct counter *counter) {
    return counter->value;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof(struct counter));
}

void counter_remove(struct counter *counter, const char *name) {
    counter_close(counter);
    shm_unlink(name);
}
