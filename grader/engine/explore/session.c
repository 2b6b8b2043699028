#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_CARRIERS = 4, WATCH_NANOSECONDS = 200 * 1000 * 1000 };

static int memory_file(const char *name) {
    int fd = memfd_create(name, 0);
    if (fd < 0)
        fail("memory for the explorer: %s", strerror(errno));
    return fd;
}

struct session *session_open(const char *program, const struct text_list *arguments,
                             const char *input) {
    enum { FSGSBASE = 2 }; /* in AT_HWCAP2: a process may set its thread pointer (Linux 5.9) */
    if (!(getauxval(AT_HWCAP2) & FSGSBASE))
        fail("this kernel does not let a program set its thread pointer: Linux 5.9 or later on "
             "x86-64 does; 'grader/grade doctor' tells more");
    struct session *session = memory_new(sizeof *session);
    session->program = realpath(program, NULL); /* runs are in another directory */
    if (!session->program)
        fail("%s: %s", program, strerror(errno));
    text_list_add(&session->arguments, program);
    for (size_t i = 0; i < arguments->count; i++)
        text_list_add(&session->arguments, arguments->items[i]);
    session->board_file = memory_file("board");
    session->output = memory_file("standard output");
    session->errors = memory_file("standard error");
    session->input = open(input ? input : "/dev/null", O_RDONLY | O_CLOEXEC);
    if (session->input < 0)
        fail("%s: %s", input, strerror(errno));
    if (ftruncate(session->board_file, sizeof(struct board)) < 0)
        fail("memory for the explorer: %s", strerror(errno));
    session->board = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED,
                          session->board_file, 0);
    if (session->board == MAP_FAILED)
        fail("memory for the explorer: %s", strerror(errno));
    char template[] = "/tmp/interleave-XXXXXX";
    if (!mkdtemp(template))
        fail("/tmp: %s", strerror(errno));
    session->directory = text_copy(template);
    session->carriers = FIRST_CARRIERS;
    session->cpu = sched_getcpu();
    session->seconds_limit = 2;
    return session;
}

static void stop_server(struct session *session) {
    if (session->server <= 0)
        return;
    kill(session->server, SIGKILL); /* with it all processes of its run end (PR_SET_PDEATHSIG) */
    while (waitpid(session->server, NULL, 0) < 0 && errno == EINTR)
        ;
    session->server = 0;
}

void session_close(struct session *session) {
    stop_server(session);
    text_remove_tree(session->directory);
    munmap(session->board, sizeof(struct board));
    close(session->board_file);
    close(session->output);
    close(session->errors);
    close(session->input);
    text_list_free(&session->arguments);
    free(session->directory);
    free(session->program);
    free(session);
}

void session_forget(struct session *session) {
    memset(session->board->stack_words, 0, sizeof session->board->stack_words);
    session->board->stack_word_count = 0;
    session->board->unlearned = false;
    session->board->uncontrolled_count = 0;
}

/* --- the server ---------------------------------------------------------------------------------- */

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
}

_Noreturn static void become_server(struct session *session) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsid();
    personality(ADDR_NO_RANDOMIZE);
    pin(session->cpu);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (dup2(session->input, STDIN_FILENO) < 0 || dup2(session->output, STDOUT_FILENO) < 0 ||
        dup2(session->errors, STDERR_FILENO) < 0 || dup2(session->board_file, 9) < 0 ||
        chdir(session->directory) < 0)
        _exit(EXIT_CANNOT);
    for (int fd = 3; fd < 64; fd++) {
        if (fd != 9)
            close(fd);
    }
    setenv(BOARD_VARIABLE, "9", 1);
    /* Emptied before each run as well, and nobody else's: a run's random names are the same each time. */
    setenv("TMPDIR", session->directory, 1);
    execv(session->program, session->arguments.items);
    _exit(EXIT_CANNOT);
}

static long futex_wait(uint32_t *word, uint32_t seen, const struct timespec *limit) {
    return syscall(SYS_futex, word, FUTEX_WAIT, seen, limit, NULL, 0);
}

