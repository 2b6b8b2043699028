/* A bounded queue in shared memory, with a mutex and two condition variables. See shm_queue.h. */
#include "shm_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All of it lies in the object. An object of 0 bytes is one that nobody has made a queue of. */
struct shm_queue {
    size_t capacity;      /* never changes */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t not_full, not_empty;
    size_t first, count;
    struct message messages[];
};

static size_t size_of(size_t capacity) {
    return sizeof(struct shm_queue) + capacity * sizeof(struct message);
}

static void init_shared(struct shm_queue *queue, size_t capacity) {
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&queue->lock, &mutex);
    pthread_mutexattr_destroy(&mutex);

    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&queue->not_full, &condition);
    pthread_cond_init(&queue->not_empty, &condition);
    pthread_condattr_destroy(&condition);
    queue->capacity = capacity; /* the rest is 0, as ftruncate has made it */
}

/* Maps the object and makes a queue of it, if nobody has; nobody else does at the same time. */
static struct shm_queue *map_or_make(int fd, size_t capacity) {
    struct stat status;
    if (fstat(fd, &status) == -1)
        return NULL;
    if (status.st_size != 0 && status.st_size != (off_t)size_of(capacity)) {
        errno = EINVAL;
        return NULL;
    }
    if (status.st_size == 0 && ftruncate(fd, (off_t)size_of(capacity)) == -1)
        return NULL;
    struct shm_queue *queue =
        mmap(NULL, size_of(capacity), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (queue == MAP_FAILED) {
        int error = errno;
        if (status.st_size == 0 && ftruncate(fd, 0) == -1)
            error = errno;
        errno = error;
        return NULL;
    }
    if (status.st_size == 0)
        init_shared(queue, capacity);
    return queue;
}

struct shm_queue *queue_open(const char *name, size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        return NULL;
    int locked;
    while ((locked = flock(fd, LOCK_EX)) == -1 && errno == EINTR)
        ;
    struct shm_queue *queue = locked == 0 ? map_or_make(fd, capacity) : NULL;
    int error = errno;
    flock(fd,
          LOCK_UN); /* a child that forks meanwhile would keep the lock: it is the open file's */
    close(fd);
    errno = error;
    return queue;
}

void queue_put(struct shm_queue *queue, const struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->lock);
    queue->messages[(queue->first + queue->count) % queue->capacity] = *message;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->lock);
}

void queue_take(struct shm_queue *queue, struct message *message) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->not_empty, &queue->lock);
    *message = queue->messages[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct shm_queue *queue) {
    munmap(queue, size_of(queue->capacity));
}

void queue_remove(const char *name) {
    shm_unlink(name);
}
