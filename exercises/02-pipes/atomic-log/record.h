/* What is logged, and what should be in the pipe then. Nothing of the function under test is used
 * here. */
#ifndef RECORD_H
#define RECORD_H

#include "atomic_log.h"

#include <stddef.h>
#include <sys/types.h>

enum { NAME_MAX_BYTES = 32 };

/* Text number `number`, of so many bytes, printable, ended by a '\0', into `text`. Shifted, cut or
 * exchanged for another one it is not the same. */
void record_text(char *text, size_t number, size_t size);

/* A line of the log as it should be. */
struct line {
    char bytes[LOG_LINE_MAX];
    size_t length;
};

/* The next line of what a name logs: of text number `number`, `size` bytes long, from byte *done
 * on. Sets *done to where the next one begins, which is `size` after the last line; a text of no
 * bytes has one line too. */
void record_line(const char *name, size_t number, size_t size, size_t *done, struct line *line);

/* How many lines a text of that size makes. */
size_t record_lines(const char *name, size_t size);

/* Says, without an end of the line, where `came` bytes differ from the line. Returns whether they
 * are equal, and then says nothing. */
int record_same(const struct line *line, const char *bytes, size_t came);

/* Forks, with what is in stdio's buffers written before; a child's end, which does not return; and
 * the wait for it, which returns its exit status. All go on after caught signals. */
pid_t record_fork(void);
_Noreturn void record_end(int status);
int record_wait(pid_t child);

/* Ends the program when the driver itself can't go on; none of the student's doing. */
void need(int result, const char *what);
void *need_memory(size_t count);

#endif
