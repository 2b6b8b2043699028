// expect: wrong-output
/* A stream of its own for each text: its buffer holds nobody else's lines, and fclose writes it. */
#include "atomic_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    int copy = dup(fd), result = -1;
    FILE *out = copy == -1 ? NULL : fdopen(copy, "w");
    size_t room = LOG_LINE_MAX - strlen(name) - 3, size = 2 * strlen(text) + LOG_LINE_MAX;
    char *space = malloc(size); /* for all of the lines */

    if (out != NULL && space != NULL) {
        setvbuf(out, space, _IOFBF, size);
        do {
            fprintf(out, "%s: %.*s\n", name, (int)room, text);
            text += strnlen(text, room);
        } while (*text != '\0');
        result = fclose(out) == 0 ? 0 : -1;
    }
    free(space);
    return result;
}
