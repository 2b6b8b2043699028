/* Processes that take turns, by named semaphores. The contract is in turns.h; the struct and the
 * six functions are yours. */
#include "turns.h"

#include <errno.h>

struct turns {
    size_t count;
};

struct turns *turns_create(const char *name, size_t count) {
    (void)name;
    (void)count;
    errno = ENOSYS;
    return NULL;
}

struct turns *turns_open(const char *name, size_t count) {
    (void)name;
    (void)count;
    errno = ENOSYS;
    return NULL;
}

void turns_wait(struct turns *turns, size_t player) {
    (void)turns;
    (void)player;
}

void turns_pass(struct turns *turns, size_t player) {
    (void)turns;
    (void)player;
}

void turns_close(struct turns *turns) {
    (void)turns;
}

void turns_remove(const char *name, size_t count) {
    (void)name;
    (void)count;
}
