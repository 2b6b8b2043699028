// Two semaphores that count, one that guards; a lock of fcntl decides who makes the queue.
#include "shm_queue.h"
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
struct inside {
    sem_t places, items, one;
    size_t in, out;
    struct message m[];
};
struct shm_queue {
    struct inside *inside;
    size_t capacity, size;
};
static int whole_file(int fd, short type) {
    struct flock l = {.l_type = type, .l_whence = SEEK_SET};
    int r;
    while ((r = fcntl(fd, F_SETLKW, &l)) == -1 && errno == EINTR)
        ;
    return r;
}
static int fill(struct shm_queue *q, int fd) {
    struct stat st;
    if (fstat(fd, &st) == -1)
        return -1;
    int fresh = st.st_size == 0;
    if (!fresh && (size_t)st.st_size != q->size) {
        errno = EINVAL;
        return -1;
    }
    if (fresh && ftruncate(fd, (off_t)q->size) == -1)
        return -1;
    q->inside = mmap(NULL, q->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (q->inside == MAP_FAILED) {
        int e = errno;
        if (fresh && ftruncate(fd, 0) == -1)
            e = errno;
        errno = e;
        return -1;
    }
    if (fresh) {
        sem_init(&q->inside->places, 1, (unsigned)q->capacity);
        sem_init(&q->inside->items, 1, 0);
        sem_init(&q->inside->one, 1, 1);
    }
    return 0;
}
struct shm_queue *queue_open(const char *name, size_t capacity) {
    struct shm_queue *q = NULL;
    int fd = -1, result = -1, e;
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    q = malloc(sizeof *q);
    if (!q)
        return NULL;
    q->capacity = capacity;
    q->size = sizeof *q->inside + capacity * sizeof(struct message);
    fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd != -1 && whole_file(fd, F_WRLCK) == 0)
        result = fill(q, fd);
    e = errno;
    if (fd != -1)
        close(fd);
    if (result == 0)
        return q;
    free(q);
    errno = e;
    return NULL;
}
static void down(sem_t *s) {
    while (sem_wait(s) == -1 && errno == EINTR)
        ;
}
void queue_put(struct shm_queue *q, const struct message *message) {
    struct inside *i = q->inside;
    down(&i->places);
    down(&i->one);
    i->m[i->in++ % q->capacity] = *message;
    i->in %= q->capacity;
    sem_post(&i->one);
    sem_post(&i->items);
}
void queue_take(struct shm_queue *q, struct message *message) {
    struct inside *i = q->inside;
    down(&i->items);
    down(&i->one);
    *message = i->m[i->out];
    i->out = (i->out + 1) % q->capacity;
    sem_post(&i->one);
    sem_post(&i->places);
}
void queue_close(struct shm_queue *q) {
    munmap(q->inside, q->size);
    free(q);
}
void queue_remove(const char *name) {
    shm_unlink(name);
}
