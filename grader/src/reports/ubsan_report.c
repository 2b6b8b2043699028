/* What UndefinedBehaviorSanitizer's reports mean, in words for a student. */
#include "sanitizer_parts.h"

#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* What it says (a part of it), the kind, and what it means; "%s" is where its own words go on. */
struct meaning {
    const char *said, *kind, *means;
};

static const struct meaning meanings[] = {
    {"load of null pointer", "memory-error", "the program reads through a null pointer"},
    {"store to null pointer", "memory-error", "the program writes through a null pointer"},
    {"access within null pointer", "memory-error",
     "the program uses a member of a struct through a null pointer"},
    {"null pointer returned from function", "undefined-behaviour",
     "a function that must not return a null pointer does"},
    {"out of bounds for type", "memory-error", "an array is used outside its bounds: %s"},
    {"load of address", "memory-error", "the program reads past the end of an object"},
    {"store to address", "memory-error", "the program writes past the end of an object"},
    {"access within address", "memory-error",
     "the program uses a struct where there is no room for one"},
    {"misaligned address", "undefined-behaviour",
     "an object is used at an address that its type does not allow; copy the bytes with memcpy: %s"},
    {"signed integer overflow", "undefined-behaviour", "%s"},
    {"negation of", "undefined-behaviour", "%s"},
    {"shift exponent", "undefined-behaviour",
     "a shift by more bits than the type has, or by less than none: %s"},
    {"left shift of", "undefined-behaviour", "a shift that the type has no room for: %s"},
    {"division by zero", "undefined-behaviour", "the program divides an integer by zero"},
    {"division of", "undefined-behaviour", "%s"},
    {"not a valid value for type", "undefined-behaviour",
     "a variable holds what its type does not allow (was it ever set?): %s"},
    {"passed as argument", "undefined-behaviour",
     "a null pointer is passed to a function that asks for an object: %s"},
    {"variable length array bound", "undefined-behaviour", "an array of no positive size: %s"},
    {"null pointer", "undefined-behaviour", "arithmetic with a null pointer: %s"},
    {"pointer index expression", "undefined-behaviour",
     "arithmetic that leaves the address space: %s"},
    {"pointer to incorrect function type", "undefined-behaviour",
     "a function is called through a pointer of another type"},
    {"unreachable program point", "undefined-behaviour",
     "the program reaches a point that it says it cannot reach"},
    {"end of a value-returning function", "undefined-behaviour",
     "a function that must return a value ends without one"},
    {"outside the range of representable values", "undefined-behaviour", "%s"},
};

/* The file and line in front of ": runtime error: ". Returns the file's length. */
static size_t place(const char *line, int *number) {
    const char *end = strstr(line, ": runtime error: ");
    size_t length = (size_t)(end - line);
    *number = 0;
    for (int part = 0; part < 2; part++) {
        size_t digits = length;
        while (digits > 0 && line[digits - 1] >= '0' && line[digits - 1] <= '9')
            digits--;
        if (digits == length || digits == 0 || line[digits - 1] != ':' || length - digits > 8)
            break;
        *number = atoi(line + digits);
        length = digits - 1;
    }
    return length;
}

json_t *ubsan_finding(const struct blocks *blocks, const struct report_source *source) {
    const char *line = blocks->items[0].words;
    const char *says = strstr(line, ": runtime error: ") + strlen(": runtime error: ");
    const struct meaning *meaning = NULL;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings && !meaning; i++)
        if (strstr(says, meanings[i].said))
            meaning = &meanings[i];
    const char *means = meaning ? meaning->means : "%s";
    const char *hole = strstr(means, "%s");
    char *message =
        hole ? text_format("%.*s%s", (int)(hole - means), means, says) : text_copy(means);
    const char *kind = meaning ? meaning->kind : "undefined-behaviour";
    int number;
    char *file = text_copy_n(line, place(line, &number));
    json_t *finding;
    if (source_is_students(source, file)) {
        const char *slash = strrchr(file, '/');
        finding = finding_new(kind, slash ? slash + 1 : file, number, "%s", message);
    } else {
        finding = stack_finding(kind, blocks_stack(blocks), source, "%s", message);
    }
    free(file);
    free(message);
    return finding;
}
