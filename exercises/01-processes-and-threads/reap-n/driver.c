/* reap_n MODE COUNT
 *
 * Runs reap_n with so many children and prints a line for each that it reports, `child I: exit N`
 * or `child I: signal N`.
 *
 *   freely      each child ends when it likes
 *   backwards   when all have begun and the caller sleeps, the last ends, and each other one when
 *               the one after it has been reported
 *   together    when all have begun, all end while the process of reap_n is stopped
 *
 * Sleeps are over at once (moments.c). The first two modes run reap_n in this process; in the third
 * this one watches, and a child of it runs reap_n.
 *
 * Exit status: 0 all is well; 2 reap_n returns -1, which standard error says; 1 one line on
 * standard error says what is wrong: "driver: KIND: MESSAGE". */
#include "driver.h"
#include "reap_n.h"
#include "task_look.h"

#include <assert.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

struct table *table;
static sigset_t callers_mask; /* when reap_n is called */

static void need(bool done, const char *what) {
    if (!done) {
        perror(what);
        _exit(1);
    }
}

static enum task_state state_of(pid_t process) {
    return task_look((struct task){process, process}).state;
}

static void wait_for_post(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        need(errno == EINTR, "sem_wait");
}

_Noreturn void wrong(const char *kind, const char *format, ...) {
    char said[400], line[500];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    int length = snprintf(line, sizeof line, "driver: %s: %s\n", kind, said);
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);
    (void)written;

    /* What is left behind from here on is not the student's; but zombies, if they are the matter,
     * stay. */
    if (strcmp(kind, "zombie") != 0) {
        for (size_t i = 0; i < table->count; i++)
            if (table->pids[i] != 0 && table->pids[i] != getpid())
                kill(table->pids[i], SIGKILL);
        if (getpid() != table->caller)
            kill(table->caller, SIGKILL);
        while (wait(NULL) > 0)
            ;
    }
    /* Under the controlled scheduler an exit may also tell of a fault that it has injected, and
     * what it shows of an assertion is its text. */
    if (table->mode == FREELY)
        __assert_fail(said, __FILE__, __LINE__, __func__);
    _exit(1);
}

/* --- what reap_n calls ----------------------------------------------------------------------- */

static bool is_killed(size_t number) {
    return number % 5 == 3;
}

static int exit_status_of(size_t number) {
    return (int)(number * 7 % 256);
}

/* The last child waits for all to have begun and for the caller to sleep: one that looks again and
 * again never does. */
static void wait_for_all(void) {
    for (size_t i = 0; i + 1 < table->count; i++)
        wait_for_post(&table->begun);
    while (state_of(table->caller) == TASK_RUNS)
        sched_yield();
}

/* That this process blocks what the caller did when it called reap_n. */
static void check_mask(const char *otherwise) {
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number < SIGRTMIN; number++)
        if (sigismember(&mask, number) != sigismember(&callers_mask, number))
            wrong("rule", "%s: SIG%s is %sblocked", otherwise, sigabbrev_np(number),
                  sigismember(&mask, number) ? "" : "not ");
}

int child_work(size_t number) {
    if (getpid() == table->caller)
        wrong("rule", "child_work is called in the caller's own process; each has a child");
    if (number >= table->count)
        wrong("wrong-output", "child %zu: there are only %zu, numbered from 0", number,
              table->count);
    for (size_t i = 0; i < number; i++)
        if (table->pids[i] == getpid())
            wrong("rule", "child %zu goes on after its work, as child %zu", i, number);
    if (getppid() != table->caller)
        wrong("rule", "child %zu is no child of the process that called reap_n", number);
    if (atomic_exchange(&table->has_begun[number], true))
        wrong("wrong-output", "there is a second child %zu", number);
    table->pids[number] = getpid();
    check_mask("a child works with another signal mask than the caller had");

    if (table->mode == BACKWARDS && number == table->count - 1)
        wait_for_all();
    else if (table->mode != FREELY) {
        need(sem_post(&table->begun) == 0, "sem_post");
        wait_for_post(&table->go[number]);
    }
    if (is_killed(number))
        kill(getpid(), SIGKILL);
    return exit_status_of(number);
}

/* Is this frame the one that the kernel put under a handler? The unwinder knows those, for there
 * the address is of an instruction that has not run yet. */
static _Unwind_Reason_Code look_at_frame(struct _Unwind_Context *frame, void *found) {
    int of_signal = 0;
    _Unwind_GetIPInfo(frame, &of_signal);
    if (of_signal)
        *(bool *)found = true;
    return _URC_NO_REASON;
}

static bool in_handler(void) {
    bool found = false;
    _Unwind_Backtrace(look_at_frame, &found);
    return found;
}

