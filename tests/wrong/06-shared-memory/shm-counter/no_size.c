// expect: crash
// mmap is told how large the object is.
#include "shm_counter.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    atomic_long value;
};

static struct counter *map_object(const char *name, int flags) {
    int fd = shm_open(name, flags | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    struct counter *counter =
        mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return counter == MAP_FAILED ? NULL : counter;
}

struct counter *counter_create(const char *name) {
    struct counter *counter = map_object(name, O_CREAT | O_EXCL);
    if (counter != NULL)
        atomic_init(&counter->value, 0);
    return counter;
}

struct counter *counter_open(const char *name) {
    return map_object(name, 0);
}

void counter_add(struct counter *counter) {
    atomic_fetch_add(&counter->value, 1);
}

long counter_value(struct counter *counter) {
    return atomic_load(&counter->value);
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof(struct counter));
}

void counter_remove(struct counter *counter, const char *name) {
    munmap(counter, sizeof(struct counter));
    shm_unlink(name);
}
