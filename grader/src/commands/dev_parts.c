#include "dev_parts.h"

#include "page.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What "at most a page" is, and how many hints there are at least. */
enum { PAGE_LINES = 60, PAGE_WORDS = 500, HINTS = 3, FILE_LIMIT = 1024 * 1024 };

struct looking {
    const char *root;
    const struct exercise *exercise;
    dev_state *state;
    void *data;
};

static void say(const struct looking *looking, char *problem, const char *says) {
    looking->state(looking->data, problem, says);
}

/* Reads a file of the exercise's; NULL with *problem when it is not there or empty. */
static char *read_part(const struct looking *looking, const char *file, char **problem) {
    char *path = text_format("%s/%s", looking->exercise->directory, file);
    char *text = text_read_file(path, FILE_LIMIT, NULL);
    if (!text)
        *problem =
            text_format("exercises/%s/%s: %s", looking->exercise->name, file, strerror(errno));
    else if (!*text)
        *problem = text_format("exercises/%s/%s is empty", looking->exercise->name, file);
    if (*problem) {
        free(text);
        text = NULL;
    }
    free(path);
    return text;
}

static void check_part(const struct looking *looking, const char *file, const char *says) {
    char *problem = NULL;
    free(read_part(looking, file, &problem));
    say(looking, problem, says);
}

static void check_page(const struct looking *looking) {
    char *problem = NULL;
    char *text = read_part(looking, "README.md", &problem);
    int lines = 0, words = 0;
    for (const char *at = text; at && *at; at++) {
        lines += *at == '\n';
        words += !isspace((unsigned char)*at) && isspace((unsigned char)at[1]);
    }
    if (text && (lines > PAGE_LINES || words > PAGE_WORDS))
        problem = text_format("it has %d lines and %d words; a page has %d and %d", lines, words,
                              PAGE_LINES, PAGE_WORDS);
    free(text);
    say(looking, problem, "README.md is at most a page");
}

static void check_hints(const struct looking *looking) {
    char *problem = NULL;
    char *text = read_part(looking, "hints.md", &problem);
    for (int number = 1; text && !problem && number <= HINTS; number++) {
        char *title = text_format("Hint %d", number);
        char *section = page_section(text, title);
        if (!section || !*text_trim(section))
            problem = text_format("hints.md has nothing under '## %s'", title);
        free(section);
        free(title);
    }
    free(text);
    say(looking, problem, "hints.md has three steps or more");
}

static char *first_missing(const char *folder, const char *shown, const struct text_list *files) {
    char *problem = NULL;
    for (size_t i = 0; !problem && i < files->count; i++) {
        char *path = text_format("%s/%s", folder, files->items[i]);
        if (access(path, R_OK) < 0)
            problem = text_format("%s/%s: %s", shown, files->items[i], strerror(errno));
        free(path);
    }
    return problem;
}

static void check_sources(const struct looking *looking) {
    const struct exercise *exercise = looking->exercise;
    char *starter = text_format("%s/starter", exercise->directory);
    char *solution = text_format("%s/solutions/%s", looking->root, exercise->name);
    say(looking, first_missing(starter, "starter", &exercise->files), "starter is there");
    char *problem = first_missing(exercise->directory, exercise->name, &exercise->links);
    if (!problem)
        problem = first_missing(exercise->directory, exercise->name, &exercise->tools);
    say(looking, problem, "links and tools are there");
    say(looking, first_missing(solution, "solutions", &exercise->files), "solution is there");
    free(starter);
    free(solution);
}

/* The skeleton's marks are gone: whoever wrote the exercise has written all of it. */
static void check_written(const struct looking *looking) {
    static const char *const pages[] = {"exercise.ini", "README.md", "hints.md", "after.md",
                                        "check.bats"};
    char *problem = NULL;
    for (size_t i = 0; !problem && i < sizeof pages / sizeof *pages; i++) {
        char *path = text_format("%s/%s", looking->exercise->directory, pages[i]);
        char *text = text_read_file(path, FILE_LIMIT, NULL);
        if (text && strstr(text, "TODO"))
            problem = text_format("%s says TODO", pages[i]);
        free(text);
        free(path);
    }
    say(looking, problem, "nothing is left to be written");
}