void child_ended(size_t number, int status) {
    if (getpid() != table->caller)
        wrong("rule", "child_ended is called in another process than reap_n was");
    if (number >= table->count)
        wrong("wrong-output", "child %zu is reported: there are only %zu, numbered from 0", number,
              table->count);
    if (!atomic_load(&table->has_begun[number]))
        wrong("wrong-output", "child %zu is reported, and has not begun yet", number);
    if (table->reported[number])
        wrong("wrong-output", "child %zu is reported a second time", number);
    if (table->mode != FREELY && in_handler())
        wrong("rule", "child_ended is called by a signal handler; a handler may only call what "
                      "signal-safety(7) lists, and child_ended prints");
    int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    int killed_by = WIFSIGNALED(status) ? WTERMSIG(status) : -1;
    if (is_killed(number) ? killed_by != SIGKILL : exit_status != exit_status_of(number))
        wrong("wrong-output", "child %zu is reported with status 0x%04x; it %s %d", number,
              (unsigned)status & 0xffff, is_killed(number) ? "was killed by signal" : "exited with",
              is_killed(number) ? SIGKILL : exit_status_of(number));
    table->reported[number] = true;
    atomic_store(&table->looks, 0);

    if (WIFEXITED(status))
        printf("child %zu: exit %d\n", number, exit_status);
    else
        printf("child %zu: signal %d\n", number, killed_by);
    if (table->mode == BACKWARDS && number > 0)
        need(sem_post(&table->go[number - 1]) == 0, "sem_post");
}

/* --- one run --------------------------------------------------------------------------------- */

static void check_signals(void) {
    struct sigaction now;
    check_mask("after reap_n the caller's signal mask is another one");
    need(sigaction(SIGCHLD, NULL, &now) == 0, "sigaction");
    if (now.sa_handler != SIG_DFL)
        wrong("rule", "after reap_n the caller does something else at SIGCHLD than before");
}

static int call(void) {
    sigprocmask(SIG_SETMASK, NULL, &callers_mask);
    table->caller = getpid();
    printf("reap_n %zu\n", table->count); /* stays in stdio's buffer: fork copies it */
    int result = reap_n(table->count);
    int error = errno;
    if (getpid() != table->caller)
        wrong("rule", "reap_n returned in a child; a child ends with _exit when its work is done");
    atomic_store(&table->returned, true);

    siginfo_t left = {.si_pid = 0};
    if (waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) == 0)
        wrong("zombie",
              "reap_n has returned, and a child %s; every child has to be waited for, by a "
              "call that gets its status",
              left.si_pid != 0 ? "was left as a zombie" : "still runs");
    for (size_t i = 0; i < table->count; i++)
        if (!table->reported[i] && (result == 0 || table->has_begun[i]))
            wrong("wrong-output", "reap_n has returned %d, and child %zu is not reported", result,
                  i);
    check_signals();
    if (result == 0)
        return 0;
    if (result != -1 || (error != EAGAIN && error != ENOMEM))
        wrong("wrong-output",
              "reap_n has returned %d with errno %s; -1 it is when fork or memory "
              "fails, with the errno of that call",
              result, strerrorname_np(error));
    fprintf(stderr, "reap_n returned -1, %s\n", strerrorname_np(error));
    return 2;
}

/* The caller has ended, perhaps before its children have begun. */
static void handle_child(int signal_number) {
    (void)signal_number;
    sem_post(&table->begun);
}

static void wait_until_ended(pid_t process) {
    while (state_of(process) != TASK_ENDED)
        sched_yield();
}

/* Stops the caller when all its children have begun, and lets it go on when they have ended: their
 * signals are one then, see signal(7). */
static int watch(pid_t caller) {
    int status = 0;
    pid_t ended = 0;

    for (size_t i = 0; i < table->count && ended == 0; i++) {
        wait_for_post(&table->begun);
        ended = waitpid(caller, &status, WNOHANG);
    }
    if (ended == 0) {
        kill(caller, SIGSTOP);
        while ((ended = waitpid(caller, &status, WUNTRACED)) == -1)
            need(errno == EINTR, "waitpid");
    }
    for (size_t i = 0; i < table->count; i++)
        need(sem_post(&table->go[i]) == 0, "sem_post");
    if (WIFSTOPPED(status)) {
        for (size_t i = 0; i < table->count; i++)
            wait_until_ended(table->pids[i]);
        kill(caller, SIGCONT);
        while (waitpid(caller, &status, 0) == -1)
            need(errno == EINTR, "waitpid");
    }
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    return WEXITSTATUS(status);
}

static int run(void) {
    if (table->mode != TOGETHER)
        return call();

    struct sigaction action = {.sa_handler = handle_child, .sa_flags = SA_NOCLDSTOP}, before;
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGCHLD, &action, &before) == 0, "sigaction");
    pid_t caller = fork();
    need(caller != -1, "fork");
    if (caller != 0)
        return watch(caller);
    need(sigaction(SIGCHLD, &before, NULL) == 0, "sigaction");
    int result = call();
    exit(result);
}

int main(int argc, char *argv[]) {
    static const char *const names[] = {"freely", "backwards", "together"};

    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(table != MAP_FAILED, "mmap");
    int mode = 0;
    while (argc == 3 && mode < 3 && strcmp(argv[1], names[mode]) != 0)
        mode++;
    long count = argc == 3 ? strtol(argv[2], NULL, 10) : -1;
    if (mode == 3 || count < 0 || count > CHILDREN_MAX) {
        fprintf(stderr, "usage: reap_n freely|backwards|together COUNT (0 to %d)\n", CHILDREN_MAX);
        return 1;
    }
    table->mode = (enum mode)mode;
    table->count = (size_t)count;
    need(sem_init(&table->begun, 1, 0) == 0, "sem_init");
    for (size_t i = 0; i < table->count; i++)
        need(sem_init(&table->go[i], 1, 0) == 0, "sem_init");
    return run();
}
