#include "starter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STARTER_LIMIT = 1024 * 1024, OLD_ONES = 1000 };

static char *read_starter(const struct exercise *exercise, const char *file, size_t *length,
                          char **problem) {
    char *path = text_format("starter/%s", file);
    char *data = exercise_read(exercise, path, STARTER_LIMIT, length, problem);
    free(path);
    return data;
}

static int cannot_write(const struct exercise *exercise, const char *file, char **problem) {
    *problem = text_format("exercises/%s/%s cannot be written (%s): make room, or work in a "
                           "checkout of your own",
                           exercise->name, file, strerror(errno));
    return -1;
}

/* Puts the starter at FILE where nothing is, by a link that cannot overwrite what another process
 * has put there meanwhile. Returns 1, 0 when something is there, -1 with *problem. */
static int put_file(const struct exercise *exercise, const char *file, char **problem) {
    struct stat status;
    char *path = text_format("%s/%s", exercise->directory, file);
    int result = 0;
    if (lstat(path, &status) < 0 && errno == ENOENT) {
        size_t length = 0;
        char *data = read_starter(exercise, file, &length, problem);
        char *aside = text_format("%s.%ld.new", path, (long)getpid());
        result = -1;
        if (data && text_write_file(aside, data, length) < 0) {
            cannot_write(exercise, file, problem);
        } else if (data) {
            result = renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ? 1
                     : errno == EEXIST                                                 ? 0
                     : errno == EINVAL && rename(aside, path) == 0                     ? 1
                                                                                       : -1;
            if (result < 0)
                cannot_write(exercise, file, problem);
            unlink(aside);
        }
        free(aside);
        free(data);
    }
    free(path);
    return result;
}

int put_in_place(const struct exercise *exercise, FILE *stream, char **problem) {
    int copied = 0;
    for (size_t i = 0; i < exercise->files.count; i++) {
        const char *file = exercise->files.items[i];
        int result = put_file(exercise, file, problem);
        if (result < 0)
            return -1;
        if (result > 0 && stream)
            fprintf(stream, "exercises/%s/%s is put in place: it is yours to edit\n",
                    exercise->name, file);
        copied += result;
    }
    return copied;
}

/* The first of FILE.old, FILE.old.1 … that `path` could be given as a name: by a second name
 * (link), so that FILE itself never is missing, or where there are none (a folder; a file system
 * without links) by moving it. Returns the name (the caller frees it), or NULL with errno. */
static char *keep_aside(const char *path) {
    char *old = text_format("%s.old", path);
    for (int number = 1; number < OLD_ONES; number++) {
        if (link(path, old) == 0)
            return old;
        if (errno != EEXIST && renameat2(AT_FDCWD, path, AT_FDCWD, old, RENAME_NOREPLACE) == 0)
            return old;
        if (errno != EEXIST)
            break;
        free(old);
        old = text_format("%s.old.%d", path, number);
    }
    int error = errno;
    free(old);
    errno = error;
    return NULL;
}

/* Undoes keep_aside: the name it gave is taken back, unless it is the only one its content has. */
static void put_back(const char *path, const char *old) {
    struct stat kept, now;
    if (renameat2(AT_FDCWD, old, AT_FDCWD, path, RENAME_NOREPLACE) < 0 && errno == EEXIST &&
        lstat(old, &kept) == 0 && lstat(path, &now) == 0 && kept.st_dev == now.st_dev &&
        kept.st_ino == now.st_ino)
        unlink(old);
}

static int reset_file(const struct exercise *exercise, const char *file, FILE *stream,
                      char **problem) {
    size_t length = 0, now_length = 0;
    char *data = read_starter(exercise, file, &length, problem);
    if (!data)
        return -1;
    char *path = text_format("%s/%s", exercise->directory, file);
    char *now = text_read_file(path, STARTER_LIMIT, &now_length);
    int result = 0;
    if (now && now_length == length && memcmp(now, data, length) == 0) {
        fprintf(stream, "%s still is the starter\n", file);
    } else {
        char *old = keep_aside(path);
        bool was_there = old || errno != ENOENT;
        if ((was_there && !old) || text_write_file(path, data, length) < 0) {
            result = cannot_write(exercise, file, problem);
            if (old)
                put_back(path, old);
        } else if (old) {
            fprintf(stream, "%s is the starter again; yours is kept as %s\n", file,
                    strrchr(old, '/') + 1);
        } else {
            fprintf(stream, "%s is put in place\n", file);
        }
        free(old);
    }
    free(now);
    free(path);
    free(data);
    return result;
}

int reset_exercise(const struct exercise *exercise, FILE *stream, char **problem) {
    for (size_t i = 0; i < exercise->files.count; i++)
        if (reset_file(exercise, exercise->files.items[i], stream, problem) < 0)
            return -1;
    return 0;
}
