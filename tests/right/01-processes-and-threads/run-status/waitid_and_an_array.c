// waitid has no status to be taken apart: the siginfo says how the child ended, and with what.
#include "run_status.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

int run_status(size_t count, char *const words[], struct run_end *end) {
    pid_t child = fork();
    if (child == -1)
        return -1;
    if (child == 0) {
        char *arguments[count + 1];
        char **last = arguments;
        while (count-- > 0)
            *last++ = *words++;
        *last = NULL;
        execvp(*arguments, arguments);
        _exit(127);
    }

    siginfo_t info;
    for (;;) {
        if (waitid(P_PID, (id_t)child, &info, WEXITED) == 0)
            break;
        if (errno != EINTR)
            return -1;
    }
    switch (info.si_code) {
    case CLD_EXITED: end->how = RUN_EXIT; break;
    case CLD_KILLED:
    case CLD_DUMPED: end->how = RUN_SIGNAL; break;
    }
    end->number = info.si_status;
    return 0;
}
