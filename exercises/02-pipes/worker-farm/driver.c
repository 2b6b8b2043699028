/* worker_farm MODE [LIMIT [JOBS]]
 *
 * Runs farm_run with a pipe that JOBS jobs come from, and prints how many were reported.
 *
 *   freely      the jobs are in the pipe already, and end as they like; this mode looks at no other
 *               process
 *   steps       they come one by one and end one by one, each when farm_run sleeps; before the
 *               next, it must have started what it could and reported what has ended
 *   signals     the same, and farm_run catches a signal before each
 *   together    all that run end while the process of farm_run is stopped
 *   early       each job has ended before fork returns in its parent
 *   late        each time that farm_run is about to wait, a job has just ended
 *   refuse      the JOBSth fork fails
 *   child       like freely, and the caller has another child, which has ended
 *   blocked     like freely, and the caller blocks SIGCHLD
 *   broken      the read after JOBS jobs fails
 *
 * Sleeps and waits with a time limit are over at once. What happens when is chosen in moments.c,
 * and by the feeder, a child of the caller's that gives the jobs and watches.
 *
 * Exit status: 0 all jobs are reported, or farm_run has returned the error that it should; 2 it
 * returns another one, which standard error says; 1 one line on standard error says what is wrong:
 * "driver: KIND: MESSAGE". */
#include "driver.h"
#include "worker_farm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct table *table;

void need(bool done, const char *what) {
    if (!done) {
        perror(what);
        _exit(WRONG);
    }
}

void wait_for_post(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        need(errno == EINTR, "sem_wait");
}

/* In the farmer: ends the others, so that what they leave behind is not told as well, and
 * leaves. */
static _Noreturn void end_all(void) {
    atomic_store(&table->aside, true);
    close(table->in);
    if (table->feeder > 0)
        kill(table->feeder, SIGKILL);
    for (size_t i = 0; i < JOBS_MAX; i++)
        if (table->jobs[i].pid > 0)
            kill(table->jobs[i].pid, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    /* Under the controlled scheduler an exit may also tell of a fault that it has injected. */
    if (table->mode == FREELY)
        abort();
    _exit(WRONG);
}

_Noreturn void wrong(const char *kind, const char *format, ...) {
    char line[400];
    va_list arguments;

    if (!atomic_exchange(&table->over, true)) {
        int length = snprintf(line, sizeof line, "driver: %s: ", kind);
        va_start(arguments, format);
        vsnprintf(line + length, sizeof line - (size_t)length - 1, format, arguments);
        va_end(arguments);
        strcat(line, "\n");
        ssize_t written = write(STDERR_FILENO, line, strlen(line));
        (void)written;
    }
    if (getpid() == table->farmer)
        end_all();
    kill(table->farmer, SIGUSR2);
    _exit(WRONG);
}

/* Another process has told what is wrong. */
static void leave(int signal_number) {
    (void)signal_number;
    if (getpid() == table->farmer)
        end_all();
    _exit(WRONG);
}

static void catch_signal(int signal_number) {
    (void)signal_number;
    atomic_fetch_add(&table->caught, 1);
}

/* --- what farm_run calls
 * ----------------------------------------------------------------------- */

static void check_mask(void) {
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    bool blocked = sigismember(&now, SIGCHLD);
    if (blocked && !sigismember(&table->mask, SIGCHLD))
        wrong("rule",
              "job_do is called with SIGCHLD blocked: a child inherits the signal mask, and "
              "what is blocked in the parent for a moment is blocked in it for good");
    if (!blocked && sigismember(&table->mask, SIGCHLD))
        wrong("rule", "job_do is called with SIGCHLD not blocked, and the caller of farm_run had "
                      "blocked it: give back the mask that was there");
}

/* Dies of SIGKILL as if another process had sent it. The kernel's timer sends it: a process that
 * kills itself is taken by Valgrind for one that ends, and its open descriptors for leaks. */
static _Noreturn void die(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec at_once = {.it_value = {.tv_nsec = 1}};
    timer_t timer;

    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ||
        timer_settime(timer, 0, &at_once, NULL) == -1)
        raise(SIGKILL);
    for (;;)
        pause();
}

static bool driver_frees_jobs(void) {
    enum mode mode = table->mode;
    return mode == STEPS || mode == SIGNALS || mode == TOGETHER || mode == LATE;
}