static uint32_t load(uint32_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static const struct timespec watch_limit = {.tv_nsec = WATCH_NANOSECONDS};

/* Waits until the server says that it has done something. False: it has died. */
static bool server_lives(const struct session *session) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)session->server, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

static void start_server(struct session *session) {
    struct board *board = session->board;
    board->carriers = session->carriers;
    board->process_count = 0;
    uint32_t seen = board->done;
    session->server = fork();
    if (session->server == 0)
        become_server(session);
    if (session->server < 0)
        fail("cannot start %s: %s", session->program, strerror(errno));
    while (load(&board->done) == seen) {
        futex_wait(&board->done, seen, &watch_limit);
        if (load(&board->done) == seen && !server_lives(session))
            fail("%s does not start", session->program);
    }
}

/* Processor time of a run's processes so far: what a run may use does not depend on how busy the
 * machine is. */
static double run_seconds(const struct session *session) {
    double seconds = 0;
    for (uint32_t i = 0; i < session->board->process_count && i < MAX_PROCESSES; i++) {
        clockid_t clock;
        struct timespec used;
        int process = session->board->processes[i].real;
        if (process > 0 && clock_getcpuclockid(process, &clock) == 0 &&
            clock_gettime(clock, &used) == 0)
            seconds += (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
    }
    return seconds;
}

static void kill_run(struct session *session) {
    session->board->ended = true;
    for (uint32_t i = 0; i < session->board->process_count && i < MAX_PROCESSES; i++) {
        const struct process *process = &session->board->processes[i];
        if (process->real > 0 && !process->ended)
            kill(process->real, SIGKILL);
    }
}

/* One run; true when it had to be ended from outside. */
static bool run_once(struct session *session) {
    struct board *board = session->board;
    uint32_t seen = load(&board->done);
    bool endless = false;
    __atomic_add_fetch(&board->command, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &board->command, FUTEX_WAKE, 1, NULL, NULL, 0);
    for (uint32_t points = 0; load(&board->done) == seen;) {
        futex_wait(&board->done, seen, &watch_limit);
        if (load(&board->done) != seen)
            break;
        if (!server_lives(session))
            fail("the fork server of %s has died", session->program);
        bool moved = board->points != points;
        points = board->points;
        if (!moved && !endless && run_seconds(session) > session->seconds_limit) {
            endless = true;
            kill_run(session);
        }
    }
    return endless;
}

enum ending session_run(struct session *session, const struct request *request) {
    for (;;) {
        if (!session->server)
            start_server(session);
        session->board->request = *request;
        if (run_once(session))
            return ENDLESS;
        if (session->board->failure.kind != FAILURE_CARRIERS)
            break;
        stop_server(session);
        session->carriers =
            session->carriers * 2 < MAX_TASKS - 1 ? session->carriers * 2 : MAX_TASKS - 1;
    }
    return session->board->failure.kind ? FAILED : ENDED;
}

char *session_output(const struct session *session, bool errors, size_t limit, size_t *length) {
    int fd = errors ? session->errors : session->output;
    char *text = memory_new(limit + 1);
    ssize_t got = pread(fd, text, limit, 0);
    *length = got > 0 ? (size_t)got : 0;
    return text;
}

/* Slot by slot: the whole table is longer than all else that a run writes. */
void plan_clear(struct session *session) {
    while (session->planned)
        session->board->plan[session->planned_slots[--session->planned]] = (struct plan_slot){0};
}

void plan_set(struct session *session, uint64_t key, uint32_t chosen) {
    uint64_t slot = key * 0x9e3779b97f4a7c15UL >> 51;
    for (;; slot++) {
        struct plan_slot *at = &session->board->plan[slot % MAX_PLAN];
        if (at->key == 0)
            session->planned_slots[session->planned++] = (uint16_t)(slot % MAX_PLAN);
        if (at->key == key || at->key == 0) {
            *at = (struct plan_slot){key, chosen};
            return;
        }
    }
}
