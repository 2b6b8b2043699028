// A mutex that processes share, beside the number that it guards.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    pthread_mutex_t mutex;
    long value;
};

static int init_mutex(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attr;
    int error = pthread_mutexattr_init(&attr);
    if (error != 0)
        return error;
    error = pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    if (error == 0)
        error = pthread_mutex_init(mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    return error;
}

static struct counter *map(int fd) {
    return mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

struct counter *counter_create(const char *name) {
    struct counter *counter = MAP_FAILED;
    int error;
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        return NULL;
    if (ftruncate(fd, sizeof(struct counter)) == -1)
        goto failed;
    counter = map(fd);
    if (counter == MAP_FAILED)
        goto failed;
    error = init_mutex(&counter->mutex);
    if (error != 0) {
        munmap(counter, sizeof *counter);
        errno = error;
        goto failed;
    }
    counter->value = 0;
    close(fd);
    return counter;

failed:
    error = errno;
    close(fd);
    shm_unlink(name);
    errno = error;
    return NULL;
}

struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        return NULL;
    struct counter *counter = map(fd);
    int error = errno;
    close(fd);
    errno = error;
    return counter == MAP_FAILED ? NULL : counter;
}

void counter_add(struct counter *counter) {
    pthread_mutex_lock(&counter->mutex);
    ++counter->value;
    pthread_mutex_unlock(&counter->mutex);
}

long counter_value(struct counter *counter) {
    pthread_mutex_lock(&counter->mutex);
    long value = counter->value;
    pthread_mutex_unlock(&counter->mutex);
    return value;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    shm_unlink(name);
    counter_close(counter);
}
