/* What the grader does besides grading: the commands that follow its name, and the parts of them
 * that main and watch use too.
 *
 * Every command writes what was asked for to standard output, and problems, one line each, to
 * standard error. It returns the exit status: 0 done, 1 something failed (a submission), 2 it could
 * not be done. None keeps state of its own between calls.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "exercise.h"
#include "progress.h"
#include "starter.h"

#include <stdbool.h>
#include <stdio.h>

/* What was said in front of the command, and where the repository is. */
struct context {
    const char *root; /* absolute path of the repository */
    bool json;        /* --json, before or after the command's name */
    bool all;         /* --all, likewise */
    bool verbose;     /* --verbose: the tools' own words too */
};

struct command {
    const char *name;
    const char *arguments; /* what may follow it, for --help: "[EXERCISE] [--yes]" */
    const char *help;      /* one line of at most 52 columns */
    const char *more;      /* lines that follow it in the command's own --help; may be empty */
    int (*run)(struct context *context, int argc, char **argv); /* argv[0] is the name */
};

/* All commands in the order that --help shows them; the last has no name. */
extern const struct command commands[];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

int command_list(struct context *context, int argc, char **argv);
int command_next(struct context *context, int argc, char **argv);
int command_hint(struct context *context, int argc, char **argv);
int command_reset(struct context *context, int argc, char **argv);
int command_solution(struct context *context, int argc, char **argv);
int command_run(struct context *context, int argc, char **argv);
int command_replay(struct context *context, int argc, char **argv); /* commands_schedule.c */
int command_trace(struct context *context, int argc, char **argv);
int command_step(struct context *context, int argc, char **argv);

/* The options of a command, read by command_options. */
struct command_options {
    bool yes;                      /* --yes */
    bool give_up;                  /* --give-up */
    bool again;                    /* --again */
    bool tap;                      /* --tap */
    bool quick;                    /* --quick */
    const char *shell;             /* --shell LINE, or NULL; points into argv */
    const char *seed, *out, *plan; /* --seed N, --out FILE, --plan FILE, likewise */
    bool svg;                      /* --svg */
    struct text_list files;        /* --file PATH, repeatable; the caller frees it */
    struct text_list words;        /* what is not an option; the caller frees it */
};

/* Reads a command's options. `allowed` names the long options it has, space separated, from those
 * above and "all json"; verbose and help every command has. Returns true to go on; else *status is
 * what to return: 0 after --help, 2 after one line that says what is wrong. */
bool command_options(struct context *context, int argc, char **argv, const char *allowed,
                     struct command_options *options, int *status);

/* The same for a command that takes at most one exercise: *word is it, or NULL; the caller frees it. */
bool command_one(struct context *context, int argc, char **argv, const char *allowed,
                 struct command_options *options, char **word, int *status);

/* Reads a page of the exercise, say "README.md"; NULL with *problem. The caller frees it. */
char *command_page(const struct exercise *exercise, const char *page, char **problem);

/* Prints one of the exercise's pages, or a part of it, as page_print does. */
void command_print(FILE *stream, const struct exercise *exercise, const char *markdown, int lines);

/* Says what the progress could not be told, and frees the problem (a pointer to it: it is set by the
 * call whose status stands beside it). Returns EXIT_CANNOT when the file is damaged or not ours, and
 * 0 otherwise: what cannot be recorded is no reason to stop. */
int command_recorded(const char *command, enum progress_status status, char **problem);

/* Shows on standard error why a submission does not compile: that stage alone, as a verdict. Takes it
 * over. Returns the exit status. */
int command_show_build(const struct context *context, const struct exercise *exercise,
                       json_t *stage);

/* Prints "grade: COMMAND: PROBLEM" and frees the problem. Returns EXIT_CANNOT. */
int command_cannot(const char *command, char *problem);

/* The exercise that `word` means (exercise_find, exercise_load), or with NULL the current one: the
 * one made current last, else the first that has not passed, else the first of all. On failure
 * returns NULL and sets *problem to one line. The caller frees the exercise. */
struct exercise *command_exercise(const struct context *context, const char *word, char **problem);

/* What `grade` without arguments shows on a fresh clone (there is no progress yet): a short welcome,
 * the list, which exercise is first and what to do now. Puts its files in place and makes it
 * current. Returns it, for main to grade; NULL with *problem set when there is none. Call it when
 * welcome_is_due. */
bool welcome_is_due(const struct context *context);
struct exercise *welcome(struct context *context, FILE *stream, char **problem);

/* The pieces that watch shows too. Each returns an exit status.
 * show_list: the table. show_hint: the next hint, and records that it was seen. show_after: the
 * first `lines` lines of after.md (0: all). */
int show_list(const struct context *context, FILE *stream);
int show_hint(const struct context *context, const struct exercise *exercise, FILE *stream);
int show_after(const struct exercise *exercise, int lines, FILE *stream);

/* The name of the next exercise to do after `current` (NULL: from the first): the first in order
 * behind it that has neither passed nor been given up, then from the top. The caller frees it; NULL
 * when there is none left but `current` itself. */
char *next_exercise(const struct context *context, const char *current);

#endif
