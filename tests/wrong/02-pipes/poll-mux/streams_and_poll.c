// expect: wrong-output
// poll says which source can be read, getline reads the line.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int mux_run(const int fds[], size_t count) {
    struct pollfd *polled = calloc(count + 1, sizeof *polled);
    FILE **streams = calloc(count + 1, sizeof *streams);
    char *line = NULL;
    size_t size = 0, open = count;

    for (size_t i = 0; i < count; i++) {
        polled[i].fd = fds[i];
        polled[i].events = POLLIN;
        streams[i] = fdopen(dup(fds[i]), "r");
        if (streams[i] == NULL)
            return -1;
    }
    while (open > 0) {
        if (poll(polled, count, -1) == -1 && errno != EINTR)
            return -1;
        for (size_t i = 0; i < count; i++) {
            if (polled[i].revents == 0)
                continue;
            ssize_t length = getline(&line, &size, streams[i]);
            if (length > 0) {
                line_received(i, line, (size_t)length - (line[length - 1] == '\n'));
            } else if (feof(streams[i])) {
                polled[i].fd = -1;
                open--;
            } else {
                clearerr(streams[i]);
            }
        }
    }
    for (size_t i = 0; i < count; i++)
        fclose(streams[i]);
    free(line);
    free(streams);
    free(polled);
    return 0;
}
