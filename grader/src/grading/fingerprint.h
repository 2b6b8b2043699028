/* What an answer, or a compiled part, is kept by: a hash of all that goes into it. */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include "text.h"

#include <sha256.h>
#include <stdint.h>

void fingerprint_text(SHA2_CTX *context, const char *text);

/* A file's content, wherever it lies; its path and content. One that cannot be read counts as empty. */
void fingerprint_content(SHA2_CTX *context, const char *path);
void fingerprint_file(SHA2_CTX *context, const char *path);

/* The files of these names in a folder, their paths and contents. */
void fingerprint_files(SHA2_CTX *context, const char *folder, const struct text_list *names);

/* A program is known by its path, its size and the time it was made: its content would cost too much
 * to read. NULL: one that is not there. */
void fingerprint_program(SHA2_CTX *context, const char *path);

#endif
