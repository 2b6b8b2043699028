/* What the driver's two files share. */
#ifndef DRIVER_H
#define DRIVER_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CHILDREN_MAX = 200 };

enum mode { FREELY, BACKWARDS, TOGETHER };

/* In memory that the caller of reap_n, its children and the watcher share. */
struct table {
    enum mode mode;
    size_t count;
    pid_t caller;
    sem_t begun;            /* posted by each child that has begun, and when the caller ends */
    sem_t go[CHILDREN_MAX]; /* posted when the child may end */
    _Atomic pid_t pids[CHILDREN_MAX]; /* the child's, before it posts begun */
    _Atomic bool has_begun[CHILDREN_MAX];
    bool reported[CHILDREN_MAX]; /* the caller's alone */
    _Atomic bool returned;       /* reap_n has */
    _Atomic size_t looks;        /* in vain, since a child was reported */
};

extern struct table *table;

/* Says what is wrong, in one line on standard error, and ends the program. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
