// A parent's heap outlives the fork; the child forgets its pointers to it and leaves by _exit.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

_Noreturn static void child(int from) {
    char line[64];
    ssize_t count, total = 0;
    int numbers[8];
    for (int i = 0; i < 8; i++)
        numbers[i] = i * i;
    while ((count = read(from, line, sizeof line)) > 0)
        for (ssize_t i = 0; i < count; i++)
            total += line[i] + numbers[i % 8];
    close(from);
    _exit(total > 0 ? 0 : 1);
}

int main(void) {
    char *text = malloc(100), *other = malloc(50);
    int ends[2];
    if (text == NULL || other == NULL || pipe(ends) == -1)
        return 1;
    memset(text, 'x', 100);
    memset(other, 'y', 50);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        child(ends[0]);
    }
    close(ends[0]);
    int status = 0;
    if (write(ends[1], text, 100) != 100 || write(ends[1], other, 50) != 50)
        status = 1;
    close(ends[1]);
    free(text);
    free(other);
    if (waitpid(pid, &status, 0) == -1)
        return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
