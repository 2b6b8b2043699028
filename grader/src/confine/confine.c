#include "confine.h"

#include "confine_cgroup.h"
#include "confine_files.h"
#include "confine_keeper.h"
#include "supervise.h"
#include "verdict.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum option_key {
    KEY_REPORT = 256,
    KEY_WORK,
    KEY_READ,
    KEY_WRITE,
    KEY_SYMBOLS,
    KEY_KEEP,
    KEY_SOURCE,
    KEY_ENV,
    KEY_CPU,
    KEY_WALL,
    KEY_OUTPUT,
    KEY_MEMORY,
    KEY_PROCESSES,
    KEY_NO_ASLR,
    KEY_SHARED,
    KEY_ONLY_FILES,
    KEY_COMPLETION,
    KEY_TIER,
    KEY_TIER_ONLY,
    KEY_ALL_TIERS,
    KEY_INSIDE,
    KEY_EVENTS,
    KEY_NAMES,
};

static const struct argp_option option_list[] = {
    {"report", KEY_REPORT, "FILE", 0,
     "Append the report, a JSON object on a line, to FILE, instead of telling what went wrong on "
     "standard error",
     0},
    {"work", KEY_WORK, "DIR", 0, "The working directory, writable (default: the current one)", 0},
    {"read", KEY_READ, "DIR", 0, "Make DIR visible, read-only", 0},
    {"write", KEY_WRITE, "DIR", 0, "Make DIR visible and writable", 0},
    {"symbols", KEY_SYMBOLS, "DIR", 0,
     "Make DIR visible as /usr/lib/debug, which must be there (with namespaces only)", 0},
    {"keep", KEY_KEEP, "NAME", 0, "NAME may be left behind in the working directory", 0},
    {"names", KEY_NAMES, "FILE", 0,
     "Without namespaces, what is left behind is among what the command has noted in FILE: it is linked "
     "with inside/names.c",
     0},
    {"source", KEY_SOURCE, "NAME", 0, "A source file of the student's, without directory", 0},
    {"env", KEY_ENV, "NAME=VALUE", 0, "Set a variable in the command's environment", 0},
    {"cpu-seconds", KEY_CPU, "N", 0, "Processor time of all its processes (default 5)", 1},
    {"wall-seconds", KEY_WALL, "N", 0, "Time in which it could have run (default 10)", 1},
    {"output-bytes", KEY_OUTPUT, "N", 0, "The largest file it may write (default 64 MiB)", 1},
    {"memory-bytes", KEY_MEMORY, "N", 0, "Memory of all its processes (default 1 GiB)", 1},
    {"processes", KEY_PROCESSES, "N", 0, "Processes and threads at a time (default 256)", 1},
    {"no-aslr", KEY_NO_ASLR, NULL, 0, "Fixed addresses, as ThreadSanitizer needs them", 2},
    {"shared", KEY_SHARED, NULL, 0,
     "Others take part through FIFOs, sockets or locks in the working directory: no deadlock is "
     "proved where they could still end it",
     2},
    {"completion", KEY_COMPLETION, NULL, 0,
     "The command is linked with grader/inside/completion.c: report whether its main has ended", 2},
    {"only-files", KEY_ONLY_FILES, NULL, 0,
     "Watch nothing and report nothing: become the command, with the system's programs and headers "
     "and the folders of --read and --write in reach, and limits of memory and output",
     2},
    {"tier", KEY_TIER, "TIER", 0, "namespaces or none (default: HB_TIER, or found out)", 2},
    {"tier-only", KEY_TIER_ONLY, NULL, 0, "Print the tier that this machine grants, and exit", 2},
    {"all-tiers", KEY_ALL_TIERS, NULL, 0,
     "Print in words all that this machine grants for a stranger's program, and exit", 2},
    {"inside", KEY_INSIDE, "FD", OPTION_HIDDEN, NULL, 2},
    {"events", KEY_EVENTS, "FD", OPTION_HIDDEN, NULL, 2},
    {0},
};

static const char description[] =
    "Run a command watched, and report how it ended and what it left behind.\v"
    "A limit of 0 is none. Exit status: the command's, 128 and the signal's number when a signal "
    "ended it, 124 when confine ended it, 125 when confine itself could not work.";

const char *confine_tier_name(enum confine_tier tier) {
    return tier == TIER_NAMESPACES ? "namespaces" : tier == TIER_NONE ? "none" : "unknown";
}

