/* What a submission may not do because its verdict would be worth nothing: ask which tool it is watched by, put itself in
 * the place of what it is judged by, or run before it is called. Each is a finding of kind rule, and no program is made. */
#ifndef RULES_H
#define RULES_H

#include "part.h"

/* Looks at the words of a source file, comments and strings left out: those that name a sanitizer or Valgrind. Adds what
 * it finds to `findings`. */
void rules_check_source(const char *name, const char *text, json_t *findings);

/* Whether one of the objects, files that a compiler has made, defines main. */
bool rules_defines_main(const struct text_list *objects);

/* Looks at the names that the student's objects define and ask for: reserved ones, those of the C library that the
 * pristine objects call too, code that runs before main where main is not the student's. Adds what it finds to
 * `findings`, as of the file `name`. */
void rules_check_objects(const char *name, const struct text_list *students,
                         const struct text_list *pristine, json_t *findings);

#endif