/* Whether `heading`, up to the end of its line, has that anchor on the repository's web page: lower
 * case, spaces made hyphens, and only letters, digits, hyphens and underscores kept. */
static bool has_anchor(const char *heading, const char *anchor) {
    for (; *heading && *heading != '\n'; heading++) {
        unsigned char c = (unsigned char)*heading;
        if (c != ' ' && c != '-' && c != '_' && !isalnum(c) && c < 0x80)
            continue;
        if (*anchor != (c == ' ' ? '-' : c < 0x80 ? (char)tolower(c) : *heading))
            return false;
        anchor++;
    }
    return !*anchor;
}

static bool chapter_has(const char *text, const char *anchor) {
    bool fenced = false;
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (text_begins(line, "```"))
            fenced = !fenced;
        size_t depth = strspn(line, "#");
        if (!fenced && depth > 0 && line[depth] == ' ' && has_anchor(line + depth + 1, anchor))
            return true;
    }
    return false;
}

/* NULL when there is such a section, "02-pipes#end-of-file"; else why not. */
static char *section_problem(const char *root, const char *section) {
    size_t length = strcspn(section, "#");
    char *path = text_format("%s/chapters/%.*s.md", root, (int)length, section);
    char *text = text_read_file(path, FILE_LIMIT, NULL);
    char *problem = NULL;
    if (!text)
        problem =
            text_format("%s: chapters/%.*s.md: %s", section, (int)length, section, strerror(errno));
    else if (!section[length] || !chapter_has(text, section + length + 1))
        problem = text_format("%s: there is no such section", section);
    free(text);
    free(path);
    return problem;
}

static void check_chapters(const struct looking *looking) {
    json_t *chapters = looking->exercise->chapters, *section;
    const char *kind;
    char *problem = NULL;
    if (!json_object_get(chapters, "default"))
        problem = text_copy("[chapter] has no default");
    json_object_foreach (chapters, kind, section)
        if (!problem)
            problem = section_problem(looking->root, json_string_value(section));
    say(looking, problem, "the sections that it points at are there");
}

void dev_parts(const char *root, const struct exercise *exercise, dev_state *state, void *data) {
    struct looking looking = {root, exercise, state, data};
    check_page(&looking);
    check_hints(&looking);
    check_part(&looking, "after.md", "after.md is there");
    if (text_list_has(&exercise->stages, "behaviour"))
        check_part(&looking, "check.bats", "check.bats is there");
    check_sources(&looking);
    check_written(&looking);
    check_chapters(&looking);
}

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* Adds to `orphans` the folders PLACE/topic/name that no exercise has. */
static void find_orphans(const char *root, const char *place, struct text_list *orphans) {
    struct dirent **topics = NULL;
    char *folder = text_format("%s/%s", root, place);
    int count = scandir(folder, &topics, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        struct dirent **names = NULL;
        char *topic = text_format("%s/%s", folder, topics[i]->d_name);
        int inside = scandir(topic, &names, is_shown, alphasort);
        for (int j = 0; j < inside; j++) {
            char *ini = text_format("%s/exercises/%s/%s/exercise.ini", root, topics[i]->d_name,
                                    names[j]->d_name);
            if (access(ini, F_OK) < 0)
                text_list_format(orphans, "%s/%s/%s", place, topics[i]->d_name, names[j]->d_name);
            free(ini);
            free(names[j]);
        }
        free(names);
        free(topic);
        free(topics[i]);
    }
    free(topics);
    free(folder);
}

char *dev_orphan(const char *root) {
    struct text_list orphans = {0};
    find_orphans(root, "exercises", &orphans);
    find_orphans(root, "tests/wrong", &orphans);
    find_orphans(root, "tests/right", &orphans);
    char *first = orphans.count > 0 ? text_copy(orphans.items[0]) : NULL;
    text_list_free(&orphans);
    return first;
}
