/* A folder of files that somebody edits: has one been saved?
 *
 * The folder is watched and not the files (inotify(7)), for most editors put a new file in the old
 * one's place. Beside that, what the files are (inode, size, time of change) can be compared: that
 * sees a save where inotify sees none, on a network file system or when its watches are used up.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include "text.h"

#include <stdbool.h>
#include <sys/stat.h>

struct folder {
    int fd;    /* inotify's, to poll for POLLIN; -1 when there is none */
    int watch; /* -1 while the folder itself is not there */
    char *path;
    const struct text_list *files; /* borrowed */
    struct stat *known;            /* of each file, as of folder_remember */
};

/* Begins to watch, and remembers what is there. Works without inotify too. */
void folder_open(struct folder *folder, const char *path, const struct text_list *files);
void folder_close(struct folder *folder);

/* Takes the events that have come, without waiting. Returns whether one of the files was written,
 * put in place, or taken away. */
bool folder_read(struct folder *folder);

/* Whether a file is another than it was at folder_remember; begins to watch again a folder that had
 * gone away. To be called now and then, say once a second. */
bool folder_differs(struct folder *folder);
void folder_remember(struct folder *folder);

/* The first of the files that is not there, or NULL. */
const char *folder_missing(const struct folder *folder);

#endif
