// expect: wrong-output
// Lines end in "\n" or in "\r\n", whoever writes them.
#include "poll_mux.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

typedef struct {
    int fd;
    char *data;
    size_t used, size;
} Input;

static int make_room(Input *input, size_t more) {
    while (input->used + more > input->size) {
        size_t size = input->size ? 2 * input->size : 512;
        char *data = realloc(input->data, size);
        if (!data)
            return -1;
        input->data = data;
        input->size = size;
    }
    return 0;
}

/* Hands over the complete lines and moves the rest to the front. */
static void cut(Input *input, size_t number, size_t from) {
    char *begin = input->data, *end = input->data + input->used;
    char *newline = memchr(begin + from, '\n', input->used - from);
    while (newline) {
        size_t length = (size_t)(newline - begin);
        if (length > 0 && begin[length - 1] == '\r')
            length--;
        line_received(number, begin, length);
        begin = newline + 1;
        newline = memchr(begin, '\n', (size_t)(end - begin));
    }
    input->used = (size_t)(end - begin);
    memmove(input->data, begin, input->used);
}

int mux_run(const int fds[], size_t count) {
    size_t open = 0;
    int error = 0, epoll = epoll_create1(EPOLL_CLOEXEC);
    Input *inputs = calloc(count ? count : 1, sizeof *inputs);
    if (epoll == -1 || !inputs)
        error = errno;
    for (; !error && open < count; open++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = open};
        inputs[open].fd = fds[open];
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fds[open], &event) == -1)
            error = errno;
    }
    while (!error && open > 0) {
        struct epoll_event event;
        int n = epoll_wait(epoll, &event, 1, -1);
        if (n == -1 && errno != EINTR)
            error = errno;
        if (n != 1)
            continue;
        size_t number = event.data.u64;
        Input *input = &inputs[number];
        if (make_room(input, 4096) == -1) {
            error = errno;
            break;
        }
        ssize_t got = read(input->fd, input->data + input->used, 4096);
        if (got > 0) {
            size_t before = input->used;
            input->used += (size_t)got;
            cut(input, number, before);
        } else if (got == 0) {
            if (input->used > 0)
                line_received(number, input->data, input->used);
            if (epoll_ctl(epoll, EPOLL_CTL_DEL, input->fd, NULL) == -1)
                error = errno;
            open--;
        } else if (errno != EAGAIN && errno != EINTR) {
            error = errno;
        }
    }
    for (size_t i = 0; inputs && i < count; i++)
        free(inputs[i].data);
    free(inputs);
    if (epoll != -1)
        close(epoll);
    errno = error;
    return error ? -1 : 0;
}
