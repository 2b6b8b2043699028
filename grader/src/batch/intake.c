#include "intake.h"

#include "unpack.h"
#include "verdict.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_FILES = 5000, MOST_DEPTH = 16 };

/* --- who a folder or file is of ------------------------------------------------------------------ */

static bool is_number(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return length > 0;
}

/* Moodle: "Ada Lovelace_4711_assignsubmission_file". Sets the student's name and number. */
static bool is_moodle(const char *name, char **student, char **id) {
    const char *mark = strstr(name, "_assignsubmission_");
    if (!mark)
        return false;
    const char *number = mark;
    while (number > name && number[-1] != '_')
        number--;
    if (number <= name + 1 || !is_number(number, (size_t)(mark - number)))
        return false;
    *student = text_copy_n(name, (size_t)(number - 1 - name));
    *id = text_copy_n(number, (size_t)(mark - number));
    return true;
}

/* Canvas: "lovelaceada_LATE_4711_815_ping_pong-2.c". Sets the student's name and number; returns where the file's own
 * name begins, or NULL. */
static const char *canvas_file(const char *name, char **student, char **id) {
    const char *end = strchr(name, '_');
    const char *number = end ? end + 1 : NULL;
    if (number && text_begins(number, "LATE_"))
        number += strlen("LATE_");
    const char *second = number ? strchr(number, '_') : NULL;
    const char *file = second ? strchr(second + 1, '_') : NULL;
    if (!file || end == name || !is_number(number, (size_t)(second - number)) ||
        !is_number(second + 1, (size_t)(file - second - 1)))
        return NULL;
    *student = text_copy_n(name, (size_t)(end - name));
    *id = text_copy_n(number, (size_t)(second - number));
    return file + 1;
}

/* Canvas numbers what was handed in again: "ping_pong-2.c". The caller frees it. */
static char *without_attempt(const char *file) {
    const char *dot = strrchr(file, '.');
    const char *end = dot ? dot : file + strlen(file);
    const char *dash = end;
    while (dash > file && isdigit((unsigned char)dash[-1]))
        dash--;
    if (dash == end || dash <= file + 1 || dash[-1] != '-')
        return text_copy(file);
    return text_format("%.*s%s", (int)(dash - 1 - file), file, end);
}

static struct handed_in *student_named(struct intake *intake, const char *student, const char *id) {
    for (size_t i = 0; i < intake->count; i++)
        if (strcmp(intake->items[i].student, student) == 0 &&
            (!id || !intake->items[i].id || strcmp(intake->items[i].id, id) == 0))
            return &intake->items[i];
    intake->items = memory_resize(intake->items, (intake->count + 1) * sizeof *intake->items);
    struct handed_in *added = &intake->items[intake->count++];
    *added = (struct handed_in){.student = text_copy(student), .id = id ? text_copy(id) : NULL};
    return added;
}

/* --- files --------------------------------------------------------------------------------------- */

static void add_file(struct handed_in *handed_in, const char *shown, const char *path) {
    if (handed_in->shown.count >= MOST_FILES) {
        free(handed_in->problem);
        handed_in->problem = text_format("more than %d files were handed in", MOST_FILES);
        return;
    }
    text_list_add(&handed_in->shown, shown);
    text_list_add(&handed_in->paths, path);
}

static void refuse(struct handed_in *handed_in, char *problem) {
    if (handed_in->problem)
        free(problem);
    else
        handed_in->problem = problem;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void take_archive(struct handed_in *handed_in, const char *path, const char *staging);

/* Adds all regular files below a folder. An archive among them is unpacked, where `staging` is given. */
static void take_folder(struct handed_in *handed_in, const char *folder, const char *within,
                        int depth, const char *staging) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_shown, by_name);
    if (count < 0)
        refuse(handed_in, text_format("its folder cannot be read (%s)", strerror(errno)));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *path = text_format("%s/%s", folder, name);
        char *shown = text_format("%s%s%s", within, *within ? "/" : "", name);
        struct stat status;
        if (lstat(path, &status) < 0)
            refuse(handed_in, text_format("%s cannot be read (%s)", shown, strerror(errno)));
        else if (S_ISDIR(status.st_mode) && depth < MOST_DEPTH)
            take_folder(handed_in, path, shown, depth + 1, staging);
        else if (S_ISREG(status.st_mode) && staging && archive_is_named(name))
            take_archive(handed_in, path, staging);
        else if (S_ISREG(status.st_mode))
            add_file(handed_in, shown, path);
        free(shown);
        free(path);
        free(entries[i]);
    }
    free(entries);
}

static void take_archive(struct handed_in *handed_in, const char *path, const char *staging) {
    char *folder = text_format("%s/XXXXXX", staging), *problem = NULL;
    if (!mkdtemp(folder))
        fail("%s: %s", staging, strerror(errno));
    if (archive_unpack(path, folder, &problem) < 0)
        refuse(handed_in, problem);
    else
        take_folder(handed_in, folder, "", 0, NULL);
    free(folder);
}