int job_do(size_t number, unsigned char input) {
    if (getpid() == table->farmer)
        wrong("rule", "job_do is called in the caller's own process; each job has a child");
    if (number >= table->count)
        wrong("wrong-output", "job %zu: there are only %zu", number, table->count);
    struct job *job = &table->jobs[number];
    if (atomic_exchange(&job->begun, true))
        wrong("wrong-output", "job %zu is done a second time; each is done once", number);
    for (size_t i = 0; i < number; i++)
        if (table->jobs[i].pid == getpid())
            wrong("rule", "one child does both job %zu and job %zu; each has a child of its own", i,
                  number);
    if (input != input_of(number))
        wrong("wrong-output", "job %zu is the byte %d of the input, not %d", number,
              input_of(number), input);
    size_t running = atomic_fetch_add(&table->running, 1) + 1;
    if (running > table->limit)
        wrong("rule", "%zu jobs run at the same time, and the limit is %zu", running, table->limit);
    check_mask();
    job->pid = getpid();
    need(sem_post(&job->started) == 0, "sem_post");
    if (driver_frees_jobs())
        wait_for_post(&job->go);
    atomic_fetch_sub(&table->running, 1);
    if (input == 'K')
        die();
    close(table->in); /* inherited, and the driver's to close */
    return input;
}

void job_done(size_t number, int status) {
    if (gettid() != table->farmer)
        wrong("rule", "job_done is called by another thread or process than farm_run was");
    if (atomic_load(&table->aside))
        wrong("rule", "job_done is called by a signal handler; a handler may only call what "
                      "signal-safety(7) lists");
    if (number >= table->count)
        wrong("wrong-output", "job %zu is reported: there are only %zu", number, table->count);
    struct job *job = &table->jobs[number];
    if (!atomic_load(&job->begun))
        wrong("wrong-output", "job %zu is reported, and has not been done yet", number);
    if (atomic_load(&job->done))
        wrong("wrong-output", "job %zu is reported a second time", number);
    if (status != status_of(number))
        wrong("wrong-output", "job %zu is reported with status %d; its child %s %d", number, status,
              input_of(number) == 'K' ? "was killed by signal" : "exited with",
              input_of(number) == 'K' ? SIGKILL : input_of(number));
    atomic_store(&job->done, true);
    atomic_store(&table->waits, 0);
    atomic_fetch_add(&table->done, 1);
}

/* --- one run
 * ------------------------------------------------------------------------------------ */

static void check_signals(void) {
    struct sigaction now;
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number < SIGRTMIN; number++)
        if (sigismember(&mask, number) != sigismember(&table->mask, number))
            wrong("rule",
                  "after farm_run the caller's signal mask is another one: SIG%s is %sblocked",
                  sigabbrev_np(number), sigismember(&mask, number) ? "" : "not ");
    need(sigaction(SIGCHLD, NULL, &now) == 0, "sigaction");
    if (now.sa_handler != SIG_DFL)
        wrong("rule", "after farm_run the caller does something else at SIGCHLD than before");
}

static void check_descriptors(const bool open_before[]) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++) {
        bool open = fcntl(fd, F_GETFD) != -1;
        if (open && !open_before[fd])
            wrong("fd-leak", "after farm_run descriptor %d is open, and was not before", fd);
        if (!open && open_before[fd])
            wrong("rule", "farm_run has closed descriptor %d, which is the caller's", fd);
    }
}

static void check_children(pid_t own) {
    siginfo_t info;
    if (table->feeder > 0) {
        kill(table->feeder, SIGTERM);
        waitpid(table->feeder, NULL, 0);
    }
    if (own > 0) {
        if (waitpid(own, NULL, 0) == -1)
            wrong("rule", "the caller had a child of its own, and farm_run has waited for that: "
                          "waitpid(-1) takes whichever child ends first");
    }
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
        wrong("zombie", "farm_run returns, and the child of a job has not been waited for");
}

