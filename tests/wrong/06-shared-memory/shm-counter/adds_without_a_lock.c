// expect: race
// One long in shared memory: all processes see it, and a long is added to in one go.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    volatile long value; /* volatile: another process may change it */
};

static struct counter *map(int fd) {
    struct counter *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int saved = errno;
    close(fd);
    errno = saved;
    return c == MAP_FAILED ? NULL : c;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd < 0)
        return NULL;
    struct counter *c = NULL;
    if (ftruncate(fd, sizeof *c) == 0)
        c = map(fd);
    else
        close(fd);
    if (c == NULL) {
        int saved = errno;
        shm_unlink(name);
        errno = saved;
    }
    return c;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0)
        return NULL;
    return map(fd);
}

void counter_add(struct counter *counter) {
    counter->value++;
}

long counter_value(struct counter *counter) {
    return counter->value;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    counter_close(counter);
    shm_unlink(name);
}
