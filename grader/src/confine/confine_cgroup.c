#include "confine_cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char root[] = "/sys/fs/cgroup", prefix[] = "happens-before-";

/* Above what the supervisor ends a run at: it is to see the limit reached before the kernel enforces it. Its own
 * processes count too. */
static const long memory_slack = 128L * 1024 * 1024, process_slack = 64;

/* The two controllers; under version 2 both are of one group. */
struct group {
    const char *controller, *limit; /* "memory", the file of the limit */
    char *home;                     /* where we come from; NULL: nowhere */
    char *path;                     /* the one that we have made; NULL: none */
};

static struct group groups[] = {{.controller = "memory", .limit = "memory.limit_in_bytes"},
                                {.controller = "pids", .limit = "pids.max"}};
enum { GROUPS = sizeof groups / sizeof *groups };
static bool unified;

static bool write_word(const char *folder, const char *file, const char *word) {
    char *path = text_format("%s/%s", folder, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool written = fd >= 0 && write(fd, word, strlen(word)) == (ssize_t)strlen(word);
    if (fd >= 0)
        close(fd);
    free(path);
    return written;
}

static bool write_number(const char *folder, const char *file, long number) {
    char word[32];
    snprintf(word, sizeof word, "%ld", number);
    return write_word(folder, file, word);
}

/* Whether a file that holds one line of words has this one. */
static bool has_word(const char *folder, const char *file, const char *word) {
    char *path = text_format("%s/%s", folder, file), text[1024];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    if (fd >= 0)
        close(fd);
    free(path);
    struct text_list words = {0};
    text_list_split(&words, text_trim(text));
    bool has = text_list_has(&words, word);
    text_list_free(&words);
    return has;
}

/* Our own path in the hierarchy of that controller ("": version 2), as of /proc/self/cgroup. The caller frees it; NULL:
 * there is none. */
static char *own_path(const char *controller) {
    FILE *file = fopen("/proc/self/cgroup", "re");
    char *line = NULL, *path = NULL;
    size_t size = 0;
    while (file && !path && getline(&line, &size, file) > 0) {
        char *names = strchr(line, ':'), *own = names ? strchr(names + 1, ':') : NULL;
        if (!own)
            continue;
        *own++ = '\0';
        struct text_list list = {0};
        for (char *at = names + 1; *at; at++)
            if (*at == ',')
                *at = ' ';
        text_list_split(&list, names + 1);
        bool found = *controller ? text_list_has(&list, controller) : !names[1];
        text_list_free(&list);
        if (found)
            path = text_copy_n(own, strcspn(own, "\n"));
    }
    if (file)
        fclose(file);
    free(line);
    return path;
}

/* The folder of our own group in that controller's hierarchy; the caller frees it, NULL: there is none. */
static char *home_for(const char *controller) {
    char *own = own_path(unified ? "" : controller);
    char *folder = own && !unified ? text_format("%s/%s%s", root, controller, own)
                   : own           ? text_format("%s%s", root, own)
                                   : NULL;
    free(own);
    return folder;
}

/* The folder in which a group with that controller can be made. Under version 2 a group with processes of its own hands
 * nothing down: then ours is made beside it. The caller frees it; NULL: there is none. */
static char *parent_for(const char *controller, const char *home) {
    char *folder = text_copy(home);
    if (!unified || has_word(folder, "cgroup.subtree_control", controller))
        return folder;
    if (strlen(folder) > strlen(root))
        *strrchr(folder, '/') = '\0';
    if (has_word(folder, "cgroup.subtree_control", controller))
        return folder;
    free(folder);
    return NULL;
}

/* Groups whose makers were killed: empty by now, or not ours to remove. */
static void remove_stale(const char *parent) {
    DIR *folder = opendir(parent);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        pid_t maker = text_begins(entry->d_name, prefix) ? atoi(entry->d_name + strlen(prefix)) : 0;
        if (maker > 0 && kill(maker, 0) < 0 && errno == ESRCH)
            unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
    }
    if (folder)
        closedir(folder);
}

static void group_make(struct group *group) {
    group->home = home_for(group->controller);
    char *parent = group->home ? parent_for(group->controller, group->home) : NULL;
    if (!parent)
        return;
    remove_stale(parent);
    group->path = text_format("%s/%s%ld", parent, prefix, (long)getpid());
    if (mkdir(group->path, 0755) < 0 && errno != EEXIST) {
        free(group->path);
        group->path = NULL;
    }
    free(parent);
}

static void group_free(struct group *group) {
    if (group->path)
        rmdir(group->path);
    free(group->path);
    free(group->home);
    group->path = group->home = NULL;
}

static void make_groups(void) {
    unified = access("/sys/fs/cgroup/cgroup.controllers", R_OK) == 0;
    groups[0].limit = unified ? "memory.max" : "memory.limit_in_bytes";
    for (size_t i = 0; i < GROUPS; i++)
        group_make(&groups[i]);
}

int cgroup_enter(const struct confine_options *options) {
    if (!getenv("HB_CGROUPS"))
        return -1;
    make_groups();
    const long limits[GROUPS] = {
        options->memory_bytes ? options->memory_bytes + options->memory_bytes / 4 + memory_slack
                              : 0,
        options->processes ? options->processes + options->processes / 4 + process_slack : 0};
    for (size_t i = 0; i < GROUPS; i++) {
        if (!groups[i].path)
            continue;
        if (limits[i])
            write_number(groups[i].path, groups[i].limit, limits[i]);
        if (i == 0 && unified)
            write_word(groups[i].path, "memory.swap.max", "0");
        write_word(groups[i].path, "cgroup.procs", "0");
    }
    char *path = groups[0].path ? text_format("%s/%s", groups[0].path,
                                              unified ? "memory.events" : "memory.oom_control")
                                : NULL;
    int events = path ? open(path, O_RDONLY) : -1;
    free(path);
    return events;
}

bool cgroup_has_killed(int events) {
    char text[1024];
    ssize_t length = events < 0 ? -1 : pread(events, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = '\0';
    const char *line = strstr(text, "\noom_kill ");
    return line && atol(line + strlen("\noom_kill ")) > 0;
}

void cgroup_leave(void) {
    for (size_t i = 0; i < GROUPS; i++)
        if (groups[i].path)
            write_word(groups[i].home, "cgroup.procs", "0");
    for (size_t i = 0; i < GROUPS; i++)
        group_free(&groups[i]);
}

char *cgroup_words(void) {
    char *words = NULL;
    make_groups();
    for (size_t i = 0; i < GROUPS; i++) {
        bool limited = groups[i].path && write_number(groups[i].path, groups[i].limit, 1L << 20) &&
                       write_word(groups[i].path, "cgroup.procs", "0");
        char *more = !limited ? NULL
                     : words  ? text_format("%s, %s", words, groups[i].controller)
                             : text_format("cgroup v%d (%s", unified ? 2 : 1, groups[i].controller);
        if (more) {
            free(words);
            words = more;
        }
    }
    cgroup_leave();
    char *whole = words ? text_format("%s)", words) : NULL;
    free(words);
    return whole;
}
