#include "exercise.h"

#include "verdict.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int on_entry(void *user, const char *section, const char *key, const char *value, int line) {
    struct loading *loading = user;
    if (strcmp(section, "chapter") == 0)
        json_object_set_new(loading->exercise->chapters, key, json_string(value));
    else if (*section)
        complain(loading, line,
                 text_format("'%s' stands in an unknown section '[%s]': there is only [chapter]",
                             key, section));
    else
        take_key(loading, line, key, value);
    return 1;
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

/* inih reads lines with this; the handler gets their numbers by INI_HANDLER_LINENO where Debian has
 * compiled that in, which it has not: so the lines are counted here. */
struct ini_text {
    const char *at;
    int line;
    int too_long; /* the first line that does not fit inih's buffer, or 0 */
};

static char *next_line(char *buffer, int size, void *stream) {
    struct ini_text *text = stream;
    if (!*text->at)
        return NULL;
    size_t length = strcspn(text->at, "\n");
    size_t copied = length < (size_t)size - 2 ? length : (size_t)size - 2;
    if (copied < length && text->too_long == 0)
        text->too_long = text->line + 1;
    memcpy(buffer, text->at, copied);
    buffer[copied] = '\n';
    buffer[copied + 1] = '\0';
    text->at += length + (text->at[length] == '\n');
    text->line++;
    return buffer;
}

struct counted {
    struct loading loading;
    struct ini_text text;
};

static int on_entry_counted(void *user, const char *section, const char *key, const char *value) {
    struct counted *counted = user;
    if (!value)
        value = "";
    return on_entry(&counted->loading, section, key, value, counted->text.line);
}

struct exercise *exercise_load(const char *root, const char *name, char **problem) {
    struct exercise *exercise = memory_new(sizeof *exercise);
    exercise->name = text_copy(name);
    exercise->directory = text_format("%s/exercises/%s", root, name);
    exercise->chapters = json_object();
    char *path = text_format("%s/exercise.ini", exercise->directory);
    size_t length = 0;
    char *ini = text_read_file(path, INI_LIMIT, &length);
    struct counted counted = {.loading = {.exercise = exercise}, .text = {.at = ini}};
    struct loading *loading = &counted.loading;
    if (!ini) {
        complain(
            loading, 0,
            text_format("cannot be read (%s): restore it from the repository", strerror(errno)));
    } else if (strlen(ini) != length) {
        complain(loading, 0, text_copy("holds a NUL byte: restore it from the repository"));
    } else {
        int line = ini_parse_stream(next_line, &counted.text, on_entry_counted, &counted);
        if (line > 0)
            complain(loading, line,
                     text_copy("is not 'key = value': mend it, or restore it from "
                               "the repository"));
        if (counted.text.too_long)
            complain(loading, counted.text.too_long,
                     text_copy("the line is too long: keep it "
                               "under 190 characters"));
        check_complete(loading);
    }
    free(ini);
    if (loading->problem) {
        *problem = loading->line
                       ? text_format("exercises/%s/exercise.ini:%d: %s", name, loading->line,
                                     loading->problem)
                       : text_format("exercises/%s/exercise.ini: %s", name, loading->problem);
        free(loading->problem);
        exercise_free(exercise);
        exercise = NULL;
    }
    free(path);
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
    json_decref(exercise->chapters);
    free(exercise);
}

struct place {
    char *name;
    size_t chapter; /* the length of the chapter's part of the name */
    int order;
};

static int by_place(const void *left, const void *right) {
    const struct place *a = left, *b = right;
    size_t shorter = a->chapter < b->chapter ? a->chapter : b->chapter;
    int chapter = strncmp(a->name, b->name, shorter + 1);
    if (chapter != 0)
        return chapter;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* Adds the exercises of one chapter's folder. */
static void add_chapter(const char *root, const char *chapter, struct place **places,
                        size_t *count) {
    char *path = text_format("%s/exercises/%s", root, chapter);
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char *ini = text_format("%s/%s/exercise.ini", path, entry->d_name);
        if (entry->d_name[0] != '.' && access(ini, F_OK) == 0) {
            *places = memory_resize(*places, (*count + 1) * sizeof **places);
            struct place *place = &(*places)[(*count)++];
            place->name = text_format("%s/%s", chapter, entry->d_name);
            place->chapter = strlen(chapter);
            char *problem = NULL;
            struct exercise *exercise = exercise_load(root, place->name, &problem);
            place->order = exercise ? exercise->order : INT_MAX;
            exercise_free(exercise);
            free(problem);
        }
        free(ini);
    }
    if (folder)
        closedir(folder);
    free(path);
}

