#include "workspace.h"

#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { HEADER_LIMIT = 1024 * 1024, LEAST_ROOM = 256 * 1024 };

/* What is behind the process's number in the names of its folders: several machines may share the file system, and each
 * has numbers of its own. */
static void own_mark(char *mark, size_t size) {
    char host[HOST_NAME_MAX + 1] = "";
    gethostname(host, sizeof host - 1);
    for (char *at = host; *at; at++)
        if (*at == '/')
            *at = '_';
    snprintf(mark, size, "-%s-", host);
}

/* Removes the folders of this machine's graders that are no more: their names begin with the process's number. */
static void remove_stale(const char *parent) {
    char mark[HOST_NAME_MAX + 3];
    own_mark(mark, sizeof mark);
    DIR *folder = opendir(parent);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        pid_t pid = (pid_t)atoi(entry->d_name);
        const char *behind = entry->d_name + strspn(entry->d_name, "0123456789");
        if (pid <= 0 || !text_begins(behind, mark) || kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        char *path = text_format("%s/%s", parent, entry->d_name);
        text_remove_tree(path);
        free(path);
    }
    if (folder)
        closedir(folder);
}

char *workspace_folder(const char *root) {
    char mark[HOST_NAME_MAX + 3];
    own_mark(mark, sizeof mark);
    char *parent = text_format("%s/build/work", root);
    char *folder = text_format("%s/%ld%sXXXXXX", parent, (long)getpid(), mark);
    bool made = text_make_directories(parent) == 0;
    if (made)
        remove_stale(parent);
    made = made && mkdtemp(folder);
    int error = errno;
    free(parent);
    if (!made) {
        free(folder);
        folder = NULL;
    }
    errno = error;
    return folder;
}

static int copy_headers(const struct grading *grading, const char *source) {
    const struct text_list *links = &grading->exercise->links;
    int result = 0;
    for (size_t i = 0; i < links->count && result == 0; i++) {
        if (!text_ends(links->items[i], ".h"))
            continue;
        char *from = text_format("%s/%s", grading->exercise->directory, links->items[i]);
        char *to = text_format("%s/%s", source, links->items[i]);
        size_t length = 0;
        char *data = text_read_file(from, HEADER_LIMIT, &length);
        result = data ? text_write_file(to, data, length) : -1;
        free(data);
        free(from);
        free(to);
    }
    return result;
}

/* Makes the folder and fills it. Returns 0, or -1 with errno. */
static int fill(struct grading *grading) {
    char *pristine = text_format("%s/build/pristine", grading->root);
    char *work = text_make_directories(pristine) == 0 ? workspace_folder(grading->root) : NULL;
    int reason = errno;
    free(pristine);
    errno = reason;
    if (!work)
        return -1;
    grading->work = work;
    grading->program = text_format("%s/bin/program", work);
    char *source = text_format("%s/source", work);
    char *bin = text_format("%s/bin", work), *objects = text_format("%s/objects", work);
    int result = -1;
    if (text_make_directories(source) == 0 && text_make_directories(bin) == 0 &&
        text_make_directories(objects) == 0 && submission_write(grading->submission, source) == 0)
        result = copy_headers(grading, source);
    int error = errno;
    free(source);
    free(bin);
    free(objects);
    errno = error;
    return result;
}

int workspace_open(struct grading *grading, char **problem) {
    if (fill(grading) == 0)
        return 0;
    *problem = text_format("cannot work in %s/build (%s): make room there, or grade in a checkout "
                           "that you may write to",
                           grading->root, strerror(errno));
    workspace_close(grading);
    return -1;
}

void workspace_close(struct grading *grading) {
    if (grading->work)
        text_remove_tree(grading->work);
    free(grading->work);
    free(grading->program);
    free(grading->tools);
    grading->work = grading->program = grading->tools = NULL;
}

bool workspace_full(const struct grading *grading) {
    struct statvfs status;
    return grading->work && statvfs(grading->work, &status) == 0 && status.f_blocks > 0 &&
           (unsigned long long)status.f_bavail * status.f_frsize < LEAST_ROOM;
}
