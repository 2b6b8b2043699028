#include "exercise.h"

#include "ini_lines.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An exercise.ini larger than this is damaged. */
enum { INI_LIMIT = 64 * 1024 };

struct loading {
    struct exercise *exercise;
    char *problem; /* the first one: what and what to do, without file and line */
    int line;
};

static void complain(struct loading *loading, int line, char *problem) {
    if (loading->problem) {
        free(problem);
        return;
    }
    loading->problem = problem;
    loading->line = line;
}

static bool is_one_of(const char *word, const char *const *words) {
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static const char *const kinds[] = {"write", "repair", "break", "predict", "test", NULL};
static const char *const stages[] = {"behaviour", "memory",  "threads", "schedules",
                                     "faults",    "residue", NULL};

/* A file name that may stand in exercise.ini: one component, so that nothing leaves the folder. */
static bool is_plain_name(const char *name) {
    return name[0] != '.' && name[0] != '-' && name[0] != '\0' && !strchr(name, '/');
}

static void take_number(struct loading *loading, int line, const char *key, const char *value,
                        double least, double most, double *number) {
    char *end;
    errno = 0;
    double read = strtod(value, &end);
    if (end == value || *end || errno || !(read >= least && read <= most))
        complain(loading, line,
                 text_format("'%s = %s': give a number from %g to %g", key, value, least, most));
    else
        *number = read;
}

static void take_names(struct loading *loading, int line, const char *key, const char *value,
                       struct text_list *names) {
    text_list_split(names, value);
    for (size_t i = 0; i < names->count; i++)
        if (!is_plain_name(names->items[i]))
            complain(loading, line,
                     text_format("'%s' names '%s': give plain file names, without "
                                 "folders",
                                 key, names->items[i]));
}

static void take_key(struct loading *loading, int line, const char *key, const char *value) {
    struct exercise *exercise = loading->exercise;
    double number = 0;
    if (strcmp(key, "title") == 0) {
        free(exercise->title);
        exercise->title = text_copy(value);
    } else if (strcmp(key, "kind") == 0) {
        if (!is_one_of(value, kinds))
            complain(loading, line,
                     text_format("there is no kind '%s': write, repair, break, "
                                 "predict or test",
                                 value));
        free(exercise->kind);
        exercise->kind = text_copy(value);
    } else if (strcmp(key, "order") == 0) {
        take_number(loading, line, key, value, 0, 1000, &number);
        exercise->order = (int)number;
    } else if (strcmp(key, "minutes") == 0) {
        take_number(loading, line, key, value, 1, 1000, &number);
        exercise->minutes = (int)number;
    } else if (strcmp(key, "points") == 0) {
        take_number(loading, line, key, value, 0.5, 1000, &exercise->points);
    } else if (strcmp(key, "files") == 0) {
        take_names(loading, line, key, value, &exercise->files);
    } else if (strcmp(key, "links") == 0) {
        take_names(loading, line, key, value, &exercise->links);
    } else if (strcmp(key, "tools") == 0) {
        take_names(loading, line, key, value, &exercise->tools);
    } else if (strcmp(key, "run") == 0) {
        text_list_add(&exercise->runs, value);
    } else if (strcmp(key, "stages") == 0) {
        text_list_split(&exercise->stages, value);
        for (size_t i = 0; i < exercise->stages.count; i++)
            if (!is_one_of(exercise->stages.items[i], stages))
                complain(loading, line,
                         text_format("there is no stage '%s': behaviour, memory, threads, "
                                     "schedules, faults or residue",
                                     exercise->stages.items[i]));
    } else {
        complain(loading, line,
                 text_format("unknown key '%s': see CONTRIBUTING.md for those "
                             "there are",
                             key));
    }
}

static void take_chapter(struct loading *loading, int line, const char *key, const char *value) {
    bool known = strcmp(key, "default") == 0 || (verdict_kind_known(key) && strcmp(key, "none"));
    const char *near = known ? NULL : verdict_kind_near(key);
    if (known)
        json_object_set_new(loading->exercise->chapters, key, json_string(value));
    else if (near)
        complain(loading, line,
                 text_format("no failure is of the kind '%s': did you mean '%s'?", key, near));
    else
        complain(loading, line,
                 text_format("no failure is of the kind '%s': write 'default', or a kind such as "
                             "wrong-output, crash, deadlock, leak, fd-leak or race",
                             key));
}

static void take_text(char **into, const char *value) {
    free(*into);
    *into = text_copy(value);
}

/* The section [schedules]: the program under the controlled scheduler. */
static void take_schedules(struct loading *loading, int line, const char *key, const char *value) {
    struct exercise *exercise = loading->exercise;
    double number = 0;
    if (strcmp(key, "run") == 0)
        take_text(&exercise->scheduled.run, value);
    else if (strcmp(key, "check") == 0)
        take_text(&exercise->scheduled.check, value);
    else if (strcmp(key, "faults") == 0)
        take_text(&exercise->scheduled.faults, value);
    else if (strcmp(key, "leaks") == 0)
        take_text(&exercise->scheduled.leaks, value);
    else if (strcmp(key, "links") == 0)
        take_names(loading, line, key, value, &exercise->scheduled.links);
    else if (strcmp(key, "count") == 0) {
        take_number(loading, line, key, value, 1, 1000000, &number);
        exercise->scheduled.count = (int)number;
    } else {
        complain(
            loading, line,
            text_format("unknown key '%s' in [schedules]: there are run, check, faults, leaks, "
                        "links and count",
                        key));
    }
}

static void on_entry(void *user, const char *section, const char *key, const char *value,
                     int line) {
    struct loading *loading = user;
    if (strcmp(section, "chapter") == 0)
        take_chapter(loading, line, key, value);
    else if (strcmp(section, "schedules") == 0)
        take_schedules(loading, line, key, value);
    else if (*section)
        complain(
            loading, line,
            text_format(
                "'%s' stands in an unknown section '[%s]': there are [schedules] and [chapter]",
                key, section));
    else
        take_key(loading, line, key, value);
}

static void check_complete(struct loading *loading) {
    const struct exercise *exercise = loading->exercise;
    const char *missing = !exercise->title              ? "title"
                          : !exercise->kind             ? "kind"
                          : exercise->minutes == 0      ? "minutes"
                          : exercise->points <= 0       ? "points"
                          : exercise->files.count == 0  ? "files"
                          : exercise->stages.count == 0 ? "stages"
                                                        : NULL;
    if (missing)
        complain(loading, 0, text_format("'%s' is missing: add it", missing));
    bool watched =
        text_list_has(&exercise->stages, "memory") || text_list_has(&exercise->stages, "threads");
    if (watched && exercise->runs.count == 0)
        complain(loading, 0,
                 text_copy("'run' is missing: the stages memory and threads need a "
                           "run to watch"));
}

struct exercise *exercise_load_from(const char *directory, const char *shown, const char *name,
                                    char **problem) {
    struct exercise *exercise = memory_new(sizeof *exercise);
    exercise->name = text_copy(name);
    exercise->directory = text_copy(directory);
    exercise->chapters = json_object();
    char *path = text_format("%s/exercise.ini", directory);
    size_t length = 0;
    char *ini = text_read_file(path, INI_LIMIT, &length);
    struct loading loading = {.exercise = exercise};
    if (!ini) {
        complain(
            &loading, 0,
            text_format("cannot be read (%s): restore it from the repository", strerror(errno)));
    } else if (strlen(ini) != length) {
        complain(&loading, 0, text_copy("holds a NUL byte: restore it from the repository"));
    } else {
        struct ini_faults faults = ini_lines(ini, on_entry, &loading);
        if (faults.malformed)
            complain(&loading, faults.malformed,
                     text_format("%s, or restore it from the repository", ini_malformed));
        if (faults.too_long)
            complain(&loading, faults.too_long, text_copy(ini_too_long));
        check_complete(&loading);
    }
    free(ini);
    if (loading.problem) {
        *problem = loading.line
                       ? text_format("%s/exercise.ini:%d: %s", shown, loading.line, loading.problem)
                       : text_format("%s/exercise.ini: %s", shown, loading.problem);
        free(loading.problem);
        exercise_free(exercise);
        exercise = NULL;
    }
    free(path);
    return exercise;
}

struct exercise *exercise_load(const char *root, const char *name, char **problem) {
    char *directory = text_format("%s/exercises/%s", root, name);
    char *shown = text_format("exercises/%s", name);
    struct exercise *exercise = exercise_load_from(directory, shown, name, problem);
    free(shown);
    free(directory);
    return exercise;
}

void exercise_free(struct exercise *exercise) {
    if (!exercise)
        return;
    free(exercise->name);
    free(exercise->directory);
    free(exercise->title);
    free(exercise->kind);
    text_list_free(&exercise->files);
    text_list_free(&exercise->links);
    text_list_free(&exercise->tools);
    text_list_free(&exercise->stages);
    text_list_free(&exercise->runs);
    free(exercise->scheduled.run);
    free(exercise->scheduled.check);
    free(exercise->scheduled.faults);
    free(exercise->scheduled.leaks);
    text_list_free(&exercise->scheduled.links);
    json_decref(exercise->chapters);
    free(exercise);
}

char *exercise_read(const struct exercise *exercise, const char *file, size_t limit, size_t *length,
                    char **problem) {
    char *path = text_format("%s/%s", exercise->directory, file);
    char *data = text_read_file(path, limit, length);
    if (!data)
        *problem =
            text_format("exercises/%s/%s cannot be read (%s): restore it from the repository",
                        exercise->name, file, strerror(errno));
    free(path);
    return data;
}

const char *exercise_chapter(const struct exercise *exercise, const char *kind) {
    const json_t *chapter = json_object_get(exercise->chapters, kind);
    bool compiler = strcmp(kind, "compile") == 0 || strcmp(kind, "warning") == 0;
    if (!chapter && !compiler)
        chapter = json_object_get(exercise->chapters, "default");
    return json_string_value(chapter);
}
