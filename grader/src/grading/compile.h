/* Compiling a submission: the student's files with their warnings, the pristine parts once and for
 * all, everything linked into one program. */
#ifndef COMPILE_H
#define COMPILE_H

#include "part.h"

/* One way to compile: plain, for ASan and UBSan, for TSan. `name` names the files it makes. */
struct variant {
    const char *name;
    const char *compiler;     /* "gcc" or "clang" */
    const char *const *flags; /* in addition to those that all share; ends with NULL */
};

extern const struct variant variant_plain, variant_asan, variant_tsan;

/* The variant's compiler, or another that can do the same where that one is missing (gcc for clang
 * and the reverse, except for TSan, which is clang's); NULL when there is none. Not to be freed. */
const char *compile_compiler(const struct variant *variant);

/* Compiles and links grading->program for `variant` to `program`. Adds what the compiler and the
 * linker say of the student's files to `findings` (kinds compile and warning). Returns "pass" when
 * the program is there, "fail" when it is not and the findings say why, or "error" when the
 * grader's own parts do not compile or the compiler is missing, with *problem set to one line. */
const char *compile_program(const struct grading *grading, const struct variant *variant,
                            const char *program, json_t *findings, char **problem);

/* Compiles and links inside/nothing.c to `program`, as compile_program does. Returns whether it is there: what then
 * fails on a submission does not fail because of the machine. */
bool compile_nothing(const struct grading *grading, const struct variant *variant,
                     const char *program);

/* Adds the words before a command that reads or links what a student has written: with them it sees of this machine's
 * files the system's own, the folders `read` (a NULL ends them) and `write`, where it may write too. */
void compile_confined(const struct grading *grading, const char *const *read, const char *write,
                      struct text_list *arguments);

/* Whether the program that the build part has made has a main of ours, which tells when it has come to its end
 * (inside/completion.c). */
bool compile_is_driven(const struct grading *grading);

/* Links what the build part has compiled to `program`, which runs main several times: its arguments
 * are those of inside/runs.c. Returns whether it is there. */
bool compile_runs(const struct grading *grading, const char *program);

/* Compiles the exercise's tools, each a program of one C file, once; returns their folder, or NULL
 * with *problem set. NULL without a problem: the exercise has none. */
char *compile_tools(const struct grading *grading, char **problem);

/* Whether the program refers to one of these functions of a library; a NULL ends the names. True also when that
 * cannot be found out. */
bool compile_uses(const char *program, const char *const *names);

#endif
