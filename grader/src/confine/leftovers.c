#include "leftovers.h"

#include "verdict.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder deeper than that is not looked into; nor is more told, or, where nothing has to be removed, looked at. */
enum { DEEPEST = 16, MOST_TOLD = 100, MOST_LISTED = 10000 };

/* A folder that is compared, and what was in it. */
struct place_before {
    const char *path;
    struct text_list names; /* relative paths of everything below */
};

struct leftovers_before {
    const struct confine_options *options;
    struct text_list ipc; /* System V objects: "shm 3" */
    struct place_before work, tmp, shm, queues;
};

enum { NAMES_LIMIT = 1 << 20 };

/* Where names and numbers are everyone's, only those that the command has written down are looked for: also one that
 * was there before, for then it has made use of it and left it. */
static bool is_shared(const struct leftovers_before *before) {
    return before->options->tier == TIER_NONE;
}

/* At most `most` names; 0: all. */
static void list_folder(const char *path, const char *prefix, int depth, size_t most,
                        struct text_list *names) {
    struct stat top;
    DIR *folder = depth > DEEPEST ? NULL : opendir(path);
    if (!folder)
        return;
    if (fstat(dirfd(folder), &top) < 0)
        top.st_dev = 0;
    for (struct dirent *entry; (most == 0 || names->count < most) && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *name = text_format("%s%s", prefix, entry->d_name);
        char *below = text_format("%s/%s", path, entry->d_name);
        struct stat status = {.st_dev = top.st_dev};
        if (lstat(below, &status) == 0 && S_ISDIR(status.st_mode) && status.st_dev == top.st_dev) {
            char *next = text_format("%s/", name);
            list_folder(below, next, depth + 1, most, names);
            free(next);
        }
        /* What is mounted below, such as a working directory within /tmp, is no part of it. */
        if (status.st_dev == top.st_dev)
            text_list_add(names, name);
        free(name);
        free(below);
    }
    closedir(folder);
}

static void remember(struct place_before *place, const char *path) {
    place->path = path;
    list_folder(path, "", 0, 0, &place->names);
}

/* The lines of /proc/sysvipc/KIND: "KIND ID" for each object that this user has created. The first
 * line is a heading; the creator stands in another column for each kind. */
static void list_ipc(const char *kind, struct text_list *objects) {
    char path[64], *line = NULL;
    size_t size = 0;
    const char *format = strcmp(kind, "shm") == 0   ? "%*d %d %*o %*u %*d %*d %*u %*u %*u %u"
                         : strcmp(kind, "sem") == 0 ? "%*d %d %*o %*u %*u %*u %u"
                                                    : "%*d %d %*o %*u %*u %*d %*d %*u %*u %u";
    snprintf(path, sizeof path, "/proc/sysvipc/%s", kind);
    FILE *file = fopen(path, "re");
    for (int number = 0; file && getline(&line, &size, file) > 0; number++) {
        int id;
        unsigned creator;
        if (number > 0 && sscanf(line, format, &id, &creator) == 2 && creator == geteuid())
            text_list_format(objects, "%s %d", kind, id);
    }
    if (file)
        fclose(file);
    free(line);
}

static void list_all_ipc(struct text_list *objects) {
    list_ipc("shm", objects);
    list_ipc("sem", objects);
    list_ipc("msg", objects);
}

struct leftovers_before *leftovers_remember(const struct confine_options *options) {
    struct leftovers_before *before = memory_new(sizeof *before);
    before->options = options;
    remember(&before->work, options->work);
    if (!is_shared(before)) {
        remember(&before->shm, "/dev/shm");
        remember(&before->queues, "/dev/mqueue");
        remember(&before->tmp, "/tmp");
    }
    list_all_ipc(&before->ipc);
    return before;
}

static const char *what_it_is(const char *path) {
    struct stat status;
    if (lstat(path, &status) < 0)
        return NULL;
    switch (status.st_mode & S_IFMT) {
    case S_IFIFO: return "FIFO";
    case S_IFSOCK: return "socket";
    case S_IFDIR: return "folder";
    case S_IFLNK: return "symbolic link";
    default: return "file";
    }
}

