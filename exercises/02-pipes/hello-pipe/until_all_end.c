/* until_all_end COMMAND [ARGUMENT]...
 *
 * Runs the command and ends only when the command and all its descendants have, also those whose
 * parent has left them: as their subreaper it is the one that they are left to (prctl(2)).  Exits
 * with the command's status, or 128 and the number of the signal that ended it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char *argv[]) {
    int result = 125;

    if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) == -1) {
        perror("until_all_end");
        return 125;
    }
    /* Whatever ran this may ignore it, and the command would inherit that. */
    signal(SIGPIPE, SIG_DFL);
    pid_t command = fork();
    if (command == -1) {
        perror("until_all_end: fork");
        return 125;
    }
    if (command == 0) {
        execv(argv[1], argv + 1);
        perror("until_all_end: exec");
        _exit(125);
    }
    for (;;) {
        int status;
        pid_t ended = wait(&status);
        if (ended == command)
            result = status_of(status);
        if (ended == -1 && errno == ECHILD)
            return result;
    }
}
