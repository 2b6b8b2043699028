#include "confine_files.h"

#include "confine_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The rights of later versions than the oldest headers name; each version has those of the ones before it. */
static const uint64_t refer = 1U << 13, truncate_file = 1U << 14, control_device = 1U << 15;

/* struct landlock_ruleset_attr as of the sixth version: an older kernel is given as much of it as it knows. */
struct ruleset {
    uint64_t files, network, scopes;
};

static const uint64_t reading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t of_file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                LANDLOCK_ACCESS_FS_READ_FILE | 1U << 14 | 1U << 15;

static uint64_t known_to(long version) {
    uint64_t all = (1U << 13) - 1;
    return all | (version >= 2 ? refer : 0) | (version >= 3 ? truncate_file : 0) |
           (version >= 5 ? control_device : 0);
}

static int open_ruleset(long version, uint64_t known) {
    struct ruleset ruleset = {known, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
    size_t size = (version >= 6 ? 3 : version >= 4 ? 2 : 1) * sizeof(uint64_t);
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

/* Allows that of a folder and what is in it, or of a file; one that is not there needs no permission. */
static bool allow(int rules, const char *path, uint64_t access) {
    struct stat status;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0)
        return fd < 0 && (errno == ENOENT || errno == EACCES);
    struct landlock_path_beneath_attr beneath = {
        .allowed_access = S_ISDIR(status.st_mode) ? access : access & of_file, .parent_fd = fd};
    bool allowed =
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return allowed;
}

/* Compilers, headers and libraries that lie elsewhere: whoever grades has named their folders. */
static bool allow_named(int rules) {
    static const char *const names[] = {"PATH", "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH",
                                        "LD_LIBRARY_PATH"};
    bool allowed = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *list = getenv(names[i]);
        char *copy = text_copy(list ? list : ""), *rest = NULL;
        for (char *folder = strtok_r(copy, ":", &rest); folder && allowed;
             folder = strtok_r(NULL, ":", &rest))
            if (*folder == '/' && folder[1])
                allowed = allow(rules, folder, reading);
        free(copy);
    }
    return allowed;
}

static bool allow_system(int rules) {
    static const char *const places[] = {"/usr/bin",
                                         "/usr/include",
                                         "/usr/lib",
                                         "/usr/lib32",
                                         "/usr/lib64",
                                         "/usr/libx32",
                                         "/usr/libexec",
                                         "/usr/local/bin",
                                         "/usr/local/include",
                                         "/usr/local/lib",
                                         "/usr/share",
                                         "/bin",
                                         "/lib",
                                         "/lib32",
                                         "/lib64",
                                         "/libx32",
                                         "/opt",
                                         "/nix/store",
                                         "/gnu/store",
                                         "/etc/ld.so.cache",
                                         "/etc/alternatives"};
    bool allowed = allow(rules, "/dev/null", reading | LANDLOCK_ACCESS_FS_WRITE_FILE);
    for (size_t i = 0; i < sizeof places / sizeof *places && allowed; i++)
        allowed = allow(rules, places[i], reading);
    return allowed && allow_named(rules);
}

static long landlock_version(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

const char *files_words(void) {
    return landlock_version() < 1 ? "see all files" : "see few files (Landlock)";
}

/* False with errno where the kernel could and does not. */
static bool restrict_files(const struct confine_options *options) {
    long version = landlock_version();
    if (version < 1)
        return true;
    uint64_t known = known_to(version);
    uint64_t writing = known &
                       ~(uint64_t)(LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK) &
                       ~control_device;
    int rules = open_ruleset(version, known);
    bool done = rules >= 0 && allow_system(rules);
    for (size_t i = 0; i < options->read.count && done; i++)
        done = allow(rules, options->read.items[i], reading);
    for (size_t i = 0; i < options->write.count && done; i++)
        done = allow(rules, options->write.items[i], writing);
    done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    int error = errno;
    if (rules >= 0)
        close(rules);
    errno = error;
    return done;
}

static bool set_limit(__rlimit_resource_t resource, long value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0)
        return false;
    if ((rlim_t)value < limit.rlim_max)
        limit.rlim_max = (rlim_t)value;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit) == 0;
}

const char *files_become(const struct confine_options *options) {
    if (!set_limit(RLIMIT_CORE, 0) ||
        (options->memory_bytes && !set_limit(RLIMIT_AS, options->memory_bytes)) ||
        (options->output_bytes && !set_limit(RLIMIT_FSIZE, options->output_bytes)))
        return "set its limits";
    if (options->write.count)
        setenv("TMPDIR", options->write.items[0], 1);
    setenv("CCACHE_DISABLE", "1", 1); /* a cache in the home is out of reach */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || !restrict_files(options))
        return "restrict its files";
    filter_install(false);
    execvp(options->command[0], options->command);
    return options->command[0];
}
