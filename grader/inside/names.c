/* Linked into a student's program (ld's --wrap=shm_open and so on), for machines without namespaces: what
 * the program makes by a name there, or by a number, is not its own, but one thing among those of
 * everyone. So each that is made is written down, a line of one write(2), in the file that HB_NAMES names:
 *
 *     shm NAME    sem NAME    mq NAME    the names as they were given
 *     ipc shm N   ipc sem N   ipc msg N  System V's numbers
 *
 * Without HB_NAMES nothing is. The calls are the C library's in any case.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

#define WRAPPED(type, name, ...)                                                                   \
    type __wrap_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__)

/* The C library's own, found when it is called: what the program needs of the library, as nm(1) tells it, is
 * to be the student's need alone. */
#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static const char *record; /* HB_NAMES, whatever the program does to its environment */

__attribute__((constructor)) static void remember_record(void) {
    record = getenv("HB_NAMES");
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
    char line[400];
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    int fd = open(record, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd >= 0) {
        if (length > 0 && (size_t)length < sizeof line)
            (void)!write(fd, line, (size_t)length);
        close(fd);
    }
    errno = error;
}

WRAPPED(int, shm_open, const char *name, int flags, mode_t mode) {
    int fd = REAL(shm_open)(name, flags, mode);
    if (record && fd >= 0 && flags & O_CREAT)
        note("shm %s\n", name);
    return fd;
}

WRAPPED(sem_t *, sem_open, const char *name, int flags, ...) {
    mode_t mode = 0;
    unsigned value = 0;
    va_list more;
    va_start(more, flags);
    if (flags & O_CREAT) {
        mode = va_arg(more, mode_t);
        value = va_arg(more, unsigned);
    }
    va_end(more);
    sem_t *sem = REAL(sem_open)(name, flags, mode, value);
    if (record && sem != SEM_FAILED && flags & O_CREAT)
        note("sem %s\n", name);
    return sem;
}

WRAPPED(mqd_t, mq_open, const char *name, int flags, ...) {
    mode_t mode = 0;
    struct mq_attr *attributes = NULL;
    va_list more;
    va_start(more, flags);
    if (flags & O_CREAT) {
        mode = va_arg(more, mode_t);
        attributes = va_arg(more, struct mq_attr *);
    }
    va_end(more);
    mqd_t queue = REAL(mq_open)(name, flags, mode, attributes);
    if (record && queue != (mqd_t)-1 && flags & O_CREAT)
        note("mq %s\n", name);
    return queue;
}

WRAPPED(int, shmget, key_t key, size_t size, int flags) {
    int number = REAL(shmget)(key, size, flags);
    if (record && number >= 0)
        note("ipc shm %d\n", number);
    return number;
}

WRAPPED(int, semget, key_t key, int count, int flags) {
    int number = REAL(semget)(key, count, flags);
    if (record && number >= 0)
        note("ipc sem %d\n", number);
    return number;
}

WRAPPED(int, msgget, key_t key, int flags) {
    int number = REAL(msgget)(key, flags);
    if (record && number >= 0)
        note("ipc msg %d\n", number);
    return number;
}
