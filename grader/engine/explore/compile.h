/* An instrumented program from C sources: clang's ThreadSanitizer instrumentation without its run-time,
 * calls renamed to ours, linked with the engine's. */
#ifndef COMPILE_H
#define COMPILE_H

#include "text.h"

/* Where the engine's own parts are: the archive of its run-time and the list of names. Found from where
 * this program lies (build/bin), so that a checkout can be moved. */
struct engine_parts {
    char *runtime; /* build/engine/runtime.a */
    char *names;   /* grader/engine/interpose.syms */
};
struct engine_parts engine_parts_find(void);
void engine_parts_free(struct engine_parts *parts);

/* Compiles one source to the instrumented object `object`. Returns and ends as compile_program does. */
int compile_object(const struct engine_parts *parts, const char *file,
                   const struct text_list *flags, const char *object);

/* Compiles `files`, or takes those that are objects already (.o, of compile_object), to the program
 * `output`, by way of objects in `folder`. The compiler's messages go
 * to standard error. Returns 0, or -1 when the sources do not compile. Ends the program when a tool is
 * missing. */
int compile_program(const struct engine_parts *parts, const struct text_list *files,
                    const struct text_list *flags, const char *folder, const char *output);

/* A hash of the sources: the base of all random numbers. Ends the program when one cannot be read. */
unsigned long sources_hash(const struct text_list *files);

#endif
