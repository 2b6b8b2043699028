// place.h - a folder of this run's own with a path in it for a socket.
//
// For programs: an error is reported and ends the program. Nothing blocks.
#ifndef PLACE_H
#define PLACE_H

#include "../03-message-queues/check_errno.h"

#include <unistd.h>

struct place {
    char folder[72];
    char path[80]; // folder/box, which does not exist yet
};

// Makes the folder, under $TMPDIR or /tmp, which only this user may enter (mkdtemp(3)). The caller
// removes it with place_remove.
static inline struct place place_new(void) {
    struct place place;
    const char *parent = getenv("TMPDIR");
    int length = snprintf(place.folder, sizeof place.folder, "%s/socket.XXXXXX",
                          parent != NULL ? parent : "/tmp");
    if (length < 0 || (size_t)length >= sizeof place.folder) {
        errno = ENAMETOOLONG;
        check_errno_failed("TMPDIR");
    }
    if (mkdtemp(place.folder) == NULL)
        check_errno_failed(place.folder);
    snprintf(place.path, sizeof place.path, "%s/box", place.folder);
    return place;
}

// Removes the path, if it is there, and the folder.
static inline void place_remove(const struct place *place) {
    unlink(place->path);
    CHECK_ERRNO(rmdir(place->folder));
}

#endif
