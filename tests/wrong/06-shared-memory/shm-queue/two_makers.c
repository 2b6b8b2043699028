// expect: lock-misuse
// Whoever finds an object without a size makes the queue; the others wait for the flag.
#include "shm_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct shm_queue {
    atomic_int ready; /* what follows is initialised */
    size_t capacity;
    pthread_mutex_t mutex;
    pthread_cond_t room, something;
    size_t head, tail, used;
    struct message ring[];
};

static size_t bytes(size_t capacity) {
    return sizeof(struct shm_queue) + capacity * sizeof(struct message);
}

static void prepare(struct shm_queue *q, size_t capacity) {
    pthread_mutexattr_t ma;
    pthread_condattr_t ca;
    pthread_mutexattr_init(&ma);
    pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&q->mutex, &ma);
    pthread_mutexattr_destroy(&ma);
    pthread_condattr_init(&ca);
    pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&q->room, &ca);
    pthread_cond_init(&q->something, &ca);
    pthread_condattr_destroy(&ca);
    q->capacity = capacity;
    q->head = q->tail = q->used = 0;
    atomic_store(&q->ready, 1);
}

static struct shm_queue *map(int fd, size_t capacity) {
    void *memory = mmap(NULL, bytes(capacity), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int error = errno;
    close(fd);
    errno = error;
    return memory == MAP_FAILED ? NULL : memory;
}

static struct shm_queue *make(const char *name, int fd, size_t capacity) {
    struct shm_queue *q = NULL;
    if (ftruncate(fd, (off_t)bytes(capacity)) == -1)
        close(fd);
    else
        q = map(fd, capacity);
    if (q == NULL) {
        int error = errno;
        shm_unlink(name);
        errno = error;
        return NULL;
    }
    prepare(q, capacity);
    return q;
}

static struct shm_queue *join(int fd, size_t capacity) {
    struct stat status = {.st_size = 0};
    while (fstat(fd, &status) == 0 && status.st_size == 0)
        sched_yield();
    if ((size_t)status.st_size != bytes(capacity)) {
        close(fd);
        errno = EINVAL;
        return NULL;
    }
    struct shm_queue *q = map(fd, capacity);
    while (q != NULL && !atomic_load(&q->ready))
        sched_yield();
    return q;
}

struct shm_queue *queue_open(const char *name, size_t capacity) {
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    struct stat status;
    if (fd == -1)
        return NULL;
    if (fstat(fd, &status) == 0 && status.st_size == 0)
        return make(name, fd, capacity);
    return join(fd, capacity);
}

void queue_put(struct shm_queue *q, const struct message *message) {
    pthread_mutex_lock(&q->mutex);
    while (q->used == q->capacity)
        pthread_cond_wait(&q->room, &q->mutex);
    q->ring[q->tail] = *message;
    q->tail = (q->tail + 1) % q->capacity;
    q->used++;
    pthread_cond_signal(&q->something);
    pthread_mutex_unlock(&q->mutex);
}

void queue_take(struct shm_queue *q, struct message *message) {
    pthread_mutex_lock(&q->mutex);
    while (q->used == 0)
        pthread_cond_wait(&q->something, &q->mutex);
    *message = q->ring[q->head];
    q->head = (q->head + 1) % q->capacity;
    q->used--;
    pthread_cond_signal(&q->room);
    pthread_mutex_unlock(&q->mutex);
}

void queue_close(struct shm_queue *q) {
    munmap(q, bytes(q->capacity));
}

void queue_remove(const char *name) {
    shm_unlink(name);
}
