#include "fifo.h"

#include "error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fifo_folder fifo_folder_new(void) {
    struct fifo_folder folder;
    const char *parent = getenv("TMPDIR");
    if (parent == NULL)
        parent = "/tmp";
    int length = snprintf(folder.path, sizeof folder.path, "%s/fifo.XXXXXX", parent);
    if (length < 0 || (size_t)length >= sizeof folder.path)
        error_number(ENAMETOOLONG, "%s", parent);
    if (mkdtemp(folder.path) == NULL)
        error_errno("%s", folder.path);
    return folder;
}

void fifo_folder_remove(const struct fifo_folder *folder) {
    if (rmdir(folder->path) == -1)
        error_errno("%s", folder->path);
}

void fifo_new(const struct fifo_folder *folder, const char *name, mode_t mode, char *path) {
    int length = snprintf(path, FIFO_PATH, "%s/%s", folder->path, name);
    if (length < 0 || length >= FIFO_PATH)
        error_number(ENAMETOOLONG, "%s/%s", folder->path, name);
    if (mkfifo(path, mode) == -1)
        error_errno("%s", path);
}

void fifo_remove(const char *path) {
    if (unlink(path) == -1)
        error_errno("%s", path);
}
