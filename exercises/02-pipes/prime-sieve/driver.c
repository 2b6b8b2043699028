/* prime_sieve LIMIT [MODE [K]]
 *
 * Runs sieve_run on the numbers from 2 to LIMIT and prints the primes as they are found, then what
 * it returned. next_number waits for the primes found among the numbers it has given, so that a
 * process that keeps a number to itself holds up the whole, for ever.
 *
 *   freely      next_number does not wait: all numbers may be under way at once
 *   signals     each process that has found a prime catches a signal whenever it waits for a number
 *   flood       LIMIT numbers, of which 2, 3, 5, 7, 11 and 13 are the primes, and all that follow
 *               have to go through five pipes; next_number does not wait
 *   full        a flood, in which the caller catches a signal while the process of 2 is stopped and
 *               no number more goes into the pipe to it
 *   gaps        3 is left out, so that none has found it
 *   starve K    a flood, and the process of the K-th prime can open no descriptor from then on
 *   refuse K    next_number does not wait, and the K-th fork of all fails
 *   child       the caller has a child of its own, which has ended
 *
 * Exit status: 0 all primes are found; 2 sieve_run returns -1, which standard error says; 1 one
 * line on standard error says what is wrong: "driver: KIND: MESSAGE".
 */
#include "prime_sieve.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WRONG = 1, FAILED = 2, PRIMES_MAX = 200, DESCRIPTORS_WATCHED = 64, LARGEST_OF_FLOOD = 13 };

enum mode { ONE_BY_ONE, FREELY, SIGNALS, FLOOD, CHILD, FULL, GAPS };

/* Shared by all processes. Only the one that calls next_number writes what it gives out; only the
 * process of a prime writes its finder. */
struct table {
    enum mode mode;
    int limit;
    int starved; /* the number of the prime whose process gets no descriptor any more; 0: none */
    int refused; /* the number of the fork that fails; 0: none */
    atomic_int forks;
    pid_t caller;
    int given;                 /* numbers that next_number has returned */
    int number;                /* the last of them */
    int primes[PRIMES_MAX];    /* the primes among them, */
    atomic_int prime_count;    /* and how many */
    pid_t finders[PRIMES_MAX]; /* who has found them, */
    atomic_int found;          /* and how many are found */
    sem_t announced;           /* posted for each prime that is found */
    atomic_int caught;         /* signals */
    atomic_bool stopped;       /* the process of 2 is; for the mode full */
    atomic_bool returned;      /* sieve_run has */
    atomic_bool over;          /* something wrong has been told */
};

static struct table *table;

/* Writes a text, whole, also when signals are caught. */
static void say(const char *text) {
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written == -1 && errno != EINTR)
            _exit(WRONG);
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
}

static void need(bool done, const char *what) {
    if (!done) {
        perror(what);
        _exit(WRONG);
    }
}

/* In the caller: ends whoever is left, so that what they leave behind is not told as well, and
 * leaves. Those that have found no prime yet see end-of-file. */
static _Noreturn void end_all(void) {
    for (int i = 0; i < atomic_load(&table->found); i++)
        kill(table->finders[i], SIGKILL);
    for (int fd = 3; fd < DESCRIPTORS_WATCHED; fd++)
        close(fd);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    /* Under the controlled scheduler an exit may also tell of a fault that it has injected. */
    if (table->mode == FREELY)
        abort();
    _exit(WRONG);
}

/* Ends the program with a finding; the first one counts. The caller ends with the status, whoever
 * it was that saw it. */
static _Noreturn void wrong(const char *kind, const char *format, ...) {
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
    if (getpid() == table->caller)
        end_all();
    kill(table->caller, SIGUSR2);
    _exit(WRONG);
}

/* Somebody else has told what is wrong. */
static void leave(int signal_number) {
    (void)signal_number;
    if (getpid() == table->caller)
        end_all();
    _exit(WRONG);
}

static void catch_signal(int signal_number) {
    (void)signal_number;
    atomic_fetch_add(&table->caught, 1);
}

static enum task_state state_of(pid_t process) {
    return task_look((struct task){process, process}).state;
}

static void wait_until_at_rest(pid_t process) {
    while (state_of(process) == TASK_RUNS)
        sched_yield();
}

/* Has each process that has a prime catch a signal while it waits for a number. One that gives up
 * takes that for the end of the numbers, or for an error. */
static void interrupt_all(void) {
    for (int i = 0; i < atomic_load(&table->found); i++) {
        int caught = atomic_load(&table->caught);
        wait_until_at_rest(table->finders[i]);
        kill(table->finders[i], SIGUSR1);
        while (atomic_load(&table->caught) == caught && state_of(table->finders[i]) != TASK_ENDED)
            sched_yield();
        wait_until_at_rest(table->finders[i]);
        if (state_of(table->finders[i]) == TASK_ENDED)
            wrong("fault-handling",
                  "the process of %d catches a signal while it waits for a number, and gives up: "
                  "what it waits in fails with EINTR then, and is to be called again",
                  table->primes[i]);
    }
}

