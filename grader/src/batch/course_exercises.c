/* The exercises in a course's folder, and those of the book with a course's files laid over them. */
#include "course.h"

#include "course_parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_LIMIT = 16 * 1024 * 1024, MOST_DEPTH = 8 };

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Adds the folders in exercises/CHAPTER. */
static void add_chapter(const char *path, const char *chapter, struct text_list *own) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        char *folder = text_format("%s/%s", path, entries[i]->d_name);
        if (is_folder(folder))
            text_list_format(own, "%s/%s", chapter, entries[i]->d_name);
        free(folder);
        free(entries[i]);
    }
    free(entries);
}

void course_find_own(struct course *course) {
    char *path = text_format("%s/exercises", course->folder);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        char *chapter = text_format("%s/%s", path, entries[i]->d_name);
        if (is_folder(chapter))
            add_chapter(chapter, entries[i]->d_name, &course->own);
        free(chapter);
        free(entries[i]);
    }
    free(entries);
    free(path);
}

/* Copies a file with its mode. Returns whether it could. */
static bool copy_file(const char *from, const char *to, mode_t mode) {
    size_t length = 0;
    char *data = text_read_file(from, FILE_LIMIT, &length);
    bool copied = data && text_write_file(to, data, length) == 0 && chmod(to, mode & 0755) == 0;
    int error = errno;
    free(data);
    errno = error;
    return copied;
}

/* Copies a folder, following links, over what is there, but for the names in `without` (may be NULL). Returns whether it
 * could; otherwise errno, and *at is where (the caller frees it). */
static bool copy_folder(const char *from, const char *to, const struct text_list *without,
                        int depth, char **at) {
    struct dirent **entries = NULL;
    bool sound = text_make_directories(to) == 0;
    int count = sound ? scandir(from, &entries, is_shown, alphasort) : -1;
    sound = count >= 0;
    if (!sound)
        *at = text_copy(from);
    for (int i = 0; i < count; i++) {
        char *source = text_format("%s/%s", from, entries[i]->d_name);
        char *target = text_format("%s/%s", to, entries[i]->d_name);
        struct stat status;
        if (!sound || (without && text_list_has(without, entries[i]->d_name))) {
            /* not this one */
        } else if (stat(source, &status) < 0) {
            sound = false;
        } else if (S_ISDIR(status.st_mode)) {
            sound = depth >= MOST_DEPTH || copy_folder(source, target, NULL, depth + 1, at);
        } else {
            sound = copy_file(source, target, status.st_mode);
        }
        if (!sound && !*at)
            *at = text_copy(source);
        free(source);
        free(target);
        free(entries[i]);
    }
    free(entries);
    return sound;
}

/* The tests of extra.bats come behind those of check.bats. Returns whether it could. */
static bool add_checks(const char *folder) {
    char *check = text_format("%s/check.bats", folder),
         *extra = text_format("%s/extra.bats", folder);
    size_t length = 0, more = 0;
    char *before = text_read_file(check, FILE_LIMIT, &length);
    char *behind = text_read_file(extra, FILE_LIMIT, &more);
    bool sound = true;
    if (behind) {
        char *whole = text_format("%s\n%s", before ? before : "", behind);
        sound = text_write_file(check, whole, strlen(whole)) == 0 && unlink(extra) == 0;
        free(whole);
    }
    free(before);
    free(behind);
    free(check);
    free(extra);
    return sound;
}

/* Makes the copy. Returns whether it could; otherwise *problem. */
static bool lay(const struct course *course, const char *root, const char *name, const char *target,
                char **problem) {
    char *own = text_format("%s/exercises/%s", course->folder, name);
    char *book = text_format("%s/exercises/%s", root, name), *at = NULL;
    char *ini = text_format("%s/exercise.ini", book);
    bool sound = true;
    if (access(ini, F_OK) == 0) {
        struct exercise *exercise = exercise_load(root, name, problem);
        sound = exercise && copy_folder(book, target, &exercise->files, 0, &at);
        exercise_free(exercise);
    }
    sound = sound && copy_folder(own, target, NULL, 0, &at) && add_checks(target);
    if (!sound && !*problem)
        *problem =
            text_format("%s cannot be copied to %s (%s)", at ? at : own, target, strerror(errno));
    free(at);
    free(ini);
    free(own);
    free(book);
    return sound;
}

struct exercise *course_load(const struct course *course, const char *root, const char *name,
                             const char *staging, char **problem) {
    if (!text_list_has(&course->own, name))
        return exercise_load(root, name, problem);
    char *place = realpath(staging, NULL);
    char *target = text_format("%s/exercises/%s", place ? place : staging, name);
    char *shown = text_format("%s/exercises/%s", course->folder, name);
    struct exercise *exercise = lay(course, root, name, target, problem)
                                    ? exercise_load_from(target, shown, name, problem)
                                    : NULL;
    free(shown);
    free(target);
    free(place);
    return exercise;
}

char *course_name(const struct course *course, const char *word) {
    const char *found = NULL;
    for (size_t i = 0; i < course->own.count; i++) {
        const char *name = course->own.items[i];
        if (strcmp(name, word) == 0)
            return text_copy(name);
        if (strcmp(strchr(name, '/') + 1, word) == 0)
            found = name;
    }
    return found ? text_copy(found) : NULL;
}