static bool may_stay(const struct leftovers_before *before, const struct place_before *place,
                     const char *name) {
    if (text_list_has(&place->names, name))
        return true;
    if (place == &before->work)
        return text_list_has(&before->options->keep, name);
    /* Valgrind's, for the debugger. */
    return text_begins(name, "vgdb-pipe-");
}

/* Reads the lines of inside/names.c: the names of a kind, without the slash that they begin with. */
static void list_noted(const struct leftovers_before *before, const char *kind, const char *prefix,
                       struct text_list *names) {
    const char *path = before->options->names;
    char *notes = path ? text_read_file(path, NAMES_LIMIT, NULL) : NULL, *at = notes;
    for (char *line; (line = strsep(&at, "\n"));) {
        if (!text_begins(line, kind))
            continue;
        line += strlen(kind);
        line += strspn(line, "/");
        char *name = text_format("%s%s", prefix, line);
        if (*line && !strchr(line, '/') && !text_list_has(names, name))
            text_list_add(names, name);
        free(name);
    }
    free(notes);
}

/* In namespaces all goes with them. */
static size_t most_of(const struct leftovers_before *before) {
    return is_shared(before) ? 0 : MOST_LISTED;
}

/* Takes the finding over. */
static void add_left(json_t *findings, json_t *finding) {
    size_t told = json_array_size(findings);
    if (told < MOST_TOLD)
        json_array_append(findings, finding);
    else if (told == MOST_TOLD)
        json_array_append_new(
            findings, finding_new("residue", NULL, 0, "and still more than that is left behind"));
    json_decref(finding);
}

static void compare_files(const struct leftovers_before *before, const struct place_before *place,
                          json_t *findings) {
    struct text_list now = {0};
    const char *where = place == &before->work ? "in its working directory" : "in /tmp";
    list_folder(place->path, "", 0, most_of(before), &now);
    text_list_sort(&now);
    for (size_t i = 0; i < now.count; i++) {
        char *path = text_format("%s/%s", place->path, now.items[i]);
        const char *what = what_it_is(path);
        char *shown = verdict_word(now.items[i]);
        if (what && !may_stay(before, place, now.items[i]))
            add_left(findings,
                     finding_new("residue", NULL, 0,
                                 "the %s %s is left behind %s: remove it before the program ends",
                                 what, shown, where));
        free(shown);
        free(path);
    }
    text_list_free(&now);
}

static bool has_queue(const char *name) {
    mqd_t queue = mq_open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (queue == (mqd_t)-1)
        return errno == EACCES;
    mq_close(queue);
    return true;
}

static void compare_queues(const struct leftovers_before *before, json_t *findings) {
    struct text_list now = {0};
    if (is_shared(before))
        list_noted(before, "mq ", "", &now);
    else
        list_folder("/dev/mqueue", "", 0, most_of(before), &now);
    for (size_t i = 0; i < now.count; i++) {
        char *name = text_format("/%s", now.items[i]), *shown = verdict_word(name);
        if (!may_stay(before, &before->queues, now.items[i]) &&
            (!is_shared(before) || has_queue(name))) {
            add_left(findings, finding_new("residue", NULL, 0,
                                           "the message queue %s is left behind: nobody has called "
                                           "mq_unlink for it",
                                           shown));
            mq_unlink(name);
        }
        free(shown);
        free(name);
    }
    text_list_free(&now);
}