void exercise_names(const char *root, struct text_list *names) {
    char *path = text_format("%s/exercises", root);
    struct place *places = NULL;
    size_t count = 0;
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            add_chapter(root, entry->d_name, &places, &count);
    if (folder)
        closedir(folder);
    free(path);
    if (count > 0)
        qsort(places, count, sizeof *places, by_place);
    for (size_t i = 0; i < count; i++)
        text_list_take(names, places[i].name);
    free(places);
}

/* The number of single-letter edits between two words: which names are near a mistyped one. */
static size_t edits(const char *a, const char *b) {
    size_t length = strlen(b);
    size_t *row = memory_new((length + 1) * sizeof *row);
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t one_more = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < one_more ? change : one_more;
        }
    }
    size_t result = row[length];
    free(row);
    return result;
}

static const char *last_component(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* The names in a sentence: "a, b or c". */
static char *alternatives(const struct text_list *names) {
    char *text = text_copy("");
    for (size_t i = 0; i < names->count; i++) {
        const char *joint = i == 0 ? "" : i + 1 == names->count ? " or " : ", ";
        char *longer = text_format("%s%s%s", text, joint, names->items[i]);
        free(text);
        text = longer;
    }
    return text;
}

static char *nothing_found(const struct text_list *names, const char *word) {
    struct text_list near = {0};
    const char *wanted = last_component(word);
    for (size_t i = 0; i < names->count; i++)
        if (edits(wanted, last_component(names->items[i])) <= 1 + strlen(wanted) / 3)
            text_list_add(&near, names->items[i]);
    char *shown = verdict_word(word);
    char *choice = alternatives(&near);
    char *problem = near.count
                        ? text_format("there is no exercise '%s': did you mean %s?", shown, choice)
                        : text_format("there is no exercise '%s': 'grade list' shows those there "
                                      "are",
                                      shown);
    free(choice);
    free(shown);
    text_list_free(&near);
    return problem;
}

char *exercise_find(const char *root, const char *word, char **problem) {
    struct text_list names = {0}, whole = {0}, last = {0}, part = {0};
    exercise_names(root, &names);
    /* A path that a shell completed: exercises/02-pipes/ping-pong/ */
    char *wanted = text_copy(text_begins(word, "exercises/") ? word + strlen("exercises/") : word);
    for (size_t n = strlen(wanted); n > 1 && wanted[n - 1] == '/'; n--)
        wanted[n - 1] = '\0';
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        if (strcmp(name, wanted) == 0)
            text_list_add(&whole, name);
        else if (strcmp(last_component(name), wanted) == 0)
            text_list_add(&last, name);
        else if (*wanted && strstr(name, wanted))
            text_list_add(&part, name);
    }
    const struct text_list *found = whole.count ? &whole : last.count ? &last : &part;
    char *result = NULL;
    if (found->count == 1) {
        result = text_copy(found->items[0]);
    } else if (found->count > 1) {
        char *choice = alternatives(found);
        *problem = text_format("'%s' may be %s: say which", wanted, choice);
        free(choice);
    } else {
        *problem = nothing_found(&names, word);
    }
    free(wanted);
    text_list_free(&names);
    text_list_free(&whole);
    text_list_free(&last);
    text_list_free(&part);
    return result;
}

const char *exercise_chapter(const struct exercise *exercise, const char *kind) {
    const json_t *chapter = json_object_get(exercise->chapters, kind);
    if (!chapter)
        chapter = json_object_get(exercise->chapters, "default");
    return json_string_value(chapter);
}
