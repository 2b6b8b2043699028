// expect: wrong-output
// The first child that has ended is child 0, the second is child 1.
#include "reap_n.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    size_t made = 0;
    int error = 0;
    for (; made < count; made++) {
        pid_t pid = fork();
        if (pid == -1) {
            error = errno;
            break;
        }
        if (pid == 0)
            _exit(child_work(made));
    }
    for (size_t i = 0; i < made;) {
        int status;
        if (wait(&status) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        child_ended(i++, status);
    }
    if (error == 0)
        return 0;
    errno = error;
    return -1;
}
