/* The moments at which things happen. See driver.h.
 *
 * Whether a child ends before its parent knows of it, or a signal comes between a look and the wait
 * that follows, is a matter of luck, and of bad luck once in a thousand runs. Here it happens each
 * time: these calls are the C library's, but for what happens in them. Weak, for a scheduler that
 * tries all the moments there are.
 */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
        char state = state_of(job->pid);
        if (state == 'Z' || state == 'X' || atomic_load(&job->done))
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

/* --- what the feeder sees
 * ----------------------------------------------------------------------- */

/* The state of a process, the first field behind the name's bracket in /proc/PID/stat, proc(5); X,
 * as if it were gone, when there is none. */
char state_of(pid_t process) {
    char path[64], stat[512];

    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 'X';
    ssize_t length = syscall(SYS_read, fd, stat, sizeof stat - 1);
    close(fd);
    stat[length > 0 ? length : 0] = '\0';
    const char *bracket = strrchr(stat, ')');
    return bracket == NULL || bracket[1] == '\0' ? 'X' : bracket[2];
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

/* How often the farmer has been switched off its processor. */
static long switches(void) {
    char path[64], text[4096];
    long sum = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)table->farmer);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd == -1 ? -1 : syscall(SYS_read, fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    for (const char *at = text; (at = strstr(at, "voluntary_ctxt_switches:")) != NULL; at++)
        sum += strtol(at + strlen("voluntary_ctxt_switches:"), NULL, 10);
    return sum;
}

/* Whether the farmer is off its processor and waits. Its state does not tell: waitpid says that it
 * sleeps while it still looks. /proc/PID/syscall says "running" until it does not run, see proc(5);
 * but one that is being woken is in its call still, and its state is that of one that runs. So both
 * are asked, and whether it has been the same sleep all the while. */
static bool is_asleep(void) {
    char path[64], call[256] = "";
    if (atomic_load(&table->returned) || state_of(table->farmer) == 'Z')
        _exit(EXIT_SUCCESS);
    long before = switches();
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)table->farmer);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    need(fd != -1, path);
    ssize_t length = syscall(SYS_read, fd, call, sizeof call - 1);
    close(fd);
    return length > 0 && call[0] != 'r' && is_wait(strtol(call, NULL, 10)) &&
           state_of(table->farmer) == 'S' && switches() == before && !atomic_load(&table->aside);
}

void wait_until_asleep(void) {
    while (!is_asleep())
        sched_yield();
}
