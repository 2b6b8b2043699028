// expect: wrong-output
// 1024 bytes are more than anyone writes on a line; what is longer is cut off.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

struct src {
    char line[1024];
    size_t n;
};

int mux_run(const int fds[], size_t count) {
    struct pollfd *pfd = malloc((count + 1) * sizeof *pfd);
    struct src *src = calloc(count + 1, sizeof *src);
    size_t alive = count;
    int ret = 0;
    for (size_t i = 0; i < count; i++)
        pfd[i] = (struct pollfd){fds[i], POLLIN, 0};
    while (alive && !ret) {
        if (poll(pfd, count, -1) == -1) {
            if (errno == EINTR)
                continue;
            ret = -1;
            break;
        }
        for (size_t i = 0; i < count && !ret; i++) {
            char c[512];
            if (!pfd[i].revents)
                continue;
            ssize_t n = read(fds[i], c, sizeof c);
            if (n == -1 && errno != EAGAIN && errno != EINTR)
                ret = -1;
            if (n == 0) {
                if (src[i].n)
                    line_received(i, src[i].line, src[i].n);
                pfd[i].fd = -1;
                alive--;
            }
            for (ssize_t k = 0; k < n; k++) {
                if (c[k] == '\n') {
                    line_received(i, src[i].line, src[i].n);
                    src[i].n = 0;
                } else if (src[i].n < sizeof src[i].line) {
                    src[i].line[src[i].n++] = c[k];
                }
            }
        }
    }
    int e = errno;
    free(src);
    free(pfd);
    errno = e;
    return ret;
}