/* Returns the exit status. */
static int judge(int result, int error) {
    size_t done = atomic_load(&table->done), due = table->count;
    bool refused = table->mode == REFUSE;
    bool broken = table->mode == BROKEN;
    if (refused)
        due = table->refused - 1;
    if (result == 0 && (refused || broken))
        wrong("wrong-output", "%s has failed, and farm_run returns 0", refused ? "fork" : "read");
    if (result == -1 && error != (refused ? EAGAIN : broken ? EIO : 0)) {
        fprintf(stderr, "worker_farm: farm_run returns -1, %s\n", strerrorname_np(error));
        return FAILED;
    }
    if (done < due)
        wrong("wrong-output", "farm_run returns %d, and %zu of %zu jobs are reported", result, done,
              due);
    printf("%zu jobs", done);
    if (refused || broken)
        printf(", -1, %s", strerrorname_np(error));
    printf("\n");
    while (fflush(stdout) == EOF && errno == EINTR)
        clearerr(stdout);
    return EXIT_SUCCESS;
}

/* A child that is none of farm_run's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    need(child != -1, "fork");
    if (child == 0)
        _exit(0);
    siginfo_t info;
    need(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == 0, "waitid");
    return child;
}

static void set_up(const char *mode, size_t limit, size_t count) {
    static const char *const modes[] = {"freely",  "steps",  "together", "early",   "late",
                                        "signals", "refuse", "child",    "blocked", "broken"};
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(table != MAP_FAILED, "mmap");
    atomic_store(&table->aside, true); /* until farm_run is called */
    table->farmer = getpid();
    table->limit = limit;
    table->count = count;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(mode, modes[i]) == 0)
            table->mode = (enum mode)i;
    if (table->mode == REFUSE)
        table->refused = count;
    for (size_t i = 0; i < count; i++)
        need(sem_init(&table->jobs[i].started, 1, 0) == 0 &&
                 sem_init(&table->jobs[i].go, 1, 0) == 0,
             "sem_init");
    struct sigaction action = {.sa_handler = catch_signal}; /* and not SA_RESTART */
    need(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
    signal(SIGUSR2, leave);
    prctl(PR_SET_PTRACER,
          PR_SET_PTRACER_ANY); /* where Yama is: the feeder looks what it waits in */
}

/* Returns the read end of the pipe that the jobs come from. */
static int open_source(void) {
    int ends[2];
    need(pipe(ends) == 0, "pipe");
    if (table->mode == FREELY || table->mode >= REFUSE) {
        for (size_t i = 0; i < table->count; i++) {
            unsigned char input = input_of(i);
            need(write(ends[1], &input, 1) == 1, "write");
        }
        close(ends[1]);
        return ends[0];
    }
    pid_t feeder = fork(); /* it goes on until farm_run has returned */
    need(feeder != -1, "fork");
    if (feeder == 0) {
        need(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "PR_SET_PDEATHSIG");
        close(ends[0]);
        feed(ends[1]);
    }
    table->feeder = feeder;
    close(ends[1]);
    return ends[0];
}

int main(int argc, char *argv[]) {
    bool open_before[DESCRIPTORS_WATCHED];
    size_t limit = argc > 2 ? strtoul(argv[2], NULL, 10) : 2;
    size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
    if (argc < 2 || limit < 1 || count > JOBS_MAX) {
        fprintf(stderr, "usage: worker_farm MODE [LIMIT [JOBS]]\n");
        return FAILED;
    }
    set_up(argv[1], limit, count);
    int in = table->in = open_source();
    pid_t own = table->mode == CHILD ? start_own_child() : 0;
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        open_before[fd] = fcntl(fd, F_GETFD) != -1;
    sigset_t blocked;
    sigemptyset(&blocked);
    if (table->mode == BLOCKED)
        sigaddset(&blocked, SIGCHLD);
    need(sigprocmask(SIG_BLOCK, &blocked, NULL) == 0, "sigprocmask");
    need(sigprocmask(SIG_BLOCK, NULL, &table->mask) == 0, "sigprocmask");

    printf("farm_run: "); /* stays in stdio's buffer: fork copies it */
    atomic_store(&table->aside, false);
    int result = farm_run(in, limit), error = errno;
    if (getpid() != table->farmer)
        wrong("rule",
              "farm_run returns in a child too: from then on two processes run the caller's "
              "program; a child leaves with _exit");
    atomic_store(&table->returned, true);
    check_children(own);
    check_signals();
    check_descriptors(open_before);
    int status = judge(result, error);
    close(in);
    return status;
}
