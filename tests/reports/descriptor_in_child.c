// memcheck: fd-leak 7
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        return 1;
    pid_t child = fork();
    if (child == 0) { // keeps the read end
        if (write(ends[1], "x", 1) != 1)
            _exit(1);
        close(ends[1]);
        _exit(0);
    }
    char byte;
    close(ends[1]);
    while (read(ends[0], &byte, 1) > 0)
        ;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return 0;
}
