// expect: race
// The number is in shared memory, and whoever adds holds the lock.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    long value;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct counter *open_as(const char *name, int flags) {
    int fd = shm_open(name, O_RDWR | flags, 0600);
    if (fd == -1)
        return NULL;
    struct counter *counter = MAP_FAILED;
    if (flags == 0 || ftruncate(fd, sizeof *counter) == 0)
        counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int error = errno;
    close(fd);
    if (counter != MAP_FAILED)
        return counter;
    if (flags != 0)
        shm_unlink(name);
    errno = error;
    return NULL;
}

struct counter *counter_create(const char *name) {
    return open_as(name, O_CREAT | O_EXCL);
}

struct counter *counter_open(const char *name) {
    return open_as(name, 0);
}

void counter_add(struct counter *counter) {
    pthread_mutex_lock(&lock);
    counter->value++;
    pthread_mutex_unlock(&lock);
}

long counter_value(struct counter *counter) {
    pthread_mutex_lock(&lock);
    long value = counter->value;
    pthread_mutex_unlock(&lock);
    return value;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    munmap(counter, sizeof *counter);
    shm_unlink(name);
}
