#include "ending.h"

#include "../02-pipes/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

// region: ending_print
void ending_print(const char *what, pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1) {
        if (errno != EINTR)
            error_errno("waitpid");
    }
    if (WIFEXITED(status))
        printf("%s: exit %d\n", what, WEXITSTATUS(status));
    else // without WUNTRACED and WCONTINUED there is nothing else
        printf("%s: signal %d (%s)\n", what, WTERMSIG(status), sigabbrev_np(WTERMSIG(status)));
}
// endregion: ending_print
