/* Calls of the C library's, but that sleeps are over at once, and that looking again and again for
 * a child that has ended is noticed. Weak, for a scheduler that has calls of its own. */
#include "driver.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHOSEN __attribute__((weak))

enum { LOOKS_MAX = 100 }; /* a handler looks once in vain, behind the last that has ended */

/* Under `backwards` no child ends before the caller sleeps. */
static void look_in_vain(void) {
    if (table == NULL || table->mode != BACKWARDS || getpid() != table->caller ||
        atomic_load(&table->returned))
        return;
    if (atomic_fetch_add(&table->looks, 1) > LOOKS_MAX)
        wrong("rule",
              "reap_n has looked %d times for a child that has ended, while none had; let it wait "
              "without WNOHANG: it sleeps then, until a child ends",
              LOOKS_MAX);
}

CHOSEN pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage) {
    pid_t result = (pid_t)syscall(SYS_wait4, pid, status, options, usage);
    if (result == 0)
        look_in_vain();
    return result;
}

CHOSEN pid_t wait3(int *status, int options, struct rusage *usage) {
    return wait4(-1, status, options, usage);
}

CHOSEN pid_t waitpid(pid_t pid, int *status, int options) {
    return wait4(pid, status, options, NULL);
}

CHOSEN pid_t wait(int *status) {
    return wait4(-1, status, 0, NULL);
}

CHOSEN int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
    if (info != NULL)
        info->si_pid = 0;
    int result = (int)syscall(SYS_waitid, type, id, info, options, NULL);
    if (result == 0 && info != NULL && info->si_pid == 0)
        look_in_vain();
    return result;
}

CHOSEN unsigned sleep(unsigned seconds) {
    (void)seconds;
    return 0;
}

CHOSEN int usleep(useconds_t microseconds) {
    (void)microseconds;
    return 0;
}

CHOSEN int nanosleep(const struct timespec *time, struct timespec *left) {
    (void)time;
    (void)left;
    return 0;
}

CHOSEN int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                           struct timespec *left) {
    (void)clock;
    (void)flags;
    (void)time;
    (void)left;
    return 0;
}
