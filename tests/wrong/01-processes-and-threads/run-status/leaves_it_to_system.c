// expect: rule
// Puts the words together to a line for system, and takes its result apart as the shell means it.
#include "run_status.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    size_t length = 1;
    for (size_t i = 0; i < count; i++)
        length += strlen(words[i]) + 3;
    char *line = calloc(length, 1);
    if (line == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        strcat(line, "'");
        strcat(line, words[i]);
        strcat(line, "' ");
    }
    int status = system(line);
    free(line);
    if (status == -1)
        return -1;
    int code = WEXITSTATUS(status);
    if (WIFSIGNALED(status))
        *end = (struct run_end){RUN_SIGNAL, WTERMSIG(status)};
    else if (code > 128 && code < 128 + 65)
        *end = (struct run_end){RUN_SIGNAL, code - 128};
    else
        *end = (struct run_end){RUN_EXIT, code};
    return 0;
}
