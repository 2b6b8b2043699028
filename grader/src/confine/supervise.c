#include "supervise.h"

#include "confine_budget.h"
#include "confine_cgroup.h"
#include "confine_command.h"
#include "confine_family.h"
#include "confine_stuck.h"
#include "confine_tasks.h"
#include "leftovers.h"
#include "verdict.h"
#include "waits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* The pause between two snapshots grows from the first to the last, in seconds: a program that ends
 * at once is hardly looked at, and looking never costs more than some thousandths of a processor. */
static const double first_pause = 0.001, last_pause = 0.02;

/* What outlives the command is wrong already: it gets no more than this, in seconds, to tell whether it ends by itself. */
static const double late_wall = 2, late_cpu = 1;

/* So many processes are no bomb. */
enum { FEW = 16 };

struct supervisor {
    const struct confine_options *options;
    int signals;      /* signalfd: SIGCHLD, and those that ask us to end */
    pid_t outside;    /* our parent at the start; 0: in another PID namespace */
    int asked_to_end; /* by this signal; 0: not */
    pid_t command;
    bool command_ended, all_ended;
    char secret[16]; /* what its process is called once its main has ended */
    bool completed;
    bool forgets_children;          /* the command ignores SIGCHLD: the kernel reaps for it */
    int status;                     /* the command's, as of wait(2) */
    double wall;                    /* seconds until the command ended */
    double could_run, cpu;          /* what it had used of its limits then */
    enum confine_end end, late_end; /* how the command ended; and what outlived it */
    struct snapshot before, now;
    struct budget budget;
    struct stuck stuck;
    struct leftovers_before *there_before;
    struct unwaited *unwaited;
    size_t unwaited_count;
    json_t *findings, *leftovers, *notes;
};

static double cpu_reaped(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Runtimes of sanitizers start a symbolizer and leave it to itself. */
static bool is_tool(const char *name) {
    return text_begins(name, "llvm-symbolize") || strcmp(name, "addr2line") == 0;
}

static void note_unwaited(struct supervisor *self, pid_t pid, int status) {
    struct unwaited child = {.pid = pid, .status = status};
    if (!proc_read(pid, "comm", child.name, sizeof child.name))
        strcpy(child.name, "?");
    child.name[strcspn(child.name, "\n")] = '\0';
    if (is_tool(child.name) || self->forgets_children)
        return;
    self->unwaited =
        memory_resize(self->unwaited, (self->unwaited_count + 1) * sizeof *self->unwaited);
    self->unwaited[self->unwaited_count++] = child;
}

static void note_command_ended(struct supervisor *self, int status) {
    unsigned long long ignored = 0;
    self->command_ended = true;
    self->status = status;
    self->wall = text_now() - self->budget.started;
    self->could_run = self->budget.could_run;
    self->cpu = self->budget.cpu;
    char name[64];
    if (self->options->completion && proc_read(self->command, "comm", name, sizeof name)) {
        name[strcspn(name, "\n")] = '\0';
        self->completed = strcmp(name, self->secret) == 0;
    }
    /* A zombie still tells what its process ignored. */
    proc_status_number(self->command, "\nSigIgn:", 16, &ignored);
    self->forgets_children = ignored >> (SIGCHLD - 1) & 1;
    if (WIFEXITED(status))
        /* A shell says of a command that wrote too large a file: 128 + SIGXFSZ. */
        self->end = WEXITSTATUS(status) == 128 + SIGXFSZ ? END_OUTPUT_LIMIT : END_EXITED;
    else
        self->end = WTERMSIG(status) == SIGXFSZ ? END_OUTPUT_LIMIT : END_SIGNALLED;
}

/* Waits for all that have ended; for one only when it is later than `until`. What ends here without
 * being the command is a child of the command's whose parent ended without waiting for it, whether
 * before or after. Reading an ended process before it is waited for is safe: its number stays taken
 * until then. */
static void reap(struct supervisor *self, double until) {
    siginfo_t ended;
    bool few = self->now.count <= FEW;
    for (bool first = true;; first = false) {
        ended.si_pid = 0;
        if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0) {
            self->all_ended = errno == ECHILD;
            return;
        }
        if (ended.si_pid == 0 || (!first && text_now() >= until))
            return;
        int status = ended.si_code == CLD_EXITED ? ended.si_status << 8 : ended.si_status & 0x7f;
        if (ended.si_pid == self->command)
            note_command_ended(self, status);
        else
            note_unwaited(self, ended.si_pid, status);
        (few ? family_wait : waitpid)(ended.si_pid, &status, 0);
    }
}

static void read_signals(struct supervisor *self) {
    struct signalfd_siginfo info;
    while (read(self->signals, &info, sizeof info) == (ssize_t)sizeof info)
        /* What is watched has no say in it: only a terminal, and the outer confine. Of a signal that was queued
         * (rt_sigqueueinfo(2)) the sender writes down himself who he is. */
        if (info.ssi_signo != SIGCHLD &&
            (info.ssi_code == SI_KERNEL ||
             (info.ssi_code == SI_USER && (pid_t)info.ssi_pid == self->outside)))
            self->asked_to_end = (int)info.ssi_signo;
}

