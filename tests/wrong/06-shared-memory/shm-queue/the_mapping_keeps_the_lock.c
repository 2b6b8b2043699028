// expect: deadlock
// The lock of a descriptor is gone when the descriptor is closed.
#include "shm_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct shm_queue {
    size_t capacity, first, count;
    int ready;
    pthread_mutex_t mutex;
    pthread_cond_t not_full, not_empty;
    struct message ring[];
};

static void prepare(struct shm_queue *queue, size_t capacity) {
    pthread_mutexattr_t mutex;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&queue->mutex, &mutex);
    pthread_mutexattr_destroy(&mutex);
    pthread_condattr_t cond;
    pthread_condattr_init(&cond);
    pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&queue->not_full, &cond);
    pthread_cond_init(&queue->not_empty, &cond);
    pthread_condattr_destroy(&cond);
    queue->capacity = capacity;
    queue->first = queue->count = 0;
    queue->ready = 1;
}

struct shm_queue *queue_open(const char *name, size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    if (capacity > (PTRDIFF_MAX - sizeof(struct shm_queue)) / sizeof(struct message)) {
        errno = ENOMEM;
        return NULL;
    }
    size_t size = sizeof(struct shm_queue) + capacity * sizeof(struct message);
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        return NULL;
    struct shm_queue *queue = MAP_FAILED;
    struct stat status;
    while (flock(fd, LOCK_EX) == -1) {
        if (errno != EINTR)
            goto failed;
    }
    if (fstat(fd, &status) == -1)
        goto failed;
    if (status.st_size == 0) {
        while (ftruncate(fd, (off_t)size) == -1) {
            if (errno != EINTR)
                goto failed;
        }
    } else if ((size_t)status.st_size != size) {
        errno = EINVAL;
        goto failed;
    }
    queue = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (queue == MAP_FAILED)
        goto failed;
    if (!queue->ready)
        prepare(queue, capacity);
    close(fd);
    return queue;
failed:;
    int error = errno;
    close(fd);
    errno = error;
    return NULL;
}

void queue_put(struct shm_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    queue->ring[(queue->first + queue->count) % queue->capacity] = *message;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}

void queue_take(struct shm_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->mutex);
    *message = queue->ring[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->mutex);
}

void queue_close(struct shm_queue *queue) {
    munmap(queue, sizeof *queue + queue->capacity * sizeof(struct message));
}

void queue_remove(const char *name) {
    shm_unlink(name);
}
