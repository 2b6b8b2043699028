/* The moments at which things happen. See driver.h.
 *
 * Whether a child ends before its parent knows of it, or a signal comes between a look and the wait
 * that follows, is a matter of luck, and of bad luck once in a thousand runs. Here it happens each
 * time: these calls are the C library's, but for what happens in them. Weak, for a scheduler that
 * tries all the moments there are.
 */
#include "driver.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHOSEN __attribute__((weak))

void free_job(size_t number) {
    need(sem_post(&table->jobs[number].go) == 0, "sem_post");
}

void wait_until_ended(size_t number) {
    struct job *job = &table->jobs[number];
    wait_for_post(&job->started);
    sem_post(&job->started);
    for (;;) {
        if (look_at(job->pid).state == TASK_ENDED || atomic_load(&job->done))
            break;
        sched_yield();
    }
    /* The kernel shows a zombie an instant before it wakes and signals the parent, and holds a lock
     * meanwhile that waitid takes too. */
    siginfo_t info;
    waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT);
}

static bool is_farmer(void) {
    return table != NULL && getpid() == table->farmer && !atomic_load(&table->returned) &&
           !atomic_load(&table->aside);
}

/* A job ends, just before the farmer waits for whatever comes. */
static void end_a_job_now(void) {
    size_t number = atomic_load(&table->freed);
    if (table->mode != LATE || number >= atomic_load(&table->forked))
        return;
    atomic_fetch_add(&table->freed, 1);
    free_job(number);
    wait_until_ended(number);
}

static void before_a_wait(void) {
    if (!is_farmer())
        return;
    if (atomic_fetch_add(&table->waits, 1) > WAITS_MAX)
        wrong("rule",
              "farm_run has waited %d times while no job came and none ended: it is busy with "
              "waiting; let one call wait for both, without a time limit",
              WAITS_MAX);
    int error = errno;
    atomic_store(&table->aside, true);
    end_a_job_now();
    atomic_store(&table->aside, false);
    errno = error;
}

CHOSEN pid_t fork(void) {
    if (!is_farmer())
        return _Fork();
    size_t number = atomic_load(&table->forked);
    if (number + 1 == table->refused) {
        errno = EAGAIN;
        return -1;
    }
    atomic_store(&table->aside, true);
    atomic_fetch_add(&table->forked, 1);
    pid_t pid = _Fork();
    if (pid == 0)
        return 0;
    int error = errno;
    if (pid > 0 && table->mode == EARLY)
        wait_until_ended(number); /* before farm_run knows its PID */
    atomic_store(&table->aside, false);
    errno = error;
    return pid;
}

/* --- waits ----------------------------------------------------------------------------------- */

static struct timespec *instant(bool limited, struct timespec *zero) {
    *zero = (struct timespec){0, 0};
    return limited ? zero : NULL;
}

CHOSEN ssize_t read(int fd, void *buffer, size_t size) {
    before_a_wait();
    if (is_farmer() && table->mode == BROKEN && fd == table->in) {
        if (table->read == table->count) {
            errno = EIO;
            return -1;
        }
        size = size < table->count - table->read ? size : table->count - table->read;
        ssize_t taken = syscall(SYS_read, fd, buffer, size);
        table->read += taken > 0 ? (size_t)taken : 0;
        return taken;
    }
    return syscall(SYS_read, fd, buffer, size);
}

CHOSEN int poll(struct pollfd *fds, nfds_t count, int timeout) {
    struct timespec zero;
    before_a_wait();
    return (int)syscall(SYS_ppoll, fds, count, instant(timeout >= 0, &zero), NULL, 0);
}

CHOSEN int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout,
                 const sigset_t *mask) {
    struct timespec zero;
    before_a_wait();
    return (int)syscall(SYS_ppoll, fds, count, instant(timeout != NULL, &zero), mask, _NSIG / 8);
}

CHOSEN int select(int count, fd_set *in, fd_set *out, fd_set *other, struct timeval *timeout) {
    struct timespec zero;
    before_a_wait();
    return (int)syscall(SYS_pselect6, count, in, out, other, instant(timeout != NULL, &zero), NULL);
}

CHOSEN int pselect(int count, fd_set *in, fd_set *out, fd_set *other,
                   const struct timespec *timeout, const sigset_t *mask) {
    struct timespec zero;
    struct {
        const sigset_t *mask;
        size_t size;
    } last = {mask, _NSIG / 8};
    before_a_wait();
    return (int)syscall(SYS_pselect6, count, in, out, other, instant(timeout != NULL, &zero),
                        &last);
}

CHOSEN int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
    before_a_wait();
    return (int)syscall(SYS_epoll_pwait, epoll, events, most, timeout < 0 ? -1 : 0, NULL,
                        _NSIG / 8);
}

CHOSEN int sigsuspend(const sigset_t *mask) {
    before_a_wait();
    return (int)syscall(SYS_rt_sigsuspend, mask, _NSIG / 8);
}

CHOSEN int pause(void) {
    sigset_t now;
    before_a_wait();
    sigprocmask(SIG_SETMASK, NULL, &now);
    return (int)syscall(SYS_rt_sigsuspend, &now, _NSIG / 8);
}

CHOSEN unsigned sleep(unsigned seconds) {
    (void)seconds;
    before_a_wait();
    return 0;
}

CHOSEN int usleep(useconds_t microseconds) {
    (void)microseconds;
    before_a_wait();
    return 0;
}

CHOSEN int nanosleep(const struct timespec *time, struct timespec *left) {
    (void)time;
    (void)left;
    before_a_wait();
    return 0;
}

/* --- what the feeder sees --------------------------------------------------------------------- */

struct task_look look_at(pid_t process) {
    return task_look((struct task){.process = process, .id = process});
}

/* Whether it is a call that waits for something to happen. In others, as fork, a process may be off its
 * processor too, for a page or for a lock of the kernel's, and goes on by itself. */
static bool is_wait(long call) {
    static const long waits[] = {SYS_read,
                                 SYS_poll,
                                 SYS_ppoll,
                                 SYS_select,
                                 SYS_pselect6,
                                 SYS_epoll_wait,
                                 SYS_epoll_pwait,
                                 SYS_epoll_pwait2,
                                 SYS_wait4,
                                 SYS_waitid,
                                 SYS_pause,
                                 SYS_rt_sigsuspend,
                                 SYS_rt_sigtimedwait,
                                 SYS_futex,
                                 SYS_readv,
                                 SYS_clock_nanosleep,
                                 SYS_nanosleep};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
        if (waits[i] == call)
            return true;
    return false;
}

/* Whether the farmer waits in such a call. */
static bool is_asleep(void) {
    struct task_look look = look_at(table->farmer);
    if (atomic_load(&table->returned) || look.state == TASK_ENDED)
        _exit(EXIT_SUCCESS);
    return is_wait(look.call) && !atomic_load(&table->aside);
}

void wait_until_asleep(void) {
    while (!is_asleep())
        sched_yield();
}
