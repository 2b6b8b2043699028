// Each call makes one child, calls itself for the rest, and reports one child that has ended: the
// PIDs are in the frames of the calls.
#include "reap_n.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct frame {
    const struct frame *outer;
    size_t number;
    pid_t pid;
};

static void reap_one(const struct frame *frame) {
    int status;
    pid_t pid;
    do
        pid = wait(&status);
    while (pid == -1 && errno == EINTR);
    while (frame->pid != pid)
        frame = frame->outer;
    child_ended(frame->number, status);
}

/* The first that has ended is reported in the innermost call, which all frames are visible in; so
 * the innermost call reports them all. */
static int make(const struct frame *outer, size_t number, size_t count) {
    struct frame frame = {.outer = outer, .number = number};
    int error = 0;
    frame.pid = number < count ? fork() : 0;
    if (number < count && frame.pid == 0)
        _exit(child_work(number));
    if (frame.pid > 0)
        return make(&frame, number + 1, count);
    if (frame.pid == -1)
        error = errno;
    for (size_t left = number; left > 0; left--)
        reap_one(outer);
    errno = error;
    return error == 0 ? 0 : -1;
}

int reap_n(size_t count) {
    return make(NULL, 0, count);
}