static _Noreturn void cannot(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *message = text_vformat(format, arguments);
    va_end(arguments);
    warn("%s", message);
    exit(CONFINE_CANNOT);
}

static double number(const char *name, const char *text) {
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (errno || end == text || *end || !(value >= 0) || value > 1e15)
        cannot("--%s=%s: give a number, 0 or more", name, text);
    return value;
}

/* The path without symbolic links: it has to mean the same inside as outside. */
static char *folder(const char *name, const char *path) {
    char *real = realpath(path, NULL);
    struct stat status;
    if (!real || stat(real, &status) < 0)
        cannot("--%s=%s: %s", name, path, strerror(errno));
    return real;
}

static enum confine_tier parse_tier(const char *text) {
    if (strcmp(text, "namespaces") == 0)
        return TIER_NAMESPACES;
    if (strcmp(text, "none") == 0)
        return TIER_NONE;
    cannot("tier '%s': give namespaces or none", text);
}

static error_t parse_limit(int key, char *text, struct confine_options *options) {
    switch (key) {
    case KEY_CPU: options->cpu_seconds = number("cpu-seconds", text); break;
    case KEY_WALL: options->wall_seconds = number("wall-seconds", text); break;
    case KEY_OUTPUT: options->output_bytes = (long)number("output-bytes", text); break;
    case KEY_MEMORY: options->memory_bytes = (long)number("memory-bytes", text); break;
    case KEY_PROCESSES: options->processes = (long)number("processes", text); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state) {
    struct confine_options *options = state->input;
    switch (key) {
    case KEY_REPORT: options->report = text; break;
    case KEY_WORK:
        free(options->work);
        options->work = folder("work", text);
        break;
    case KEY_READ: text_list_take(&options->read, folder("read", text)); break;
    case KEY_WRITE: text_list_take(&options->write, folder("write", text)); break;
    case KEY_SYMBOLS:
        free(options->symbols);
        options->symbols = folder("symbols", text);
        break;
    case KEY_KEEP: text_list_add(&options->keep, text); break;
    case KEY_NAMES: options->names = text; break;
    case KEY_SOURCE: text_list_add(&options->sources, text); break;
    case KEY_ENV:
        if (!strchr(text, '='))
            cannot("--env=%s: give NAME=VALUE", text);
        text_list_add(&options->environment, text);
        break;
    case KEY_NO_ASLR: options->no_aslr = true; break;
    case KEY_SHARED: options->shared = true; break;
    case KEY_COMPLETION: options->completion = true; break;
    case KEY_ONLY_FILES: options->only_files = true; break;
    case KEY_TIER: options->tier = parse_tier(text); break;
    case KEY_TIER_ONLY: options->tier_only = true; break;
    case KEY_ALL_TIERS: options->tier_only = options->all_tiers = true; break;
    case KEY_INSIDE: options->inside = (int)number("inside", text); break;
    case KEY_EVENTS: options->events = (int)number("events", text); break;
    case ARGP_KEY_ARGS: options->command = state->argv + state->next; break;
    case ARGP_KEY_END:
        if (!options->command && !options->tier_only)
            cannot("no command given (see confine --help)");
        break;
    default: return parse_limit(key, text, options);
    }
    return 0;
}

/* The descriptors that the caller happens to have open are no business of the command's. */
static void close_inherited(void) {
    if (close_range(3, ~0U, 0) < 0)
        for (int fd = 3; fd < 1024; fd++)
            close(fd);
}

/* A command expects 0, 1 and 2 to be open; /dev/null stands in for one that is not. */
static void open_standard(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd)
            cannot("/dev/null: %s", strerror(errno));
}

static char *read_all(int fd, size_t *length) {
    char *text = memory_new(1);
    *length = 0;
    for (;;) {
        text = memory_resize(text, *length + 65536 + 1);
        ssize_t count = read(fd, text + *length, 65536);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        *length += (size_t)count;
    }
    text[*length] = '\0';
    return text;
}

/* One write to a file opened for appending: runs side by side may share it. */
static void append_report(int fd, const char *path, const char *report, size_t length) {
    ssize_t written = write(fd, report, length);
    if (written != (ssize_t)length || close(fd) < 0)
        cannot("%s: %s", path,
               written < 0 || written == (ssize_t)length ? strerror(errno) : "no room");
}

