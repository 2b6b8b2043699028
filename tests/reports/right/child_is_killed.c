// A child that its parent ends by a signal cannot free or close anything.
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], ready[2];
    if (pipe(ends) == -1 || pipe(ready) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        char byte;
        char *volatile held = malloc(100);
        held = NULL;
        close(ends[1]);
        close(ready[0]);
        if (write(ready[1], "r", 1) != 1)
            _exit(1);
        while (read(ends[0], &byte, 1) > 0)
            ;
        _exit(held != NULL);
    }
    close(ends[0]);
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 1)
        return 1;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    close(ends[1]);
    close(ready[0]);
    return 0;
}
