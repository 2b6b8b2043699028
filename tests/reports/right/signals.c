// A handler that keeps errno and sets a flag; a read that is interrupted and tried again.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t children;

static void reap(int signal) {
    int saved = errno;
    (void)signal;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        children++;
    errno = saved;
}

int main(void) {
    struct sigaction action = {.sa_handler = reap};
    int ends[2];
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigaction(SIGCHLD, &action, NULL);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    if (pipe(ends) == -1)
        return 1;
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            close(ends[0]);
            close(ends[1]);
            _exit(0);
        }
    while (children < 3)
        sigsuspend(&before);
    close(ends[1]);
    char byte;
    ssize_t count;
    do
        count = read(ends[0], &byte, 1);
    while (count == -1 && errno == EINTR);
    close(ends[0]);
    printf("%d %zd\n", (int)children, count);
    return 0;
}
