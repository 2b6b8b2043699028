/* Strings and small files: the few helpers that every module uses.
 *
 * Nothing here is for signal handlers. All functions may be called from any thread, except that
 * `fail` ends the process. Out of memory ends the process with exit status 2: a grader that cannot
 * allocate a message cannot tell a truth about a submission either.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Exit status of a grader that could not do its work; never a statement about a student. */
enum { EXIT_CANNOT = 2 };

/* The program's name in front of `fail` and `warn`; "grade" unless set. The string is kept, not copied. */
void text_program(const char *name);

/* Prints "NAME: MESSAGE" and a newline on standard error, and exits with EXIT_CANNOT. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "NAME: MESSAGE" and a newline on standard error, and goes on. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* printf into a new string. The caller frees it. Never NULL. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_vformat(const char *format, va_list arguments);

/* strdup, malloc, realloc that do not return without memory. The caller frees. */
char *text_copy(const char *text);
char *text_copy_n(const char *text, size_t length);
void *memory_new(size_t bytes); /* zeroed */
void *memory_resize(void *old, size_t bytes);

/* Whether `text` begins, or ends, with `part`. */
bool text_begins(const char *text, const char *part);
bool text_ends(const char *text, const char *part);

/* The number of single-letter edits between two words: which are near a mistyped one. */
size_t text_edits(const char *a, const char *b);

/* A word as a POSIX shell reads it back, whatever is in it. The caller frees it. */
char *text_quoted(const char *word);

/* Cuts white space off both ends, in place; returns the new beginning inside `text`. */
char *text_trim(char *text);

/* A list of strings that grows; always followed by a NULL, so `items` can be an argv.
 * Start from {0}. The list owns its items. */
struct text_list {
    char **items;
    size_t count;
};
void text_list_add(struct text_list *list, const char *text); /* copies */
void text_list_take(struct text_list *list, char *text);      /* takes ownership */
void text_list_format(struct text_list *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_list_split(struct text_list *list, const char *text); /* adds its words */
bool text_list_has(const struct text_list *list, const char *text);
void text_list_sort(struct text_list *list); /* by bytes, strcmp(3) */
void text_list_free(struct text_list *list);

/* Reads a whole file of at most `limit` bytes into a new string (NUL added after `*length` bytes).
 * `length` may be NULL. Returns NULL and sets errno on failure; EFBIG when it is larger than the
 * limit. Never opens what is not a regular file (errno EINVAL; EISDIR for a directory), follows
 * symbolic links. */
char *text_read_file(const char *path, size_t limit, size_t *length);

/* Writes a file aside and renames it over `path`, so that a reader sees the old or the new content
 * and never half. Returns 0, or -1 with errno; nothing is left behind then. */
int text_write_file(const char *path, const void *data, size_t length);

/* mkdir -p. Returns 0, or -1 with errno. */
int text_make_directories(const char *path);

/* rm -r, without following symbolic links; what is not there is no error. Returns 0, or -1. */
int text_remove_tree(const char *path);

/* Seconds on CLOCK_MONOTONIC. */
double text_now(void);

#endif