/* Without a file for the report, whoever runs confine by hand is told on standard error. */
static void tell_report(const char *report, size_t length) {
    static const char *const keys[] = {"findings", "leftovers"};
    json_t *whole = json_loadb(report, length, 0, NULL);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        size_t i;
        json_t *finding;
        json_array_foreach (json_object_get(whole, keys[k]), i, finding) {
            if (finding_file(finding))
                warn("%s: %s:%d: %s", finding_kind(finding), finding_file(finding),
                     finding_line(finding), finding_message(finding));
            else
                warn("%s: %s", finding_kind(finding), finding_message(finding));
        }
    }
    json_decref(whole);
}

/* Our end of the keeper's life line, for the signal handler; and what signal asked us to end. */
static volatile sig_atomic_t life_line, asked_by;

static void cut_life_line(int signal) {
    if (!asked_by)
        close(life_line);
    asked_by = signal;
}

/* Asked to end, we let the keeper clear up first. What the caller has us ignore stays ignored. */
static void handle_signals(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {.sa_handler = cut_life_line, .sa_flags = SA_RESTART}, inherited;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

static _Noreturn void end_by(int number) {
    signal(number, SIG_DFL);
    raise(number);
    _exit(CONFINE_CANNOT);
}

static int run_sandbox(const struct confine_options *options) {
    int file = -1, from_inside, line;
    if (options->report &&
        (file = open(options->report, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644)) < 0)
        cannot("%s: %s", options->report, strerror(errno));
    int keeper = keeper_start(options, &line, &from_inside);
    if (keeper < 0)
        cannot("cannot start the sandbox: %s", strerror(errno));
    life_line = line;
    handle_signals();
    size_t length;
    char *report = read_all(from_inside, &length);
    int status;
    while (waitpid(keeper, &status, 0) < 0)
        if (errno != EINTR)
            cannot("waitpid: %s", strerror(errno));
    if (asked_by)
        end_by(asked_by);
    if (WIFSIGNALED(status))
        end_by(WTERMSIG(status));
    bool whole = length > 0 && report[length - 1] == '\n';
    if (!whole && WIFEXITED(status) && WEXITSTATUS(status) != CONFINE_CANNOT)
        warn("the sandbox (tier %s) could not be made", confine_tier_name(options->tier));
    if (whole && file >= 0)
        append_report(file, options->report, report, length);
    else if (whole)
        tell_report(report, length);
    free(report);
    if (!whole)
        return CONFINE_CANNOT;
    return WIFEXITED(status) ? WEXITSTATUS(status) : CONFINE_CANNOT;
}

static void tell_tiers(enum confine_tier tier) {
    char *group = cgroup_words();
    printf("programs: %s; limits: %s; compilers: %s\n",
           tier == TIER_NAMESPACES ? "namespaces (bubblewrap), system calls filtered (seccomp)"
                                   : "no namespaces, system calls filtered (seccomp)",
           group ? group : "looked after by the grader", files_words());
    free(group);
}

static int run_outside(struct confine_options *options) {
    open_standard();
    close_inherited();
    if (options->only_files) {
        const char *problem = files_become(options);
        cannot("cannot start the command: %s: %s", problem, strerror(errno));
    }
    if (options->tier == TIER_UNKNOWN)
        options->tier = getenv("HB_TIER") ? parse_tier(getenv("HB_TIER")) : sandbox_find_tier();
    if (options->tier_only) {
        if (options->all_tiers)
            tell_tiers(options->tier);
        else
            puts(confine_tier_name(options->tier));
        return fflush(stdout) == 0 ? 0 : CONFINE_CANNOT;
    }
    if (!options->work)
        options->work = folder("work", ".");
    return run_sandbox(options);
}

static void free_options(struct confine_options *options) {
    text_list_free(&options->read);
    text_list_free(&options->write);
    text_list_free(&options->keep);
    text_list_free(&options->sources);
    text_list_free(&options->environment);
    free(options->work);
    free(options->symbols);
}

int main(int argc, char **argv) {
    struct confine_options options = {
        .cpu_seconds = 5,
        .wall_seconds = 10,
        .output_bytes = 64L * 1024 * 1024,
        .memory_bytes = 1024L * 1024 * 1024,
        .processes = 256,
        .priority = getpriority(PRIO_PROCESS, 0),
        .inside = -1,
        .events = -1,
    };
    const struct argp parser = {
        option_list, parse_option, "-- COMMAND [ARGUMENT...]", description, NULL, NULL, NULL};
    text_program("confine");
    argp_err_exit_status = CONFINE_CANNOT;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &options);
    int status = options.inside >= 0 ? supervise(&options) : run_outside(&options);
    free_options(&options);
    return status;
}
