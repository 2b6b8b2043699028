/* What the drivers of this chapter have to say, and what they need of the system. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DESCRIPTORS_WATCHED = 256 };

/* Set for a run under the controlled scheduler, which shows the text of an assertion. */
extern bool judge_explores;

/* Ends the process: the functions under test have done something wrong. Standard error gets one
 * line, "driver: KIND: MESSAGE", and the exit status is 1. In a child whose parent has begun to end
 * standard error gets nothing: what the child saw comes of that end, which tells itself. */
_Noreturn void wrong(const char *kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the process with status 2, if what the driver needed for itself has failed; errno
 * says why. */
void need(bool holds, const char *what);

/* Which descriptors are open now. descriptors_check says "fd-leak" of any that is open and was not
 * then, and "rule" of any that was open then and is not; `whose` names the function. */
struct descriptors {
    bool open[DESCRIPTORS_WATCHED];
};
void descriptors_note(struct descriptors *before);
void descriptors_check(const struct descriptors *before, const char *whose);

/* For servers that run out of descriptors: descriptors_take takes all that this process may have but
 * `room`, until descriptors_give_back. A lower limit alone would be one for what poll is given, too.
 * descriptors_most is how many a process of a test has then, descriptors_of how many one has now. */
void descriptors_take(int room);
void descriptors_give_back(void);
int descriptors_most(void);
int descriptors_of(pid_t process);

/* After a server has run that `stop` has stopped: says "rule" if it has read from that (`is_readable`:
 * there is one byte to read), or left SIGPIPE with an action. `whose` names the function. */
void caller_check(int stop, bool is_readable, const char *whose);

/* The bytes of a test: number `at` of stream `stream`. */
unsigned char byte_of(size_t stream, size_t at);

/* Writes all of it, and reads until `size` bytes are there or the input has ended; returns how
 * many. SIGPIPE is not raised at a socket. Signals that are caught change nothing. -1: errno says
 * why. */
ssize_t write_all(int fd, const void *bytes, size_t size);
ssize_t read_all(int fd, void *bytes, size_t size);

/* fork, and the wait for a child: it has to exit with 0. One that has not has told why itself. */
pid_t child_fork(void);
void child_wait(pid_t child);

#endif
