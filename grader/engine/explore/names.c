#include "names.h"
#include "lines.h"
#include "system_call_names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_LIMIT = 4 * 1024 * 1024, MOST_SOURCES = 32 };
#define STACKS 0x7fffff000000UL /* the system puts the first stack at the end */

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
    struct {
        uint64_t address;
        char *name;
    } * objects; /* named so far */
    size_t object_count;
    const struct text_list *own;
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

struct names *names_new(const struct board *board, const char *program,
                        const struct text_list *own) {
    struct names *names = memory_new(sizeof *names);
    names->board = board;
    names->own = own;
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
    for (size_t i = 0; i < names->object_count; i++)
        free(names->objects[i].name);
    free(names->objects);
    free(names->places);
    lines_close(names->lines);
    free(names);
}

const char *name_of_task(struct names *names, int task) {
    return task >= 0 && task < MAX_TASKS && names->tasks[task][0] ? names->tasks[task] : "?";
}

const char *name_of_process(struct names *names, int process) {
    for (int i = 0; i < (int)names->board->task_count; i++) {
        if (names->board->tasks[i].process == process && !names->board->tasks[i].timer)
            return name_of_task(names, i);
    }
    return "another process";
}

char *name_of_start(struct names *names, int task) {
    uint64_t start = names->board->tasks[task].start;
    return start ? lines_function(names->lines, start) : NULL;
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

static bool file_is_own(const struct names *names, const char *file) {
    if (!names->own || !names->own->count)
        return !text_ends(file, ".h");
    for (size_t i = 0; i < names->own->count; i++) {
        const char *slash = strrchr(names->own->items[i], '/');
        if (strcmp(slash ? slash + 1 : names->own->items[i], file) == 0)
            return true;
    }
    return false;
}

bool place_is_own(struct names *names, uint64_t pc) {
    const char *file;
    int line;
    return name_place(names, pc, &file, &line) && file_is_own(names, file);
}

uint64_t place_of(struct names *names, uint64_t pc, unsigned call) {
    if (place_is_own(names, pc))
        return pc;
    for (; call; call = names->board->calls[call].parent) {
        if (place_is_own(names, names->board->calls[call].pc))
            return names->board->calls[call].pc;
    }
    return pc;
}

/* In a function that is not instrumented, as of the C library, the task is somewhere after its last event
 * in the student's code. */
uint64_t place_of_event(struct names *names, const struct event *event) {
    uint64_t place = place_of(names, event->pc, event->call);
    if (!event->pc || place_is_own(names, place))
        return place;
    for (const struct event *before = event; before > names->board->events; before--) {
        if (before->task == event->task && before->call == event->call &&
            place_is_own(names, before->pc))
            return before->pc;
    }
    return place;
}

/* The event with which a blocked task's wait began: a signal handler may have run since. NULL: unknown. */
static const struct event *waiting_event(const struct board *board, int task) {
    uint32_t span = board->wait_count;
    while (span > 0 && board->waits[span - 1].task != task)
        span--;
    for (uint32_t i = span ? board->waits[span - 1].from : 0; i > 0; i--) {
        if (board->events[i].task == task)
            return board->events[i].flags & EVENT_BLOCKED ? &board->events[i] : NULL;
    }
    return NULL;
}

uint64_t place_of_task(struct names *names, int task) {
    const struct task *t = &names->board->tasks[task];
    const struct event *event = t->state == TASK_BLOCKED ? waiting_event(names->board, task) : NULL;
    return event ? place_of_event(names, event) : place_of(names, t->pc, t->call);
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

/* Where the arguments of the call that takes a lock or its like begin: after the first "(" that follows
 * a name with one of these words. */
static const char *arguments_in(const char *line) {
    static const char *const words[] = {"lock",   "mutex", "cond",   "spin", "barrier",
                                        "once",   "sem_",  "mtx_",   "cnd_", "wait",
                                        "signal", "post",  "atomic_"};
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

/* The first argument of the call in the line at a place; NULL when there is no such call. */
static char *argument_words(struct names *names, uint64_t pc) {
    char *line = name_source(names, pc);
    const char *at = arguments_in(line), *end = at ? argument_end(at) : NULL;
    char *words = NULL;
    while (end && (*at == ' ' || *at == '&'))
        at++;
    if (end && end > at)
        words = text_copy_n(at, (size_t)(end - at));
    free(line);
    return words;
}

/* The block of the heap that an address was in; NULL: none. */
static const struct event *block_of(const struct names *names, uint64_t address) {
    for (uint32_t i = names->board->event_count; i > 0; i--) {
        const struct event *event = &names->board->events[i];
        if (event->operation == OP_MALLOC && address >= event->address &&
            address - event->address < event->value)
            return event;
    }
    return NULL;
}

/* The variable that an address is in; NULL: none. The heap that the student's code gets its blocks from is
 * one to the linker, and no words for a person. */
static char *variable_words(const struct names *names, uint64_t address) {
    return block_of(names, address) ? NULL : lines_object(names->lines, address);
}

/* What an address is when the source does not say it. */
static char *place_words(struct names *names, uint64_t address) {
    const struct event *block = block_of(names, address);
    if (!block)
        return text_copy(address >= STACKS ? "a local variable" : "memory");
    char *place = name_of_place(names, place_of_event(names, block));
    uint64_t offset = address - block->address;
    char *name =
        offset ? text_format("byte %lu of the block allocated at %s", (unsigned long)offset, place)
               : text_format("the block allocated at %s", place);
    free(place);
    return name;
}

/* The name under which an object has been told so far, or NULL. */
static const char *object_name(const struct names *names, uint64_t address) {
    for (size_t i = 0; i < names->object_count; i++) {
        if (names->objects[i].address == address)
            return names->objects[i].name;
    }
    return NULL;
}

/* How many objects have this name, or it and a number. */
static size_t namesakes(const struct names *names, const char *name) {
    size_t count = 0, length = strlen(name);
    for (size_t i = 0; i < names->object_count; i++) {
        const char *other = names->objects[i].name;
        count += strncmp(other, name, length) == 0 &&
                 (other[length] == '\0' || strncmp(other + length, " #", 2) == 0);
    }
    return count;
}

/* The first words under which an object that is no variable was given to a call, in the student's code,
 * that say where it is ("q->lock", not the name of a parameter); or NULL. */
static char *telling_words(struct names *names, uint64_t address) {
    for (uint32_t i = 1; i <= names->board->event_count; i++) {
        const struct event *event = &names->board->events[i];
        if (event->address != address || event->size || event->operation == OP_SYSTEM_CALL)
            continue;
        char *words = argument_words(names, place_of_event(names, event));
        if (words && strpbrk(words, ".>["))
            return words;
        free(words);
    }
    return NULL;
}

char *name_of_object(struct names *names, uint64_t address, uint64_t pc, unsigned call) {
    const char *known = object_name(names, address);
    if (known)
        return text_copy(known);
    char *name = variable_words(names, address);
    if (!name)
        name = telling_words(names, address);
    if (!name)
        name = argument_words(names, place_of(names, pc, call));
    if (!name)
        name = argument_words(names, pc);
    if (!name)
        name = place_words(names, address);
    size_t others = namesakes(names, name);
    if (others) {
        char *numbered = text_format("%s #%zu", name, others + 1);
        free(name);
        name = numbered;
    }
    names->objects =
        memory_resize(names->objects, (names->object_count + 1) * sizeof *names->objects);
    names->objects[names->object_count].address = address;
    names->objects[names->object_count++].name = text_copy(name);
    return name;
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of the expression of names, "->", "." and indices that begins here. */
static const char *expression_end(const char *at) {
    for (;;) {
        while (is_word(*at))
            at++;
        if (*at == '.' && is_word(at[1]))
            at++;
        else if (at[0] == '-' && at[1] == '>' && is_word(at[2]))
            at += 2;
        else if (*at == '[' && strchr(at, ']'))
            at = strchr(at, ']') + 1;
        else
            return at;
    }
}

/* The one expression in the line that reaches memory by a pointer ("q->count", "*turns", "ring[i]"),
 * or NULL when there are several, or none. */
static char *pointer_words(struct names *names, uint64_t pc) {
    char *line = name_source(names, pc), *found = NULL;
    for (const char *at = line; *at && *at != '"'; at++) {
        bool begins = is_word(*at) && (at == line || !is_word(at[-1]));
        if (!begins)
            continue;
        const char *end = expression_end(at), *first = at;
        bool star = at > line && at[-1] == '*' && (at - 1 == line || strchr(" (!=*", at[-2])) &&
                    !(at - line > 2 && at[-2] == ' ' && is_word(at[-3]));
        if (star)
            first--;
        bool reaches = star || memchr(at, '[', (size_t)(end - at)) ||
                       memchr(at, '>', (size_t)(end - at)) || memchr(at, '.', (size_t)(end - at));
        if (reaches && *end != '(' && !isdigit((unsigned char)*at)) {
            char *words = text_copy_n(first, (size_t)(end - first));
            bool another = found && strcmp(found, words) != 0;
            free(found);
            found = words;
            if (another) {
                free(found);
                found = NULL;
                break;
            }
        }
        at = end - 1;
    }
    free(line);
    return found;
}

char *name_of_memory(struct names *names, const struct event *event) {
    const char *known = object_name(names, event->address);
    if (known)
        return text_copy(known);
    char *name = variable_words(names, event->address);
    if (!name)
        name = pointer_words(names, event->pc);
    return name ? name : place_words(names, event->address);
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
