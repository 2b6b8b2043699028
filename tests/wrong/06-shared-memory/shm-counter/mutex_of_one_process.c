// expect: lock-misuse
// A mutex in the shared memory guards the number for all who map it.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    pthread_mutex_t lock; /* guards value */
    long value;
};

static struct counter *map(int fd) {
    struct counter *counter =
        mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return counter == MAP_FAILED ? NULL : counter;
}

struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    struct counter *counter = NULL;
    if (ftruncate(fd, sizeof *counter) == 0)
        counter = map(fd);
    if (counter == NULL) {
        shm_unlink(name);
        errno = ENOMEM;
        return NULL;
    }
    pthread_mutex_init(&counter->lock, NULL);
    return counter;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    return fd == -1 ? NULL : map(fd);
}

void counter_add(struct counter *counter) {
    pthread_mutex_lock(&counter->lock);
    counter->value++;
    pthread_mutex_unlock(&counter->lock);
}

long counter_value(struct counter *counter) {
    pthread_mutex_lock(&counter->lock);
    long value = counter->value;
    pthread_mutex_unlock(&counter->lock);
    return value;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    counter_close(counter);
    shm_unlink(name);
}
