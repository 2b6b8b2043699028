// expect: hang
// Lets the descriptors block again, so that fgets can be used: first source 0, then source 1 …
#include "poll_mux.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int mux_run(const int fds[], size_t count) {
    char *line = NULL;
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        int fd = dup(fds[i]);
        if (fd == -1)
            return -1;
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
        FILE *stream = fdopen(fd, "r");
        ssize_t n;
        while ((n = getline(&line, &size, stream)) > 0) {
            if (line[n - 1] == '\n')
                n--;
            line_received(i, line, (size_t)n);
        }
        int bad = ferror(stream);
        fclose(stream);
        if (bad) {
            free(line);
            return -1;
        }
    }
    free(line);
    return 0;
}
