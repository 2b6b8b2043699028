/* A program under test and its fork server: started once, run as often as wanted.
 *
 * Nothing here is for signal handlers or threads. A session that cannot work ends the program with one
 * line and exit status 2 (text.h, fail), and stops its server.
 */
#ifndef SESSION_H
#define SESSION_H

#include "board.h"
#include "text.h"

struct session {
    struct board *board; /* as after the last run */
    char *program;       /* the instrumented binary's path */
    char *directory;     /* each run's working directory: emptied before each */
    struct text_list arguments;
    int board_file, output, errors, input;
    int server;           /* its process; 0: not started */
    uint32_t carriers;    /* threads that a process can have */
    int cpu;              /* the processor that it is pinned to */
    double seconds_limit; /* of processor time, for one run */
    uint32_t planned;     /* slots of the board's plan in use: these */
    uint16_t planned_slots[MAX_PLAN];
};

/* How a run ended, whatever that means for the program's rightness. */
enum ending {
    ENDED,   /* all processes ended */
    FAILED,  /* the run-time stopped it: board->failure */
    ENDLESS, /* it used more processor time than the limit, between two points */
};

/* Opens a session for a binary that compile_program made. `input` is the path of its standard input, or
 * NULL: none. The caller closes it. */
struct session *session_open(const char *program, const struct text_list *arguments,
                             const char *input);
void session_close(struct session *session);

/* Forgets what earlier runs taught about the program (words on stacks, what could not be controlled): so
 * that the next search is the same as the first. */
void session_forget(struct session *session);

/* One run under `request`; the plan is what plan_* left on the board. Starts the server again with more
 * carriers when the program makes more threads than there are, and repeats the run then. */
enum ending session_run(struct session *session, const struct request *request);

/* What the run printed (standard output, or with `errors` standard error), at most `limit` bytes. The
 * caller frees it. */
char *session_output(const struct session *session, bool errors, size_t limit, size_t *length);

/* The plan of the next runs. */
void plan_clear(struct session *session);
void plan_set(struct session *session, uint64_t key, uint32_t chosen);

#endif
