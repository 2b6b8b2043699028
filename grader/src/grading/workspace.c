#include "workspace.h"

#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { HEADER_LIMIT = 1024 * 1024, LEAST_ROOM = 256 * 1024 };

/* Removes the folders of graders that are no more: their names begin with the process's number. */
static void remove_stale(const char *parent) {
    DIR *folder = opendir(parent);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        pid_t pid = (pid_t)atoi(entry->d_name);
        if (pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        char *path = text_format("%s/%s", parent, entry->d_name);
        text_remove_tree(path);
        free(path);
    }
    if (folder)
        closedir(folder);
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
    char *parent = text_format("%s/build/work", grading->root);
    char *pristine = text_format("%s/build/pristine", grading->root);
    int made = text_make_directories(parent) < 0 ? -1 : text_make_directories(pristine);
    free(pristine);
    if (made == 0)
        remove_stale(parent);
    char *work = text_format("%s/%ld-XXXXXX", parent, (long)getpid());
    free(parent);
    if (made < 0 || !mkdtemp(work)) {
        int error = errno;
        free(work);
        errno = error;
        return -1;
    }
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