static void compare_shared_memory(const struct leftovers_before *before, json_t *findings) {
    struct text_list now = {0};
    if (is_shared(before)) {
        list_noted(before, "shm ", "", &now);
        list_noted(before, "sem ", "sem.", &now);
    } else {
        list_folder("/dev/shm", "", 0, most_of(before), &now);
    }
    for (size_t i = 0; i < now.count; i++) {
        char *path = text_format("/dev/shm/%s", now.items[i]);
        if (!may_stay(before, &before->shm, now.items[i]) && access(path, F_OK) == 0) {
            bool semaphore = text_begins(now.items[i], "sem.");
            char *shown = verdict_word(now.items[i] + (semaphore ? 4 : 0));
            add_left(findings, finding_new("residue", NULL, 0,
                                           "the %s /%s is left behind: nobody has called %s for it",
                                           semaphore ? "semaphore" : "shared memory object", shown,
                                           semaphore ? "sem_unlink" : "shm_unlink"));
            if (is_shared(before))
                unlink(path);
            free(shown);
        }
        free(path);
    }
    text_list_free(&now);
}

static void remove_ipc(const char *kind, int id) {
    if (strcmp(kind, "shm ") == 0)
        shmctl(id, IPC_RMID, NULL);
    else if (strcmp(kind, "sem ") == 0)
        semctl(id, 0, IPC_RMID);
    else
        msgctl(id, IPC_RMID, NULL);
}

static void compare_ipc(const struct leftovers_before *before, json_t *findings) {
    static const char *const names[][3] = {{"shm ", "shared memory segment", "shmctl"},
                                           {"sem ", "semaphore set", "semctl"},
                                           {"msg ", "message queue", "msgctl"}};
    struct text_list now = {0}, noted = {0};
    list_all_ipc(&now);
    if (is_shared(before))
        list_noted(before, "ipc ", "", &noted);
    for (size_t i = 0; i < now.count; i++)
        for (size_t kind = 0; kind < 3; kind++)
            if (text_begins(now.items[i], names[kind][0]) &&
                !text_list_has(&before->ipc, now.items[i]) &&
                (!is_shared(before) || text_list_has(&noted, now.items[i]))) {
                add_left(findings,
                         finding_new("residue", NULL, 0,
                                     "a System V %s (id %s) is left behind: remove it with %s "
                                     "and IPC_RMID",
                                     names[kind][1], now.items[i] + 4, names[kind][2]));
                remove_ipc(names[kind][0], atoi(now.items[i] + 4));
            }
    text_list_free(&noted);
    text_list_free(&now);
}

void leftovers_compare(const struct leftovers_before *before, json_t *findings, json_t *notes) {
    compare_files(before, &before->work, findings);
    compare_queues(before, findings);
    compare_shared_memory(before, findings);
    compare_ipc(before, findings);
    if (!is_shared(before))
        compare_files(before, &before->tmp, findings);
    else
        json_array_append_new(
            notes,
            json_string(before->options->names
                            ? "no namespaces on this machine: files left in /tmp are not seen, nor "
                              "what is made in /dev/shm but by shm_open and sem_open"
                            : "no namespaces on this machine: files left in /tmp are not seen, nor "
                              "shared memory, semaphores and message queues"));
}

void leftovers_forget(struct leftovers_before *before) {
    text_list_free(&before->work.names);
    text_list_free(&before->tmp.names);
    text_list_free(&before->shm.names);
    text_list_free(&before->queues.names);
    text_list_free(&before->ipc);
    free(before);
}

static int by_pid(const void *left, const void *right) {
    const struct unwaited *a = left, *b = right;
    return a->pid < b->pid ? -1 : a->pid > b->pid;
}

void leftovers_unwaited(struct unwaited *list, size_t count, json_t *findings) {
    enum { SHOWN = 5 };
    if (count == 0)
        return;
    qsort(list, count, sizeof *list, by_pid);
    char *which = text_format("%d", list[0].pid);
    for (size_t i = 1; i < count && i < SHOWN; i++) {
        char *longer = text_format("%s, %d", which, list[i].pid);
        free(which);
        which = longer;
    }
    char *who = count == 1 ? text_format("a child (PID %s)", which)
                           : text_format("%zu children (PID %s%s)", count, which,
                                         count > SHOWN ? ", …" : "");
    json_array_append_new(
        findings, finding_new("zombie", NULL, 0,
                              "%s ended and nobody waited for %s: each fork needs one wait or "
                              "waitpid that gets that child",
                              who, count == 1 ? "it" : "them"));
    free(who);
    free(which);
}
