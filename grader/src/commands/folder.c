#include "folder.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* IN_CREATE is for links; what is written to is told of again when it is closed. */
enum {
    EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF |
             IN_MOVE_SELF | IN_ONLYDIR
};

static void begin(struct folder *folder) {
    folder->watch = folder->fd < 0 ? -1 : inotify_add_watch(folder->fd, folder->path, EVENTS);
}

static void status_of(const struct folder *folder, size_t file, struct stat *status) {
    char *path = text_format("%s/%s", folder->path, folder->files->items[file]);
    memset(status, 0, sizeof *status);
    if (stat(path, status) < 0)
        memset(status, 0, sizeof *status);
    free(path);
}

void folder_remember(struct folder *folder) {
    for (size_t i = 0; i < folder->files->count; i++)
        status_of(folder, i, &folder->known[i]);
}

void folder_open(struct folder *folder, const char *path, const struct text_list *files) {
    *folder = (struct folder){.path = text_copy(path), .files = files};
    folder->known = memory_new(files->count * sizeof *folder->known);
    folder->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    begin(folder);
    folder_remember(folder);
}

void folder_close(struct folder *folder) {
    if (folder->fd >= 0)
        close(folder->fd);
    free(folder->path);
    free(folder->known);
    *folder = (struct folder){.fd = -1, .watch = -1};
}

static bool take_event(struct folder *folder, const struct inotify_event *event) {
    if (event->mask & IN_Q_OVERFLOW)
        return true;
    if (event->wd != folder->watch)
        return false; /* the last words about a folder that has gone */
    if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) {
        inotify_rm_watch(folder->fd, folder->watch);
        begin(folder); /* another may be in its place already */
        return true;
    }
    return event->len > 0 && text_list_has(folder->files, event->name);
}

bool folder_read(struct folder *folder) {
    _Alignas(struct inotify_event) char buffer[16 * 1024];
    bool touched = false;
    for (;;) {
        ssize_t count = folder->fd < 0 ? -1 : read(folder->fd, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return touched;
        for (char *at = buffer; at < buffer + count;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            touched = take_event(folder, event) || touched;
            at += sizeof *event + event->len;
        }
    }
}

bool folder_differs(struct folder *folder) {
    if (folder->watch < 0)
        begin(folder);
    for (size_t i = 0; i < folder->files->count; i++) {
        struct stat now;
        const struct stat *known = &folder->known[i];
        status_of(folder, i, &now);
        if (now.st_ino != known->st_ino || now.st_dev != known->st_dev ||
            now.st_size != known->st_size || now.st_mtim.tv_sec != known->st_mtim.tv_sec ||
            now.st_mtim.tv_nsec != known->st_mtim.tv_nsec)
            return true;
    }
    return false;
}

const char *folder_missing(const struct folder *folder) {
    for (size_t i = 0; i < folder->files->count; i++) {
        struct stat status;
        status_of(folder, i, &status);
        if (status.st_ino == 0)
            return folder->files->items[i];
    }
    return NULL;
}
