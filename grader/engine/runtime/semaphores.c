/* POSIX semaphores (sem_overview(7)). The value is where glibc keeps it, in the sem_t's own memory, so
 * that a semaphore in a shared mapping or a copy after fork is what the program sees; the object has
 * the clock. Named ones are files that libc maps. */
#include "calls.h"
#include "locks.h"

#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdarg.h>

static uint32_t *value_of(sem_t *sem) {
    return (uint32_t *)(void *)sem;
}

/* Behind the value and the count of waiters glibc keeps whether sem_init's second argument was 0. */
static bool is_shared(const sem_t *sem) {
    return ((const uint32_t *)(const void *)sem)[2] != 0;
}

static struct object *sem_object(sem_t *sem) {
    struct object *object = lock_at((uintptr_t)sem, OBJECT_SEM);
    lock_check_alive(object, (uintptr_t)sem);
    lock_check_shared(object, (uintptr_t)sem, is_shared(sem));
    return object;
}

static int failed(uint32_t event, int error) {
    event_value(event, (uint64_t)error);
    errno = error;
    return -1;
}

/* One wait until the semaphore may be above 0: 0, or the error. */
static int wait_above_zero(const struct object *object, uintptr_t address, uint32_t event,
                           uint64_t deadline) {
    if (call_interrupted(event))
        return EINTR;
    current->wait_key = object->key;
    current->wait_address = address;
    switch (call_block(WAIT_SEM, deadline, true, event)) {
    case WAKE_TIMEOUT: return ETIMEDOUT;
    case WAKE_SIGNAL: return EINTR;
    default: return 0;
    }
}

static int sem_wait_until(sem_t *sem, struct limit limit, uintptr_t pc) {
    uintptr_t address = (uintptr_t)sem;
    call_site = pc;
    call_in_library = 0;
    lock_point(OP_SEM_WAIT, address, pc);
    cancel_test();
    uint32_t event = lock_event(OP_SEM_WAIT, address, pc);
    struct object *object = sem_object(sem);
    uint32_t *value = value_of(sem);
    if (*value == 0 && !limit_is_valid(limit))
        return failed(event, EINVAL);
    uint64_t deadline = limit_deadline(limit);
    while (*value == 0) {
        int error = wait_above_zero(object, address, event, deadline);
        if (error)
            return failed(event, error);
    }
    --*value;
    event_value(event, 0);
    object->last_event = event;
    object_acquire(object);
    if (*value == 0)
        unwake_all(WAIT_SEM, object->key);
    return 0;
}

int hb_sem_wait(sem_t *sem);
int hb_sem_wait(sem_t *sem) {
    return sem_wait_until(sem, NO_LIMIT, CALLER);
}
int hb_sem_timedwait(sem_t *sem, const struct timespec *until);
int hb_sem_timedwait(sem_t *sem, const struct timespec *until) {
    return sem_wait_until(sem, LIMIT(until, CLOCK_REALTIME), CALLER);
}
int hb_sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until);
int hb_sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until) {
    return sem_wait_until(sem, LIMIT(until, clock), CALLER);
}

int hb_sem_trywait(sem_t *sem);
int hb_sem_trywait(sem_t *sem) {
    uintptr_t address = (uintptr_t)sem;
    lock_point(OP_SEM_TRYWAIT, address, CALLER);
    uint32_t event = lock_event(OP_SEM_TRYWAIT, address, CALLER);
    struct object *object = sem_object(sem);
    if (*value_of(sem) == 0) {
        event_value(event, EAGAIN);
        point_yield(OP_YIELD, address, CALLER);
        errno = EAGAIN;
        return -1;
    }
    if (--*value_of(sem) == 0)
        unwake_all(WAIT_SEM, object->key);
    event_value(event, 0);
    object->last_event = event;
    object_acquire(object);
    return 0;
}

int hb_sem_post(sem_t *sem);
int hb_sem_post(sem_t *sem) {
    uintptr_t address = (uintptr_t)sem;
    lock_point(OP_SEM_POST, address, CALLER);
    uint32_t event = lock_event(OP_SEM_POST, address, CALLER);
    struct object *object = sem_object(sem);
    if (*value_of(sem) == SEM_VALUE_MAX)
        return failed(event, EOVERFLOW);
    object_release(object);
    ++*value_of(sem);
    event_value(event, *value_of(sem));
    wake_all(WAIT_SEM, object->key, WAKE_GRANTED);
    return 0;
}

int hb_sem_getvalue(sem_t *sem, int *value);
int hb_sem_getvalue(sem_t *sem, int *value) {
    uintptr_t address = (uintptr_t)sem;
    lock_point(OP_SEM_GETVALUE, address, CALLER);
    current->watched_write = false;
    uint32_t event = lock_event(OP_SEM_GETVALUE, address, CALLER);
    sem_object(sem);
    *value = (int)*value_of(sem);
    event_value(event, *value_of(sem));
    return 0;
}

int hb_sem_init(sem_t *sem, int shared, unsigned value);
int hb_sem_init(sem_t *sem, int shared, unsigned value) {
    uintptr_t address = (uintptr_t)sem;
    lock_point(OP_SEM_INIT, address, CALLER);
    uint32_t event = lock_event(OP_SEM_INIT, address, CALLER);
    if (value > SEM_VALUE_MAX)
        return failed(event, EINVAL);
    const struct object *object = object_find(key_of(address), OBJECT_SEM);
    if (object && lock_is_awaited(object, WAIT_SEM))
        run_misuse(MISUSE_INIT_TWICE, address, object->last_event);
    lock_renew(address, OBJECT_SEM, event);
    event_value(event, value);
    return sem_init(sem, shared, value);
}

int hb_sem_destroy(sem_t *sem);
int hb_sem_destroy(sem_t *sem) {
    uintptr_t address = (uintptr_t)sem;
    lock_point(OP_SEM_DESTROY, address, CALLER);
    uint32_t event = lock_event(OP_SEM_DESTROY, address, CALLER);
    struct object *object = sem_object(sem);
    if (lock_is_awaited(object, WAIT_SEM))
        run_misuse(MISUSE_DESTROY_SEM, address, object->last_event);
    lock_destroy(object, address, sizeof *sem, event);
    return 0;
}

/* --- named ones: libc's, whose system calls are the run's ----------------------------------------- */

sem_t *hb_sem_open(const char *name, int flags, ...);
sem_t *hb_sem_open(const char *name, int flags, ...) {
    mode_t mode = 0;
    unsigned value = 0;
    if (flags & O_CREAT) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        value = va_arg(more, unsigned);
        va_end(more);
    }
    point(OP_SEM_OPEN, 0, CALLER);
    sem_t *sem = sem_open(name, flags, mode, value);
    uint32_t event = event_add(OP_SEM_OPEN, CALLER, (uintptr_t)sem, 0, 0);
    event_value(event, sem == SEM_FAILED ? (uint64_t)errno : 0);
    return sem;
}

int hb_sem_close(sem_t *sem);
int hb_sem_close(sem_t *sem) {
    point(OP_SEM_CLOSE, (uintptr_t)sem, CALLER);
    event_add(OP_SEM_CLOSE, CALLER, (uintptr_t)sem, 0, 0);
    return sem_close(sem);
}

int hb_sem_unlink(const char *name);
int hb_sem_unlink(const char *name) {
    point(OP_SEM_UNLINK, 0, CALLER);
    event_add(OP_SEM_UNLINK, CALLER, 0, 0, 0);
    return sem_unlink(name);
}
