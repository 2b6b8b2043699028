#include "confine_command.h"

#include "confine_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

/* User 0 without capabilities is an ordinary user who happens to own the system's files, which the
 * sandbox shows read-only. The bounding set is what exec would give back. */
static int drop_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    for (unsigned long capability = 0; capability < 64; capability++)
        if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1 &&
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && geteuid() == 0)
            return -1;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return (int)syscall(SYS_capset, &header, none);
}

static int set_limit(__rlimit_resource_t resource, rlim_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0)
        return -1;
    if (value < limit.rlim_max)
        limit.rlim_max = value;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit);
}

/* Only as a default, where more than that is of no danger. */
static int set_soft_limit(__rlimit_resource_t resource, rlim_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0)
        return -1;
    limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
    return setrlimit(resource, &limit);
}

/* In a user namespace of its own an ordinary user's processes are counted apart from all others of
 * that user (since Linux 5.14). */
static bool is_counted_apart(const struct confine_options *options) {
    struct utsname system;
    int major = 0, minor = 0;
    return options->tier == TIER_NAMESPACES && uname(&system) == 0 &&
           sscanf(system.release, "%d.%d", &major, &minor) == 2 &&
           (major > 5 || (major == 5 && minor >= 14));
}

/* How many tasks there are in all, proc(5); more than any user has. 0 where it is not known. */
static long count_tasks(void) {
    long count = 0;
    FILE *file = fopen("/proc/loadavg", "re");
    if (!file)
        return 0;
    if (fscanf(file, "%*s %*s %*s %*d/%ld", &count) != 1)
        count = 0;
    fclose(file);
    return count;
}

/* A little above what the supervisor allows: it ends a bomb, and this holds it up until then. Where the
 * command is counted among the user's other processes, there is room for some more of those. Root is
 * not bound by it. */
static int limit_processes(const struct confine_options *options) {
    long others = is_counted_apart(options) ? 0 : count_tasks(), most = options->processes;
    if (!most || geteuid() == 0 || (!is_counted_apart(options) && others == 0))
        return 0;
    return set_limit(RLIMIT_NPROC, (rlim_t)(others ? others + most + 64 : most + most / 4 + 16));
}

/* Where the supervisor may not go first (supervise.c), the command goes after it: hundreds of processes
 * would leave it no time to end them. */
enum { HELD_BACK = 10 };

static bool is_held_back(const struct confine_options *options) {
    return options->tier == TIER_NONE && geteuid() != 0;
}

static int set_limits(const struct confine_options *options) {
    /* The same numbers on every machine, so that a program meets the same limits everywhere. */
    enum { DESCRIPTORS = 1024, STACK = 8 * 1024 * 1024 };
    if (set_limit(RLIMIT_CORE, 0) < 0 || set_soft_limit(RLIMIT_NOFILE, DESCRIPTORS) < 0 ||
        set_soft_limit(RLIMIT_STACK, STACK) < 0 || limit_processes(options) < 0)
        return -1;
    return options->output_bytes ? set_limit(RLIMIT_FSIZE, (rlim_t)options->output_bytes) : 0;
}

static void default_signals(void) {
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL); /* refused for SIGKILL and SIGSTOP, and for what libc keeps */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The supervisor is spared when memory runs out (supervise.c), and we are not. */
static void be_ended_as_others(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t written = write(fd, "0", 1);
    (void)written; /* refused: then it was not spared */
    close(fd);
}

/* NULL when all is done; otherwise what could not be done. */
static const char *become_command(const struct confine_options *options,
                                  struct text_list *environment, pid_t parent) {
    setsid();
    be_ended_as_others();
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        return "stay with its parent";
    if (chdir(options->work) < 0)
        return options->work;
    if (set_limits(options) < 0)
        return "set its limits";
    if (drop_capabilities() < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return "give up its rights";
    if (options->no_aslr && personality(ADDR_NO_RANDOMIZE) < 0)
        return "fix its addresses";
    setpriority(PRIO_PROCESS, 0, options->priority + (is_held_back(options) ? HELD_BACK : 0));
    filter_install(options->tier != TIER_NONE);
    umask(022);
    default_signals();
    environ = environment->items;
    execvp(options->command[0], options->command);
    return options->command[0];
}

/* `setting` unless the options set that variable themselves: programs disagree on which of two
 * settings counts. */
static void add_default(const struct confine_options *options, struct text_list *environment,
                        char *setting) {
    char *name = text_copy_n(setting, strcspn(setting, "=") + 1);
    bool set = false;
    for (size_t i = 0; i < options->environment.count; i++)
        set = set || text_begins(options->environment.items[i], name);
    if (!set)
        text_list_add(environment, setting);
    free(name);
    free(setting);
}

static void add_environment(const struct confine_options *options, struct text_list *environment) {
    for (size_t i = 0; i < options->environment.count; i++)
        text_list_add(environment, options->environment.items[i]);
    add_default(options, environment, text_copy("PATH=/usr/local/bin:/usr/bin:/bin"));
    add_default(options, environment, text_format("HOME=%s", options->work));
    add_default(options, environment, text_copy("LANG=C.UTF-8"));
    add_default(options, environment, text_copy("TMPDIR=/tmp"));
    if (options->names && options->tier == TIER_NONE)
        text_list_format(environment, "HB_NAMES=%s", options->names);
}

/* What a child that could not become the command tells its parent. */
struct failure {
    int error;
    const char *problem; /* a string of this program, at the same address in both */
};

pid_t command_start(const struct confine_options *options, const char *secret,
                    const char **problem) {
    int ends[2];
    struct failure failure = {0};
    struct text_list environment = {0};
    *problem = "make a pipe";
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    add_environment(options, &environment);
    if (secret)
        text_list_format(&environment, "HB_COMPLETION=%s", secret);
    *problem = "make a process";
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        failure.problem = become_command(options, &environment, parent);
        failure.error = errno;
        _exit(write(ends[1], &failure, sizeof failure) > 0 ? CONFINE_CANNOT : CONFINE_CANNOT + 1);
    }
    int error = errno;
    close(ends[1]);
    if (pid > 0 && read(ends[0], &failure, sizeof failure) == (ssize_t)sizeof failure) {
        *problem = failure.problem;
        error = failure.error;
        pid = -1;
    }
    close(ends[0]);
    text_list_free(&environment);
    errno = error;
    return pid;
}
