// expect: wrong-exit
/* pipe() has never failed for me. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int fd[2] = {0, 0};
    int ignored = pipe(fd);
    (void)ignored;

    if (fork() == 0) {
        close(fd[0]);
        FILE *stream = fdopen(fd[1], "w");
        for (int i = 1; stream != NULL && i < argc; i++)
            fprintf(stream, "hello, %s\n", argv[i]);
        if (stream != NULL)
            fclose(stream);
        _exit(0);
    }

    close(fd[1]);
    char buf[BUFSIZ];
    ssize_t n;
    while ((n = read(fd[0], buf, sizeof buf)) > 0)
        fwrite(buf, 1, (size_t)n, stdout);
    close(fd[0]);
    wait(NULL);
    return 0;
}
