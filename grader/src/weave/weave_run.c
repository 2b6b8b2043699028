#include "weave_run.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGEST_FILE = 64 << 20 };

/* A run that goes on. */
struct running {
    struct run *run;
    pid_t pid;   /* of bash or confine, the leader of the group */
    bool exited; /* but not yet waited for: its number stays its own */
    int output;  /* the pipe's read end; -1 once it is at its end */
    size_t room;
    double deadline;
    char *report; /* the path of confine's report, or NULL */
};

struct runner {
    struct running *slots;
    size_t slot_count;
    size_t active;
    const char *root;
    const char *scratch;
    int seconds;
    int signals; /* signalfd */
    sigset_t old_mask;
};

/* --- starting --------------------------------------------------------------------------------- */

static struct text_list environment_of(const struct runner *runner, const struct run *run) {
    struct text_list environment = {0};
    const char *root = runner->root;
    text_list_format(&environment,
                     "PATH=%s/build/chapters/%s:%s/build/chapters/%s/broken:"
                     "/usr/local/bin:/usr/bin:/bin",
                     root, run->chapter, root, run->chapter);
    static const char *const temporary[] = {"TMP", "TMPDIR", "HOME"};
    for (size_t i = 0; i < sizeof temporary / sizeof *temporary; i++)
        text_list_format(&environment, "%s=%s", temporary[i], run->tmp);
    text_list_add(&environment, "LC_ALL=C.UTF-8");
    text_list_add(&environment, "TZ=UTC0");
    text_list_add(&environment, "TERM=dumb");
    text_list_add(&environment, "GRADER_AS_BUILT=1");
    return environment;
}

static struct text_list arguments_of(const struct runner *runner, const struct run *run,
                                     const char *report, const struct text_list *environment) {
    struct text_list arguments = {0};
    if (run->confined) {
        text_list_format(&arguments, "%s/build/bin/confine", runner->root);
        text_list_add(&arguments, "--report");
        text_list_add(&arguments, report);
        text_list_add(&arguments, "--work");
        text_list_add(&arguments, run->tmp);
        text_list_add(&arguments, "--read");
        text_list_add(&arguments, runner->root);
        for (size_t i = 0; i < environment->count; i++) {
            text_list_add(&arguments, "--env");
            text_list_add(&arguments, environment->items[i]);
        }
        text_list_add(&arguments, "--");
    }
    text_list_add(&arguments, "bash");
    text_list_add(&arguments, "-c");
    text_list_add(&arguments, run->command);
    return arguments;
}

/* In the child: becomes the command. Only async-signal-safe calls are needed, but the parent has
 * one thread, so any would do. */
static _Noreturn void become(const struct runner *runner, char **arguments, char **environment,
                             int output) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* weave itself killed: nobody is left to end it */
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &runner->old_mask, NULL);
    int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0)
        _exit(127);
    syscall(SYS_close_range, 3U, ~0U, 0U);
    rlim_t processor = (rlim_t)runner->seconds;
    setrlimit(RLIMIT_CPU, &(struct rlimit){processor, processor + 1});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){LARGEST_FILE, LARGEST_FILE});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    execvpe(arguments[0], arguments, environment);
    dprintf(STDERR_FILENO, "%s: %s\n", arguments[0], strerror(errno));
    _exit(127);
}

static void start(struct runner *runner, struct running *slot, struct run *run, size_t number) {
    run->tmp = text_format("%s/%zu", runner->scratch, number);
    if (mkdir(run->tmp, 0700) < 0)
        fail("%s: %s; free some space there", run->tmp, strerror(errno));
    *slot = (struct running){.run = run, .deadline = text_now() + runner->seconds};
    if (run->confined)
        slot->report = text_format("%s.report", run->tmp);
    struct text_list environment = environment_of(runner, run);
    struct text_list arguments = arguments_of(runner, run, slot->report, &environment);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        fail("a pipe: %s", strerror(errno));
    slot->pid = fork();
    if (slot->pid < 0)
        fail("a process for a transcript: %s", strerror(errno));
    if (slot->pid == 0)
        become(runner, arguments.items, environment.items, ends[1]);
    setpgid(slot->pid, slot->pid); /* the child does it too: whoever comes first */
    close(ends[1]);
    slot->output = ends[0];
    fcntl(slot->output, F_SETFL, O_NONBLOCK);
    text_list_free(&environment);
    text_list_free(&arguments);
    runner->active++;
}

/* --- while they run --------------------------------------------------------------------------- */

static void close_output(struct running *slot) {
    close(slot->output);
    slot->output = -1;
}

/* Ends what goes on too long; the group's end then closes its output. */
static void cut(struct running *slot, enum run_end end) {
    slot->run->end = end;
    kill(-slot->pid, SIGKILL);
    if (slot->output >= 0)
        close_output(slot); /* what left the group might hold it open for ever */
}

static void read_output(struct running *slot) {
    struct run *run = slot->run;
    if (slot->room - run->length < 4096) {
        slot->room = slot->room ? 2 * slot->room : 8192;
        run->output = memory_resize(run->output, slot->room + 1);
    }
    ssize_t count = read(slot->output, run->output + run->length, slot->room - run->length);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) {
        close_output(slot);
        return;
    }
    run->length += (size_t)count;
    if (run->length > RUN_OUTPUT_MOST)
        cut(slot, RUN_TOO_LONG);
}

