// expect: zombie
// The children end by themselves; the last one that ends is waited for, so that the output is
// there.
#include "reap_n.h"

#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    pid_t last = -1;
    for (size_t i = 0; i < count; i++) {
        last = fork();
        if (last == -1)
            return -1;
        if (last == 0)
            _exit(child_work(i));
    }
    int status;
    if (count > 0 && waitpid(last, &status, 0) == last)
        child_ended(count - 1, status);
    return 0;
}
