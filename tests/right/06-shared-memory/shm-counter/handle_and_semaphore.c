// What the caller has is a handle on the heap; a semaphore in the object is the lock.
#include "shm_counter.h"
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
struct shared {
    sem_t free; /* 1 when nobody is at number */
    long number;
};
struct counter {
    struct shared *shared;
    int fd;
};
static struct counter *give_up(struct counter *c, const char *made) {
    int e = errno;
    if (c->shared != MAP_FAILED)
        munmap(c->shared, sizeof *c->shared);
    if (c->fd != -1)
        close(c->fd);
    if (made && c->fd != -1)
        shm_unlink(made);
    free(c);
    errno = e;
    return NULL;
}
static struct counter *get(const char *name, int create) {
    struct counter *c = malloc(sizeof *c);
    if (!c)
        return NULL;
    c->shared = MAP_FAILED;
    c->fd = shm_open(name, O_RDWR | (create ? O_CREAT | O_EXCL : 0), 0600);
    if (c->fd == -1 || (create && ftruncate(c->fd, 4096) == -1))
        return give_up(c, create ? name : NULL);
    c->shared = mmap(0, sizeof *c->shared, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0);
    if (c->shared == MAP_FAILED || (create && sem_init(&c->shared->free, 1, 1) == -1))
        return give_up(c, create ? name : NULL);
    return c;
}
struct counter *counter_create(const char *name) {
    return get(name, 1);
}
struct counter *counter_open(const char *name) {
    return get(name, 0);
}
static void enter(struct counter *c) {
    while (sem_wait(&c->shared->free) == -1 && errno == EINTR)
        ;
}
void counter_add(struct counter *c) {
    enter(c);
    c->shared->number++;
    sem_post(&c->shared->free);
}
long counter_value(struct counter *c) {
    enter(c);
    long number = c->shared->number;
    sem_post(&c->shared->free);
    return number;
}
void counter_close(struct counter *c) {
    munmap(c->shared, sizeof *c->shared);
    close(c->fd);
    free(c);
}
void counter_remove(struct counter *c, const char *name) {
    counter_close(c);
    shm_unlink(name);
}