static enum confine_end late_limit(const struct supervisor *self) {
    if (!self->command_ended)
        return END_NONE;
    if (self->options->cpu_seconds > 0 && self->budget.cpu > self->cpu + late_cpu)
        return END_CPU_LIMIT;
    if (self->options->wall_seconds > 0 && self->budget.could_run > self->could_run + late_wall)
        return END_WALL_LIMIT;
    return END_NONE;
}

static void look(struct supervisor *self) {
    struct snapshot older = self->before;
    self->before = self->now;
    self->now = older;
    bool alone = self->options->tier == TIER_NAMESPACES;
    snapshot_take(&self->now, alone ? REACH_NAMESPACE : REACH_CHILDREN,
                  (size_t)self->options->processes);
    enum confine_end end = budget_account(&self->budget, &self->before, &self->now,
                                          &self->stuck.runtime, cpu_reaped());
    if (end == END_NONE && cgroup_has_killed(self->options->events))
        end = END_MEMORY_LIMIT;
    if (end == END_NONE && !self->budget.moved &&
        stuck_check(&self->stuck, self->options, &self->now))
        end = END_STUCK;
    else if (self->budget.moved)
        stuck_forget(&self->stuck);
    if (end == END_NONE)
        end = late_limit(self);
    if (end != END_NONE)
        *(self->command_ended ? &self->late_end : &self->end) = end;
}

/* Until everything has ended by itself, or a limit is reached, or nobody can go on. */
static void watch(struct supervisor *self) {
    double pause = first_pause, due = text_now() + pause;
    /* The report's reader is the outer confine: when it goes, for whatever reason, all ends. */
    struct pollfd poll_for[] = {{.fd = self->signals, .events = POLLIN},
                                {.fd = self->options->inside}};
    for (;;) {
        read_signals(self);
        reap(self, due);
        if (self->all_ended || self->asked_to_end)
            return;
        double left = due - text_now();
        if (left <= 0) {
            look(self);
            if (self->late_end || (self->end && !self->command_ended))
                return;
            pause = 2 * pause < last_pause ? 2 * pause : last_pause;
            due = text_now() + pause;
            continue;
        }
        struct timespec timeout = {0, (long)(left * 1e9)};
        ppoll(poll_for, 2, &timeout, NULL);
        if (poll_for[1].revents)
            self->asked_to_end = SIGTERM;
    }
}

/* What went wrong, if something did, while the processes that it went wrong with are still there.
 * What is still running is stopped first: a bomb must not go on growing while it is looked at. */
static void explain(struct supervisor *self) {
    bool late = self->end == END_EXITED || self->end == END_SIGNALLED;
    enum confine_end end = late ? self->late_end : self->end;
    struct waits_request request = {.options = self->options,
                                    .command = self->command,
                                    .budget = &self->budget,
                                    .stuck = &self->stuck};
    if (end == END_NONE)
        return;
    if (end == END_PROCESS_LIMIT && self->options->tier == TIER_NONE) {
        /* One that forks without end is not to be stopped to be looked at; but where there is a limit
         * (confine_command.c), those that are stopped keep others from being made. */
        if (geteuid() != 0)
            family_stop();
        family_end();
    } else if (end != END_STUCK && end != END_WALL_LIMIT)
        family_stop();
    snapshot_take(&self->now, self->options->tier == TIER_NAMESPACES ? REACH_NAMESPACE : REACH_SCAN,
                  (size_t)self->options->processes);
    if (late)
        waits_explain_late(&request, &self->now, end, self->leftovers);
    else
        waits_explain(&request, &self->now, end, self->findings);
}

static json_t *report_of(const struct supervisor *self) {
    const struct confine_options *options = self->options;
    json_t *command = json_array(), *report;
    bool by_itself = self->end == END_EXITED || self->end == END_SIGNALLED;
    double reaped = cpu_reaped();
    for (char **word = options->command; *word; word++) {
        char *text = verdict_printable(*word, strlen(*word), 4000);
        json_array_append_new(command, json_string(text));
        free(text);
    }
    report =
        json_pack("{s:o, s:s, s:n, s:n, s:n, s:f, s:f, s:s, s:O, s:O, s:O}", "command", command,
                  "end", confine_end_name(self->end), "exit", "signal", "completed", "wall",
                  self->wall, "cpu", reaped > self->budget.cpu ? reaped : self->budget.cpu, "tier",
                  confine_tier_name(options->tier), "findings", self->findings, "leftovers",
                  self->leftovers, "notes", self->notes);
    if (by_itself && WIFEXITED(self->status))
        json_object_set_new(report, "exit", json_integer(WEXITSTATUS(self->status)));
    if (by_itself && WIFSIGNALED(self->status))
        json_object_set_new(report, "signal", json_integer(WTERMSIG(self->status)));
    if (options->completion)
        json_object_set_new(report, "completed", json_boolean(self->completed));
    return report;
}