static bool is_prime(int number) {
    for (int i = 0; i < atomic_load(&table->prime_count); i++)
        if (number % table->primes[i] == 0)
            return false;
    return true;
}

static bool has_divisor_below(int number, int bound) {
    for (int i = 2; i < bound; i++)
        if (number % i == 0)
            return true;
    return false;
}

/* What comes after `number`; 0: nothing. In a flood, once its primes are through, only what no
 * prime but the last one divides. */
static int successor(int number) {
    bool flood = table->mode == FLOOD || table->mode == FULL;
    if (flood ? table->given == table->limit : number >= table->limit)
        return 0;
    if (table->mode == GAPS && number == 2)
        return 4;
    if (!flood || number < LARGEST_OF_FLOOD)
        return number + 1;
    do
        number += LARGEST_OF_FLOOD;
    while (has_divisor_below(number, LARGEST_OF_FLOOD));
    return number;
}

int next_number(void) {
    bool waits = table->mode != FREELY && table->mode != FLOOD && table->mode != FULL;
    bool last_was_prime =
        table->prime_count > 0 && table->primes[table->prime_count - 1] == table->number;
    while (waits && last_was_prime && sem_wait(&table->announced) == -1)
        ;
    if (table->mode == SIGNALS)
        interrupt_all();
    while (table->mode == FULL && table->given > 0 && !atomic_load(&table->stopped))
        sched_yield();
    int next = successor(table->number);
    if (next == 0)
        return 0;
    table->given++;
    table->number = next;
    if (is_prime(next)) {
        need(table->prime_count < PRIMES_MAX, "more primes than there is room for");
        table->primes[table->prime_count] = next;
        atomic_fetch_add(&table->prime_count, 1);
    }
    return next;
}

/* Each prime has a process of its own, which is there as long as there may be numbers. */
static void check_finder(int prime, int earlier) {
    if (getpid() == table->caller)
        wrong("rule",
              "%d is found in the caller's own process; each prime has a process of its own, a "
              "descendant of the caller",
              prime);
    for (int i = 0; i < earlier; i++) {
        if (table->finders[i] == getpid())
            wrong("rule", "one process has found both %d and %d; each prime has one of its own",
                  table->primes[i], prime);
        if (table->mode == ONE_BY_ONE && state_of(table->finders[i]) == TASK_ENDED)
            wrong("rule",
                  "the process of %d has ended when %d is found, and the numbers have not; who is "
                  "to keep back the multiples of %d now?",
                  table->primes[i], prime, table->primes[i]);
    }
}

/* From now on no descriptor is to be had here, nor in what is forked here. */
static void starve(void) {
    struct rlimit limit;
    need(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = 0;
    need(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
}

void prime_found(int prime) {
    int number = atomic_load(&table->found);
    if (number >= atomic_load(&table->prime_count))
        wrong("wrong-output",
              "%d is said to be a prime, but among the numbers so far there are no more than %d",
              prime, number);
    if (prime != table->primes[number])
        wrong("wrong-output", "%d is said to be a prime when %d is due", prime,
              table->primes[number]);
    check_finder(prime, number);
    table->finders[number] = getpid();
    char line[16];
    snprintf(line, sizeof line, "%d\n", prime);
    say(line);
    if (number + 1 == table->starved)
        starve();
    atomic_fetch_add(&table->found, 1);
    need(sem_post(&table->announced) == 0, "sem_post");
}

/* The C library's, but for the one that is refused. Weak, for a scheduler that has its own. */
__attribute__((weak)) pid_t fork(void) {
    if (table != NULL && atomic_fetch_add(&table->forks, 1) + 1 == table->refused) {
        errno = EAGAIN;
        return -1;
    }
    return _Fork();
}

static void note_descriptors(bool open[]) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        open[fd] = fcntl(fd, F_GETFD) != -1;
}

static void check_descriptors(const bool open_before[]) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++) {
        bool open = fcntl(fd, F_GETFD) != -1;
        if (open && !open_before[fd])
            wrong("fd-leak",
                  "after sieve_run descriptor %d is open in the caller, and was not "
                  "before",
                  fd);
        if (!open && open_before[fd])
            wrong("rule", "sieve_run has closed the caller's descriptor %d", fd);
    }
}

