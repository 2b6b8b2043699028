/* The outside of the sandbox: what bubblewrap is told, and what takes its place without it. */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the sandbox sees this program. */
static const char inside_path[] = "/run/confine";

extern char **environ;

/* Root in a container often lacks the right to make namespaces other than in a user namespace. */
static bool needs_user_namespace(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return syscall(SYS_capget, &header, data) < 0 ||
           !(data[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN));
}

static void add(struct text_list *arguments, const char *option, const char *from, const char *to) {
    text_list_add(arguments, option);
    if (from)
        text_list_add(arguments, from);
    if (to)
        text_list_add(arguments, to);
}

/* /bin, /lib and their like are symbolic links into /usr on a merged system. */
static void add_system(struct text_list *arguments) {
    static const char *const folders[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
    static const char *const settings[] = {
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
        "/etc/group",        "/etc/passwd",      "/etc/hosts",      "/etc/nsswitch.conf",
        "/etc/localtime",    "/etc/protocols",   "/etc/services",   "/etc/host.conf",
        "/nix/store",        "/gnu/store"};
    add(arguments, "--ro-bind", "/usr", "/usr");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char target[256];
        ssize_t length = readlink(folders[i], target, sizeof target - 1);
        target[length > 0 ? length : 0] = '\0';
        if (length > 0)
            add(arguments, "--symlink", target, folders[i]);
        else
            add(arguments, "--ro-bind-try", folders[i], folders[i]);
    }
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        add(arguments, "--ro-bind-try", settings[i], settings[i]);
}