static int write_all(int fd, const char *text, size_t length) {
    while (length > 0) {
        ssize_t count = write(fd, text, length);
        if (count < 0 && errno != EINTR)
            return -1;
        text += count > 0 ? count : 0;
        length -= count > 0 ? (size_t)count : 0;
    }
    return 0;
}

static int send_report(const struct supervisor *self) {
    json_t *report = report_of(self);
    char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(6)),
         *line = text_format("%s\n", text);
    int result = write_all(self->options->inside, line, strlen(line));
    free(line);
    free(text);
    json_decref(report);
    return result;
}

static int exit_status(const struct supervisor *self) {
    if (self->end == END_EXITED)
        return WEXITSTATUS(self->status);
    if (self->end == END_SIGNALLED)
        return 128 + WTERMSIG(self->status);
    return CONFINE_ENDED_IT;
}

static int open_signals(void) {
    sigset_t set, all;
    /* Without namespaces a process whose parent has ended has us for its parent: what it sends there
     * must not end us. */
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGQUIT);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void release(struct supervisor *self) {
    snapshot_free(&self->before);
    snapshot_free(&self->now);
    stuck_free(&self->stuck);
    free(self->unwaited);
    leftovers_forget(self->there_before);
    json_decref(self->findings);
    json_decref(self->leftovers);
    json_decref(self->notes);
    close(self->signals);
}

/* Files of ours in /proc belong to our user: to root, who runs the command too where root grades. Most of them ask for
 * rights that it has not; but whom the kernel ends when memory runs out (oom_score_adj) it could say. */
static void close_own_files(void) {
    static const char own[] = "/proc/1";
    if (getpid() == 1 && mount(own, own, NULL, MS_BIND, NULL) == 0)
        mount(NULL, own, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              NULL);
}

/* Where we may, we are not the one whom the kernel ends when a cgroup's memory runs out. The command is again what it
 * would be without us (confine_command.c). */
static void stay_alive(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t written = write(fd, "-1000", 5);
    (void)written; /* refused: then as all others */
    close(fd);
}

/* What every process of the inside needs before it starts another one. */
static void prepare(const struct confine_options *options) {
    stay_alive();
    close_own_files();
    fcntl(options->inside, F_SETFD, FD_CLOEXEC);
    if (options->events >= 0)
        fcntl(options->events, F_SETFD, FD_CLOEXEC);
    /* Nobody inside may trace us, or reach our descriptors through /proc. */
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, options->tier == TIER_NONE ? SIGTERM : SIGKILL);
    family_take_precedence();
}

/* Letters and digits, so that it is one word; 75 bits of it. */
static void make_secret(struct supervisor *self) {
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char random[sizeof self->secret];
    if (getrandom(random, sizeof random, 0) != sizeof random)
        fail("getrandom: %s", strerror(errno));
    for (size_t i = 0; i + 1 < sizeof self->secret; i++)
        self->secret[i] = digits[random[i] % 32];
}

/* From its start until nothing of it is left. Returns the exit status for confine. */
static int run(struct supervisor *self) {
    const char *problem;
    budget_start(&self->budget, self->options);
    make_secret(self);
    self->command =
        command_start(self->options, self->options->completion ? self->secret : NULL, &problem);
    if (self->command < 0) {
        warn("cannot start the command: %s: %s", problem, strerror(errno));
        return CONFINE_CANNOT;
    }
    watch(self);
    if (!self->command_ended)
        self->wall = text_now() - self->budget.started;
    /* The kernel was faster than our looks. */
    if ((self->end == END_EXITED || self->end == END_SIGNALLED) &&
        cgroup_has_killed(self->options->events))
        self->end = END_MEMORY_LIMIT;
    if (!self->asked_to_end)
        explain(self);
    /* Where they are killed one after another, none is to see another's end and speak of it. */
    if (self->end == END_STUCK)
        family_stop();
    family_end();
    if (self->asked_to_end)
        return 128 + self->asked_to_end;
    leftovers_unwaited(self->unwaited, self->unwaited_count, self->leftovers);
    leftovers_compare(self->there_before, self->leftovers, self->notes);
    return send_report(self) == 0 ? exit_status(self) : CONFINE_CANNOT;
}

int supervise(const struct confine_options *options) {
    prepare(options);
    struct supervisor self = {.options = options,
                              .signals = open_signals(),
                              .outside = getppid(),
                              .there_before = leftovers_remember(options),
                              .findings = json_array(),
                              .leftovers = json_array(),
                              .notes = json_array()};
    int status = run(&self);
    release(&self);
    return status;
}
