// expect: hang
// All descriptors go into the set, and select waits until one of them can be read.
#include "poll_mux.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

struct buf {
    char *p;
    size_t n;
};

int mux_run(const int fds[], size_t count) {
    fd_set set;
    int max = -1, rc = 0;
    size_t open = count;
    struct buf *bufs = calloc(count + 1, sizeof *bufs);
    FD_ZERO(&set);
    for (size_t i = 0; i < count; i++) {
        FD_SET(fds[i], &set);
        max = fds[i] > max ? fds[i] : max;
    }
    while (open > 0 && rc == 0) {
        if (select(max + 1, &set, NULL, NULL, NULL) == -1) {
            if (errno == EINTR)
                continue;
            rc = -1;
            break;
        }
        for (size_t i = 0; i < count; i++) {
            char data[4096];
            if (!FD_ISSET(fds[i], &set))
                continue;
            ssize_t n = read(fds[i], data, sizeof data);
            if (n == -1 && errno != EAGAIN)
                rc = -1;
            if (n == 0) {
                if (bufs[i].n > 0)
                    line_received(i, bufs[i].p, bufs[i].n);
                FD_CLR(fds[i], &set);
                open--;
            }
            for (ssize_t k = 0; k < n; k++) {
                if (data[k] == '\n') {
                    line_received(i, bufs[i].p, bufs[i].n);
                    bufs[i].n = 0;
                    continue;
                }
                bufs[i].p = realloc(bufs[i].p, bufs[i].n + 1);
                if (bufs[i].p == NULL)
                    abort();
                bufs[i].p[bufs[i].n++] = data[k];
            }
        }
    }
    for (size_t i = 0; i < count; i++)
        free(bufs[i].p);
    free(bufs);
    return rc;
}