static void finish(struct runner *runner, struct running *slot) {
    struct run *run = slot->run;
    /* Before its leader is waited for, so that the number cannot mean another group by now. */
    kill(-slot->pid, SIGKILL);
    while (waitpid(slot->pid, &run->status, 0) < 0 && errno == EINTR)
        continue;
    if (!run->output)
        run->output = memory_new(1);
    run->output[run->length] = '\0';
    if (slot->report) {
        run->report = text_read_file(slot->report, 1 << 20, NULL);
        unlink(slot->report);
    }
    free(slot->report);
    text_remove_tree(run->tmp);
    slot->run = NULL;
    runner->active--;
}

static void attend(struct runner *runner, struct running *slot) {
    bool over = text_now() >= slot->deadline;
    if (over && (slot->output >= 0 || !slot->exited)) {
        cut(slot, slot->exited ? RUN_HELD_OPEN : RUN_OUT_OF_TIME);
        slot->deadline += 1; /* SIGKILL cannot be refused; SIGCHLD will tell */
    }
    if (slot->output < 0 && slot->exited)
        finish(runner, slot);
}

/* Children that left their group, and were handed to this process when their parents ended. */
static void kill_orphans(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) >= 0;) {
        FILE *children = pid == 0 ? fopen(path, "re") : NULL;
        if (pid == 0 && !children)
            break; /* a kernel without that file: they stay */
        for (int child; children && fscanf(children, "%d", &child) == 1;)
            kill(child, SIGKILL);
        if (children)
            fclose(children);
        if (pid == 0)
            waitpid(-1, NULL, 0);
    }
}

static _Noreturn void interrupted(struct runner *runner, int number) {
    for (size_t i = 0; i < runner->slot_count; i++)
        if (runner->slots[i].run)
            kill(-runner->slots[i].pid, SIGKILL);
    kill_orphans();
    text_remove_tree(runner->scratch);
    signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &runner->old_mask, NULL);
    raise(number);
    _exit(EXIT_CANNOT);
}

/* Sees which leaders have exited, or ends the program. */
static void take_signal(struct runner *runner) {
    struct signalfd_siginfo info;
    if (read(runner->signals, &info, sizeof info) != sizeof info)
        return;
    if (info.ssi_signo != SIGCHLD)
        interrupted(runner, (int)info.ssi_signo);
    for (size_t i = 0; i < runner->slot_count; i++) { /* one SIGCHLD may stand for several */
        struct running *slot = &runner->slots[i];
        siginfo_t child = {0};
        if (slot->run && waitid(P_PID, (id_t)slot->pid, &child, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            child.si_pid == slot->pid)
            slot->exited = true;
    }
}

static void wait_for_news(struct runner *runner) {
    struct pollfd *polled = memory_new((runner->slot_count + 1) * sizeof *polled);
    double next = text_now() + 3600;
    for (size_t i = 0; i < runner->slot_count; i++) {
        const struct running *slot = &runner->slots[i];
        /* poll passes over negative descriptors */
        polled[i] = (struct pollfd){slot->run ? slot->output : -1, POLLIN, 0};
        if (slot->run && slot->deadline < next)
            next = slot->deadline;
    }
    struct pollfd *signals = &polled[runner->slot_count];
    *signals = (struct pollfd){runner->signals, POLLIN, 0};
    double milliseconds = (next - text_now()) * 1000 + 1;
    int ready = poll(polled, runner->slot_count + 1, milliseconds < 0 ? 0 : (int)milliseconds);
    if (ready < 0 && errno != EINTR)
        fail("poll: %s", strerror(errno));
    if (ready > 0 && signals->revents)
        take_signal(runner);
    for (size_t i = 0; i < runner->slot_count; i++) {
        struct running *slot = &runner->slots[i];
        if (slot->run && slot->output >= 0 && ready > 0 && polled[i].revents)
            read_output(slot);
        if (slot->run)
            attend(runner, slot);
    }
    free(polled);
}

static size_t processors(void) {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

void runs_all(struct run *runs, size_t count, const char *root, const char *scratch, int seconds) {
    struct runner runner = {
        .slot_count = processors(), .root = root, .scratch = scratch, .seconds = seconds};
    runner.slots = memory_new(runner.slot_count * sizeof *runner.slots);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGHUP);
    sigaddset(&mask, SIGCHLD);
    signal(SIGCHLD, SIG_DFL); /* ignored, as some parents leave it, nobody could be waited for */
    sigprocmask(SIG_BLOCK, &mask, &runner.old_mask);
    runner.signals = signalfd(-1, &mask, SFD_CLOEXEC);
    if (runner.signals < 0)
        fail("signalfd: %s", strerror(errno));
    prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    for (size_t next = 0; next < count || runner.active > 0;) {
        for (size_t i = 0; i < runner.slot_count && next < count; i++)
            if (!runner.slots[i].run) {
                start(&runner, &runner.slots[i], &runs[next], next);
                next++;
            }
        wait_for_news(&runner);
    }
    kill_orphans();
    prctl(PR_SET_CHILD_SUBREAPER, 0L, 0L, 0L, 0L);
    close(runner.signals);
    sigprocmask(SIG_SETMASK, &runner.old_mask, NULL);
    free(runner.slots);
}

void run_free(struct run *run) {
    free(run->output);
    free(run->tmp);
    free(run->report);
}
