#include "names.h"
#include "lines.h"
#include "system_call_names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_LIMIT = 4 * 1024 * 1024, MOST_SOURCES = 32 };

struct names {
    const struct board *board;
    struct lines *lines;
    char tasks[MAX_TASKS][16];
    struct place {
        uint64_t pc;
        char *path, *file;
        int line;
    } * places;
    size_t place_count;
    struct {
        char *path, *text;
    } sources[MOST_SOURCES];
    size_t source_count;
};

static void name_tasks(struct names *names) {
    int threads = 0, processes = 0;
    for (int i = 0; i < (int)names->board->task_count; i++) {
        char *name = names->tasks[i];
        if (i == 0)
            snprintf(name, sizeof names->tasks[i], "main");
        else if (names->board->tasks[i].timer)
            snprintf(name, sizeof names->tasks[i], "timer");
        else if (task_is_thread(names->board, i))
            snprintf(name, sizeof names->tasks[i], "T%d", ++threads);
        else
            snprintf(name, sizeof names->tasks[i], "P%d", ++processes);
    }
}

struct names *names_new(const struct board *board, const char *program) {
    struct names *names = memory_new(sizeof *names);
    names->board = board;
    names->lines = lines_open(program);
    name_tasks(names);
    return names;
}

void names_free(struct names *names) {
    for (size_t i = 0; i < names->place_count; i++) {
        free(names->places[i].path);
        free(names->places[i].file);
    }
    for (size_t i = 0; i < names->source_count; i++) {
        free(names->sources[i].path);
        free(names->sources[i].text);
    }
    free(names->places);
    if (names->lines)
        lines_close(names->lines);
    free(names);
}

const char *name_of_task(struct names *names, int task) {
    return task >= 0 && task < MAX_TASKS && names->tasks[task][0] ? names->tasks[task] : "?";
}

/* --- places -------------------------------------------------------------------------------------- */

static const struct place *place_at(struct names *names, uint64_t pc) {
    for (size_t i = 0; i < names->place_count; i++) {
        if (names->places[i].pc == pc)
            return &names->places[i];
    }
    struct place place = {.pc = pc};
    char *path = NULL;
    if (names->lines && pc)
        path = lines_path(names->lines, pc - 1, &place.line);
    if (path) {
        const char *slash = strrchr(path, '/');
        place.path = path;
        place.file = text_copy(slash ? slash + 1 : path);
    }
    names->places = memory_resize(names->places, (names->place_count + 1) * sizeof place);
    names->places[names->place_count] = place;
    return &names->places[names->place_count++];
}

bool name_place(struct names *names, uint64_t pc, const char **file, int *line) {
    const struct place *place = place_at(names, pc);
    *file = place->file;
    *line = place->line;
    return place->file != NULL;
}

char *name_of_place(struct names *names, uint64_t pc) {
    const char *file;
    int line;
    return name_place(names, pc, &file, &line) ? text_format("%s:%d", file, line) : text_copy("");
}

char *name_of_function(struct names *names, uint64_t pc) {
    return pc ? lines_function(names->lines, pc - 1) : NULL;
}

static const char *source_text(struct names *names, const char *path) {
    for (size_t i = 0; i < names->source_count; i++) {
        if (strcmp(names->sources[i].path, path) == 0)
            return names->sources[i].text;
    }
    if (names->source_count == MOST_SOURCES)
        return NULL;
    size_t at = names->source_count++;
    names->sources[at].path = text_copy(path);
    names->sources[at].text = text_read_file(path, SOURCE_LIMIT, NULL);
    return names->sources[at].text;
}

char *name_source(struct names *names, uint64_t pc) {
    const struct place *place = place_at(names, pc);
    const char *text = place->path ? source_text(names, place->path) : NULL;
    for (int line = 1; text && line < place->line; line++) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    if (!text)
        return text_copy("");
    const char *end = strchrnul(text, '\n');
    char *copy = text_copy_n(text, (size_t)(end - text));
    char *trimmed = text_copy(text_trim(copy));
    free(copy);
    return trimmed;
}

/* --- objects ------------------------------------------------------------------------------------- */

/* Where the argument-th argument of the call begins: after the first "(" that follows a name which
 * ends in one of the words that take locks. */
static const char *arguments_in(const char *line) {
    static const char *const words[] = {"mutex", "cond", "rwlock", "spin", "barrier",
                                        "once",  "sem_", "mtx_",   "cnd_", "atomic_"};
    for (const char *open = strchr(line, '('); open; open = strchr(open + 1, '(')) {
        const char *name = open;
        while (name > line && (isalnum((unsigned char)name[-1]) || name[-1] == '_'))
            name--;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            const char *found = strstr(name, words[i]);
            if (found && found < open)
                return open + 1;
        }
    }
    return NULL;
}

/* The end of an argument: a comma or a closing parenthesis outside all inner ones. */
static const char *argument_end(const char *at) {
    for (int depth = 0; *at; at++) {
        if (*at == '(' || *at == '[')
            depth++;
        else if ((*at == ')' || *at == ']') && depth-- == 0)
            return at;
        else if (*at == ',' && depth == 0)
            return at;
    }
    return NULL;
}

static char *argument_words(struct names *names, uint64_t pc, int argument) {
    char *line = name_source(names, pc);
    const char *at = arguments_in(line), *end = NULL;
    for (; at; argument--) {
        end = argument_end(at);
        if (!end || argument == 1)
            break;
        at = *end == ',' ? end + 1 : NULL;
    }
    char *words = NULL;
    if (at && end) {
        while (*at == ' ' || *at == '&')
            at++;
        words = text_copy_n(at, (size_t)(end - at));
    }
    free(line);
    return words;
}

char *name_of_memory(struct names *names, uint64_t address) {
    char *variable = names->lines ? lines_variable(names->lines, address) : NULL;
    if (variable)
        return variable;
    for (uint32_t i = names->board->event_count; i > 0; i--) {
        const struct event *event = &names->board->events[i];
        if (event->operation != OP_MALLOC || address < event->address ||
            address >= event->address + event->value)
            continue;
        char *place = name_of_place(names, event->pc);
        char *name = text_format("%lu bytes into the block allocated at %s",
                                 (unsigned long)(address - event->address), place);
        free(place);
        return name;
    }
    return text_format("%#lx", (unsigned long)address);
}

char *name_of_argument(struct names *names, uint64_t address, uint64_t pc, int argument) {
    char *variable = names->lines ? lines_variable(names->lines, address) : NULL;
    char *words = argument_words(names, pc, argument);
    if (words && (!variable || strpbrk(words, ".>["))) {
        free(variable);
        return words;
    }
    free(words);
    return variable ? variable : name_of_memory(names, address);
}

const char *name_of_operation(const struct event *event) {
    static const char *const texts[] = {
#define X(name, text) text,
        OPERATIONS(X)
#undef X
    };
    if (event->operation == OP_SYSTEM_CALL)
        return system_call_name(event_call(event->value));
    return texts[event->operation];
}
