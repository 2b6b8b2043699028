// A page with a number in its middle; compare and exchange, by builtins of the compiler.
#include "shm_counter.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#define SIZE ((size_t)sysconf(_SC_PAGESIZE))
static long *number(struct counter *c) {
    return (long *)(void *)((char *)c + SIZE / 2);
}
static void *map(int fd) {
    void *m = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return m == MAP_FAILED ? NULL : m;
}
struct counter *counter_create(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600), e;
    if (fd < 0)
        return NULL;
    void *m = ftruncate(fd, (off_t)SIZE) ? NULL : map(fd);
    e = errno;
    close(fd);
    if (!m)
        shm_unlink(name);
    errno = e;
    return m;
}
struct counter *counter_open(const char *name) {
    int fd = shm_open(name, O_RDWR, 0), e;
    if (fd < 0)
        return NULL;
    void *m = map(fd);
    e = errno;
    close(fd);
    errno = e;
    return m;
}
void counter_add(struct counter *c) {
    long old = __atomic_load_n(number(c), __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(number(c), &old, old + 1, 1, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED))
        ;
}
long counter_value(struct counter *c) {
    return __atomic_load_n(number(c), __ATOMIC_ACQUIRE);
}
void counter_close(struct counter *c) {
    munmap(c, SIZE);
}
void counter_remove(struct counter *c, const char *name) {
    counter_close(c);
    shm_unlink(name);
}
