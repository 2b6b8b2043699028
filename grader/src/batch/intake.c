#include "intake.h"

#include "gradescope_export.h"
#include "intake_names.h"
#include "unpack.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_FILES = 5000, MOST_DEPTH = 16 };

/* --- students ---------------------------------------------------------------------------------- */

static bool is_of(const struct handed_in *item, const char *student, const char *id, int attempt) {
    return item->attempt == attempt && strcmp(item->student, student) == 0 &&
           (!id || !item->id || strcmp(item->id, id) == 0);
}

struct handed_in *intake_add(struct intake *intake, const char *student, const char *id,
                             int attempt) {
    intake->items = memory_resize(intake->items, (intake->count + 1) * sizeof *intake->items);
    struct handed_in *added = &intake->items[intake->count++];
    *added = (struct handed_in){
        .student = name_plain(student), .id = id ? text_copy(id) : NULL, .attempt = attempt};
    return added;
}

static struct handed_in *student_named(struct intake *intake, const char *name, const char *id,
                                       int attempt) {
    char *student = name_plain(name);
    struct handed_in *found = NULL;
    for (size_t i = 0; i < intake->count && !found; i++)
        if (is_of(&intake->items[i], student, id, attempt))
            found = &intake->items[i];
    if (!found)
        found = intake_add(intake, name, id, attempt);
    free(student);
    return found;
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
    if (archive_unpack(path, folder, ARCHIVE_OF_ONE, &problem) < 0)
        refuse(handed_in, problem);
    else
        take_folder(handed_in, folder, "", 0, NULL);
    free(folder);
}

/* A folder that is read: what its entries are called by, and which attempt they are. */
struct source {
    struct intake *intake;
    const char *folder, *staging;
    char *assignment; /* of GitHub Classroom: stands before the students' names; or NULL */
    int attempt;
};

/* A file by itself: of Canvas or Moodle, or named for its student. */
static void take_file(const struct source *source, const char *path, const char *name) {
    char *student = NULL, *id = NULL;
    const char *file = name_canvas_file(name, &student, &id);
    bool archive = archive_is_named(name);
    const char *dot = strrchr(name, '.');
    if (!file && name_is_moodle(name, &student, &id)) {
        file = strstr(name, "_assignsubmission_") + strlen("_assignsubmission_");
        file = strchr(file, '_') ? strchr(file, '_') + 1 : file;
    } else if (!file && !archive) {
        student = text_copy_n(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
    } else if (!file) {
        student = archive_stem(name);
    }
    struct handed_in *handed_in = student_named(source->intake, student, id, source->attempt);
    if (archive) {
        take_archive(handed_in, path, source->staging);
    } else {
        char *own = name_without_attempt(file ? file : name);
        handed_in->bare = !file;
        add_file(handed_in, own, path);
        free(own);
    }
    free(student);
    free(id);
}

static void take_entry(const struct source *source, const char *name) {
    char *path = text_format("%s/%s", source->folder, name), *student = NULL, *id = NULL;
    struct stat status;
    if (lstat(path, &status) < 0 || S_ISDIR(status.st_mode)) {
        const char *own = source->assignment && text_begins(name, source->assignment)
                              ? name + strlen(source->assignment)
                              : name;
        bool moodle = name_is_moodle(name, &student, &id);
        take_folder(student_named(source->intake, moodle ? student : own, id, source->attempt),
                    path, "", 0, source->staging);
    } else if (S_ISREG(status.st_mode)) {
        take_file(source, path, name);
    } else {
        refuse(student_named(source->intake, name, NULL, source->attempt),
               text_copy("a link or device was handed in, and no file"));
    }
    free(student);
    free(id);
    free(path);
}

/* --- bulk downloads -------------------------------------------------------------------------------- */

/* The one folder that an archive or a folder holds, and nothing else; else NULL. */
static char *only_folder(const char *folder) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_shown, by_name);
    char *only = count == 1 ? text_format("%s/%s", folder, entries[0]->d_name) : NULL;
    struct stat status;
    if (only && (lstat(only, &status) < 0 || !S_ISDIR(status.st_mode))) {
        free(only);
        only = NULL;
    }
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return only;
}

/* One submission of Gradescope's list, which may be of several students together. */
static void take_listed(const struct gradescope_entry *entry, void *data) {
    const struct source *source = data;
    char *path = text_format("%s/%s", source->folder, entry->path);
    for (size_t i = 0; i < entry->submitters; i++) {
        struct handed_in *handed_in =
            student_named(source->intake, entry->names.items[i],
                          *entry->ids.items[i] ? entry->ids.items[i] : NULL, source->attempt);
        struct stat status;
        if (!handed_in->submitted && *entry->created)
            handed_in->submitted = text_copy(entry->created);
        if (lstat(path, &status) < 0)
            refuse(handed_in, text_format("%s is in the list of submissions, and not in the folder",
                                          entry->path));
        else if (S_ISDIR(status.st_mode))
            take_folder(handed_in, path, "", 0, source->staging);
        else
            add_file(handed_in, entry->path, path);
    }
    free(path);
}

/* Unpacks a download that is still an archive. Returns its folder, or NULL with *problem. */
static char *unpacked(const char *path, const char *staging, char **problem) {
    char *folder = text_format("%s/XXXXXX", staging), *why = NULL;
    if (!mkdtemp(folder))
        fail("%s: %s", staging, strerror(errno));
    if (archive_unpack(path, folder, ARCHIVE_OF_A_CLASS, &why) == 0)
        return folder;
    *problem = text_format("%s: %s: unpack it, and name the folder", path, why);
    free(why);
    free(folder);
    return NULL;
}

static int take_entries(const struct source *source, char **problem) {
    struct dirent **entries = NULL;
    int count = scandir(source->folder, &entries, is_shown, by_name);
    if (count < 0)
        *problem = text_format("%s cannot be read (%s): name the folder that holds the submissions",
                               source->folder, strerror(errno));
    if (count == 0)
        *problem =
            text_format("%s holds no submissions: a folder, a file or an archive for each student",
                        source->folder);
    for (int i = 0; i < count; i++) {
        take_entry(source, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return count > 0 ? 0 : -1;
}

static int take_source(struct source *source, char **problem) {
    char *inner = only_folder(source->folder);
    const char *outer = source->folder;
    if (!gradescope_is_export(outer) && inner && gradescope_is_export(inner))
        source->folder = inner;
    source->assignment = name_classroom(source->folder);
    int result = gradescope_is_export(source->folder)
                     ? gradescope_read(source->folder, take_listed, source, problem)
                     : take_entries(source, problem);
    free(source->assignment);
    free(inner);
    return result;
}

int intake_read(struct intake *intake, const char *folder, const char *staging, int attempt,
                char **problem) {
    struct stat status;
    bool packed = stat(folder, &status) == 0 && S_ISREG(status.st_mode) && archive_is_named(folder);
    char *place = packed ? unpacked(folder, staging, problem) : text_copy(folder);
    struct source source = {
        .intake = intake, .folder = place, .staging = staging, .attempt = attempt};
    int result = place ? take_source(&source, problem) : -1;
    free(place);
    return result;
}

void intake_free(struct intake *intake) {
    for (size_t i = 0; i < intake->count; i++) {
        free(intake->items[i].student);
        free(intake->items[i].id);
        free(intake->items[i].submitted);
        free(intake->items[i].problem);
        text_list_free(&intake->items[i].shown);
        text_list_free(&intake->items[i].paths);
    }
    free(intake->items);
    *intake = (struct intake){0};
}

/* --- which files an exercise takes ---------------------------------------------------------------- */
