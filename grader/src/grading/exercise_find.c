/* Which exercises there are, and which of them a word means. */
#include "exercise.h"

#include "verdict.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        if (text_edits(wanted, last_component(names->items[i])) <= 1 + strlen(wanted) / 3)
            text_list_add(&near, names->items[i]);
    char *shown = verdict_word(word);
    char *choice = alternatives(&near);
    char *problem =
        near.count ? text_format("there is no exercise '%s': did you mean %s?", shown, choice)
                   : text_format("there is no exercise '%s': 'grader/grade list' shows those there "
                                 "are",
                                 shown);
    free(choice);
    free(shown);
    text_list_free(&near);
    return problem;
}

/* The exercise whose folder is at that path or holds what is there, or NULL. The caller frees it. */
static char *name_of_path(const char *root, const char *path, const struct text_list *names) {
    char *folder = text_format("%s/exercises", root);
    char *whole = realpath(path, NULL), *exercises = realpath(folder, NULL), *name = NULL;
    const char *rest =
        whole && exercises && text_begins(whole, exercises) ? whole + strlen(exercises) : "";
    for (size_t i = 0; *rest == '/' && !name && i < names->count; i++) {
        size_t length = strlen(names->items[i]);
        if (text_begins(rest + 1, names->items[i]) &&
            (rest[1 + length] == '/' || rest[1 + length] == '\0'))
            name = text_copy(names->items[i]);
    }
    free(whole);
    free(exercises);
    free(folder);
    return name;
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
    char *result = found->count == 0 ? name_of_path(root, word, &names) : NULL;
    if (found->count == 1) {
        result = text_copy(found->items[0]);
    } else if (!result && found->count > 1) {
        char *choice = alternatives(found);
        *problem = text_format("'%s' may be %s: say which", wanted, choice);
        free(choice);
    } else if (!result) {
        *problem = nothing_found(&names, word);
    }
    free(wanted);
    text_list_free(&names);
    text_list_free(&whole);
    text_list_free(&last);
    text_list_free(&part);
    return result;
}
