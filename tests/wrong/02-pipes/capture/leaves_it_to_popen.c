// expect: rule
// There is a function for this already.
#include "capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int capture_run(const char *command, struct capture *capture) {
    FILE *stream = popen(command, "r");
    if (stream == NULL && errno == E2BIG) {
        capture->output = strdup("");
        capture->length = 0;
        capture->status = 127;
        return capture->output ? 0 : -1;
    }
    if (stream == NULL)
        return -1;

    size_t size = 4096, length = 0;
    char *output = malloc(size);
    while (output != NULL) {
        ssize_t n = read(fileno(stream), output + length, size - length - 1);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        length += (size_t)n;
        if (length + 1 == size)
            output = realloc(output, size *= 2);
    }
    int status = pclose(stream);
    if (output == NULL || status == -1) {
        free(output);
        return -1;
    }
    output[length] = '\0';
    capture->output = output;
    capture->length = length;
    capture->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}
