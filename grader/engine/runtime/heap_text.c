/* Functions of the C library that return what the caller has to free (strdup(3), asprintf(3),
 * getline(3)): the student's heap is what they return, the library's own is not. */
#include "calls.h"
#include "heap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_LINE = 120 /* bytes of a line's buffer, as in glibc */ };

static char *duplicate(const char *text, size_t length, uintptr_t pc) {
    char *copy = heap_allocate(ALIGNMENT, length + 1, pc);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *hb_strdup(const char *text);
char *hb_strdup(const char *text) {
    size_t length = strlen(text);
    access_range((uintptr_t)text, length + 1, false, CALLER);
    return duplicate(text, length, CALLER);
}
char *hb_strndup(const char *text, size_t limit);
char *hb_strndup(const char *text, size_t limit) {
    size_t length = strnlen(text, limit);
    access_range((uintptr_t)text, length < limit ? length + 1 : limit, false, CALLER);
    return duplicate(text, length, CALLER);
}

static int print(char **into, const char *format, va_list arguments, uintptr_t pc) {
    char *text;
    int length = vasprintf(&text, format, arguments);
    if (length < 0)
        return length;
    *into = duplicate(text, (size_t)length, pc);
    free(text);
    return *into ? length : -1;
}

int hb_vasprintf(char **into, const char *format, va_list arguments);
int hb_vasprintf(char **into, const char *format, va_list arguments) {
    return print(into, format, arguments, CALLER);
}
int hb_asprintf(char **into, const char *format, ...);
int hb_asprintf(char **into, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = print(into, format, arguments, CALLER);
    va_end(arguments);
    return length;
}

/* Makes room for a line of this length and its end. */
static bool make_room(char **line, size_t *size, size_t length, uintptr_t pc) {
    if (*line && *size > length)
        return true;
    size_t needed = length + 1 > FIRST_LINE ? length + 1 : FIRST_LINE;
    char *room = heap_resize(*line, needed, pc);
    if (!room)
        return false;
    *line = room;
    *size = needed;
    return true;
}

static ssize_t get_line(char **line, size_t *size, int delimiter, FILE *file, uintptr_t pc) {
    if (!line || !size) {
        errno = EINVAL;
        return -1;
    }
    call_site = pc;
    call_in_library = 1;
    char *text = NULL;
    size_t room = 0;
    ssize_t length = getdelim(&text, &room, delimiter, file);
    int error = errno;
    bool enough = make_room(line, size, length < 0 ? 0 : (size_t)length, pc);
    if (enough && length >= 0) {
        access_range((uintptr_t)*line, (size_t)length + 1, true, pc);
        memcpy(*line, text, (size_t)length + 1);
    }
    free(text);
    if (enough)
        errno = error;
    return enough ? length : -1;
}

ssize_t hb_getline(char **line, size_t *size, FILE *file);
ssize_t hb_getline(char **line, size_t *size, FILE *file) {
    return get_line(line, size, '\n', file, CALLER);
}
ssize_t hb_getdelim(char **line, size_t *size, int delimiter, FILE *file);
ssize_t hb_getdelim(char **line, size_t *size, int delimiter, FILE *file) {
    return get_line(line, size, delimiter, file, CALLER);
}