/* A file by itself: of Canvas, or named for its student. */
static void take_file(struct intake *intake, const char *path, const char *name,
                      const char *staging) {
    char *student = NULL, *id = NULL;
    const char *file = canvas_file(name, &student, &id);
    bool archive = archive_is_named(name);
    const char *dot = strrchr(name, '.');
    if (!file && !archive)
        student = text_copy_n(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
    else if (!file)
        student = archive_stem(name);
    struct handed_in *handed_in = student_named(intake, student, id);
    if (archive) {
        take_archive(handed_in, path, staging);
    } else {
        char *own = without_attempt(file ? file : name);
        handed_in->bare = !file;
        add_file(handed_in, own, path);
        free(own);
    }
    free(student);
    free(id);
}

static void take_entry(struct intake *intake, const char *folder, const char *name,
                       const char *staging) {
    char *path = text_format("%s/%s", folder, name), *student = NULL, *id = NULL;
    struct stat status;
    if (lstat(path, &status) < 0 || S_ISDIR(status.st_mode)) {
        bool moodle = is_moodle(name, &student, &id);
        take_folder(student_named(intake, moodle ? student : name, id), path, "", 0, staging);
    } else if (S_ISREG(status.st_mode)) {
        take_file(intake, path, name, staging);
    } else {
        struct handed_in *handed_in = student_named(intake, name, NULL);
        refuse(handed_in, text_copy("a link or device was handed in, and no file"));
    }
    free(student);
    free(id);
    free(path);
}

int intake_read(struct intake *intake, const char *folder, const char *staging, char **problem) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_shown, by_name);
    if (count < 0)
        *problem = text_format("%s cannot be read (%s): name the folder that holds the submissions",
                               folder, strerror(errno));
    if (count == 0)
        *problem = text_format(
            "%s holds no submissions: a folder, a file or an archive for each student", folder);
    for (int i = 0; i < count; i++) {
        take_entry(intake, folder, entries[i]->d_name, staging);
        free(entries[i]);
    }
    free(entries);
    return count > 0 ? 0 : -1;
}

void intake_free(struct intake *intake) {
    for (size_t i = 0; i < intake->count; i++) {
        free(intake->items[i].student);
        free(intake->items[i].id);
        free(intake->items[i].problem);
        text_list_free(&intake->items[i].shown);
        text_list_free(&intake->items[i].paths);
    }
    free(intake->items);
    *intake = (struct intake){0};
}

/* --- which files an exercise takes ---------------------------------------------------------------- */

/* How well a path names a file of an exercise: 3 within exercises/NN-topic/NAME, 2 within a folder NAME, 1 by its own
 * name; 0 not at all. */
static int fits(const char *shown, const struct exercise *exercise, const char *file) {
    const char *slash = strrchr(shown, '/');
    if (strcmp(slash ? slash + 1 : shown, file) != 0)
        return 0;
    char *folder = text_format("/%.*s", slash ? (int)(slash - shown) : 0, shown);
    char *whole = text_format("/%s", exercise->name);
    int fit = text_ends(folder, whole)                          ? 3
              : text_ends(folder, strrchr(exercise->name, '/')) ? 2
                                                                : 1;
    free(whole);
    free(folder);
    return fit;
}

/* The one file that fits best, or -1: none; -2: two fit equally well. */
static int best_file(const struct handed_in *handed_in, const struct exercise *exercise,
                     const char *file, int least) {
    int best = least - 1, found = -1;
    for (size_t i = 0; i < handed_in->shown.count; i++) {
        int fit = fits(handed_in->shown.items[i], exercise, file);
        if (fit > best) {
            best = fit;
            found = (int)i;
        } else if (fit == best && fit >= least && found != -1) {
            found = -2;
        }
    }
    return found;
}

size_t intake_files(const struct handed_in *handed_in, const struct exercise *exercise, bool alone,
                    struct text_list *paths, char **problem) {
    const struct text_list *files = &exercise->files;
    const char *missing = NULL;
    if (alone && handed_in->bare && files->count == 1 && handed_in->paths.count == 1) {
        text_list_add(paths, handed_in->paths.items[0]);
        return 1;
    }
    for (size_t i = 0; i < files->count && !*problem; i++) {
        int found = best_file(handed_in, exercise, files->items[i], alone ? 1 : 2);
        if (found == -1 && !alone)
            found = best_file(handed_in, exercise, files->items[i], 1);
        if (found == -2)
            *problem = text_format("%s was handed in more than once: leave one", files->items[i]);
        else if (found == -1)
            missing = files->items[i];
        else
            text_list_add(paths, handed_in->paths.items[found]);
    }
    if (!*problem && missing && paths->count > 0)
        *problem = text_format("%s was not handed in, and belongs to it", missing);
    if (*problem || missing)
        text_list_free(paths);
    return paths->count;
}