static void add_namespaces(struct text_list *arguments) {
    static const char *const options[] = {"bwrap",         "--unshare-pid", "--unshare-ipc",
                                          "--unshare-uts", "--unshare-net", "--die-with-parent",
                                          "--new-session", "--as-pid-1"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        text_list_add(arguments, options[i]);
    if (needs_user_namespace())
        text_list_add(arguments, "--unshare-user");
    /* What root's supervisor needs to close its files, and then to give that up again (supervise.c). */
    if (needs_user_namespace() && getuid() == 0) {
        add(arguments, "--cap-add", "CAP_SYS_ADMIN", NULL);
        add(arguments, "--cap-add", "CAP_SETPCAP", NULL);
    }
    add(arguments, "--proc", "/proc", NULL);
    /* Most of /proc/sys may be written by user 0, capabilities or not. */
    if (getuid() == 0)
        add(arguments, "--ro-bind", "/proc/sys", "/proc/sys");
    add(arguments, "--dev", "/dev", NULL);
    add(arguments, "--mqueue", "/dev/mqueue", NULL);
    add(arguments, "--perms", "1777", NULL);
    add(arguments, "--tmpfs", "/tmp", NULL);
}

struct mount {
    const char *option, *path;
};

static int by_length(const void *left, const void *right) {
    size_t a = strlen(((const struct mount *)left)->path);
    size_t b = strlen(((const struct mount *)right)->path);
    return a < b ? -1 : a > b;
}

/* Outer folders first, so that one inside another is as it was asked for. */
static void add_folders(struct text_list *arguments, const struct confine_options *options) {
    struct mount *mounts =
        memory_new((options->read.count + options->write.count + 1) * sizeof *mounts);
    size_t count = 0;
    for (size_t i = 0; i < options->read.count; i++)
        mounts[count++] = (struct mount){"--ro-bind", options->read.items[i]};
    for (size_t i = 0; i < options->write.count; i++)
        mounts[count++] = (struct mount){"--bind", options->write.items[i]};
    mounts[count++] = (struct mount){"--bind", options->work};
    qsort(mounts, count, sizeof *mounts, by_length);
    for (size_t i = 0; i < count; i++)
        add(arguments, mounts[i].option, mounts[i].path, mounts[i].path);
    free(mounts);
}

static void add_each(struct text_list *arguments, const char *option,
                     const struct text_list *values) {
    for (size_t i = 0; i < values->count; i++)
        text_list_format(arguments, "--%s=%s", option, values->items[i]);
}

/* The second confine, with the options of the first, as they were understood. What is visible or
 * writable is the sandbox's business; the inside need not know. */
static void add_inside(struct text_list *arguments, const char *program,
                       const struct confine_options *options, int report_fd, int events) {
    text_list_add(arguments, program);
    text_list_format(arguments, "--inside=%d", report_fd);
    if (events >= 0)
        text_list_format(arguments, "--events=%d", events);
    text_list_format(arguments, "--tier=%s", confine_tier_name(options->tier));
    text_list_format(arguments, "--work=%s", options->work);
    add_each(arguments, "keep", &options->keep);
    add_each(arguments, "source", &options->sources);
    if (options->names)
        text_list_format(arguments, "--names=%s", options->names);
    add_each(arguments, "env", &options->environment);
    text_list_format(arguments, "--cpu-seconds=%.9g", options->cpu_seconds);
    text_list_format(arguments, "--wall-seconds=%.9g", options->wall_seconds);
    text_list_format(arguments, "--output-bytes=%ld", options->output_bytes);
    text_list_format(arguments, "--memory-bytes=%ld", options->memory_bytes);
    text_list_format(arguments, "--processes=%ld", options->processes);
    if (options->no_aslr)
        text_list_add(arguments, "--no-aslr");
    if (options->shared)
        text_list_add(arguments, "--shared");
    if (options->completion)
        text_list_add(arguments, "--completion");
    text_list_add(arguments, "--");
    for (char **word = options->command; *word; word++)
        text_list_add(arguments, *word);
}

static char *own_path(void) {
    char *path = realpath("/proc/self/exe", NULL);
    return path ? path : text_copy("/proc/self/exe");
}

static void add_sandbox(struct text_list *arguments, const struct confine_options *options,
                        const char *program) {
    add_namespaces(arguments);
    add_system(arguments);
    if (options->symbols)
        add(arguments, "--ro-bind", options->symbols, "/usr/lib/debug");
    add_folders(arguments, options);
    add(arguments, "--ro-bind", program, inside_path);
    add(arguments, "--remount-ro", "/", NULL);
    add(arguments, "--chdir", options->work, NULL);
    text_list_add(arguments, "--");
}

/* Returns the PID, or -1 with errno. */
static int spawn(const char *program, char **arguments, bool quiet) {
    posix_spawn_file_actions_t actions;
    pid_t pid;
    posix_spawnattr_t attributes;
    sigset_t none;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (quiet) {
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    int error = posix_spawnp(&pid, program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    errno = error;
    return error ? -1 : pid;
}

enum confine_tier sandbox_find_tier(void) {
    struct text_list arguments = {0};
    char *program = own_path();
    add_namespaces(&arguments);
    add_system(&arguments);
    add(&arguments, "--ro-bind", program, inside_path);
    add(&arguments, "--remount-ro", "/", NULL);
    add(&arguments, "--", inside_path, NULL);
    add(&arguments, "--tier=none", "--tier-only", NULL);
    int status = -1;
    pid_t pid = spawn("bwrap", arguments.items, true);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    text_list_free(&arguments);
    free(program);
    return pid > 0 && status == 0 ? TIER_NAMESPACES : TIER_NONE;
}

int sandbox_start(const struct confine_options *options, int report_fd, int events) {
    struct text_list arguments = {0};
    char *program = own_path();
    bool namespaces = options->tier == TIER_NAMESPACES;
    /* It passes through bubblewrap, and is close-on-exec again from there. */
    fcntl(report_fd, F_SETFD, 0);
    if (namespaces)
        add_sandbox(&arguments, options, program);
    add_inside(&arguments, namespaces ? inside_path : program, options, report_fd, events);
    int pid = spawn(namespaces ? "bwrap" : program, arguments.items, false);
    int error = errno;
    text_list_free(&arguments);
    free(program);
    errno = error;
    return pid;
}