/* A child that is none of sieve_run's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    need(child != -1, "fork");
    if (child == 0)
        _exit(0);
    siginfo_t info;
    need(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == 0, "waitid");
    return child;
}

static bool is_over(void) {
    return atomic_load(&table->returned) || state_of(table->caller) == TASK_ENDED;
}

/* A child that has the caller catch a signal while it waits for room in the pipe to the process of 2,
 * or, where another writes into that, for this one's end. */
static pid_t start_interrupter(void) {
    pid_t child = fork();
    need(child != -1, "fork");
    if (child != 0)
        return child;
    while (atomic_load(&table->found) == 0 && !is_over())
        sched_yield();
    if (atomic_load(&table->found) == 0)
        _exit(0);
    pid_t first = table->finders[0];
    kill(first, SIGSTOP);
    while (state_of(first) != TASK_STOPPED && state_of(first) != TASK_ENDED)
        sched_yield();
    atomic_store(&table->stopped, true);
    wait_until_at_rest(table->caller);
    int caught = atomic_load(&table->caught);
    kill(table->caller, SIGUSR1);
    while (atomic_load(&table->caught) == caught && !is_over())
        sched_yield();
    wait_until_at_rest(table->caller);
    kill(first, SIGCONT);
    _exit(0);
}

static void check_children(pid_t own) {
    siginfo_t info;
    if (own != 0 && waitpid(own, NULL, 0) == -1)
        wrong("rule", "the caller had a child of its own, and sieve_run has waited for that: wait "
                      "takes whichever child ends first, waitpid the one that it is told");
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
        wrong("zombie", "sieve_run returns, and one of its processes has not been waited for; each "
                        "waits for those that it has forked before it ends");
}

/* Who ignores SIGCHLD learns neither when a child has ended nor how. */
static void check_signals(void) {
    struct sigaction now;
    need(sigaction(SIGCHLD, NULL, &now) == 0, "sigaction");
    if (now.sa_handler != SIG_DFL)
        wrong("rule", "sieve_run has changed what the caller does at SIGCHLD; whoever ignores it "
                      "learns neither when a child has ended nor how");
}

static void set_up(int argc, char *argv[]) {
    static const char *const modes[] = {"one-by-one", "freely", "signals", "flood",
                                        "child",      "full",   "gaps"};
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(table != MAP_FAILED, "mmap");
    table->caller = getpid();
    table->number = 1;
    table->limit = atoi(argv[1]);
    for (size_t i = 0; argc > 2 && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(argv[2], modes[i]) == 0)
            table->mode = (enum mode)i;
    if (argc > 3 && strcmp(argv[2], "starve") == 0) {
        table->mode = FLOOD;
        table->starved = atoi(argv[3]);
    } else if (argc > 3 && strcmp(argv[2], "refuse") == 0) {
        table->mode = FREELY;
        table->refused = atoi(argv[3]);
    }
    need(sem_init(&table->announced, 1, 0) == 0, "sem_init");

    /* A process whose parent leaves before it is left to this one, and found here. */
    need(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0, "PR_SET_CHILD_SUBREAPER");
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = catch_signal}; /* and not SA_RESTART */
    need(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
    signal(SIGUSR2, leave);
}

int main(int argc, char *argv[]) {
    bool open_before[DESCRIPTORS_WATCHED];
    if (argc < 2) {
        fprintf(stderr, "usage: prime_sieve LIMIT [MODE [K]]\n");
        return FAILED;
    }
    set_up(argc, argv);
    pid_t own = table->mode == CHILD  ? start_own_child()
                : table->mode == FULL ? start_interrupter()
                                      : 0;
    note_descriptors(open_before);

    printf("sieve_run returns "); /* stays in stdio's buffer: fork copies it */
    int result = sieve_run();
    atomic_store(&table->returned, true);
    if (getpid() != table->caller)
        wrong("rule", "sieve_run returns in a child too: from then on two processes run the "
                      "caller's program; a child leaves with _exit");
    check_signals();
    check_children(own);
    check_descriptors(open_before);
    if (result != 0 && table->mode == FULL)
        wrong("fault-handling",
              "the caller catches a signal while the pipe to the process of 2 is "
              "full, and gives up: what it waits in fails with EINTR then, and is "
              "to be called again");
    int found = atomic_load(&table->found), primes = atomic_load(&table->prime_count);
    if (result == 0 && (found < primes || successor(table->number) != 0))
        wrong("wrong-output", "sieve_run returns 0, but %d is the last prime that is found",
              found > 0 ? table->primes[found - 1] : 0);
    printf("%d\n", result);
    while (fflush(stdout) == EOF && errno == EINTR)
        clearerr(stdout);
    if (result != 0)
        fprintf(stderr, "prime_sieve: sieve_run returns %d\n", result);
    return result == 0 ? EXIT_SUCCESS : FAILED;
}
