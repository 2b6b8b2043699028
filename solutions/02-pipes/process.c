#include "process.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// region: fork
pid_t process_fork(void) {
    fflush(NULL); // what is still in a buffer would be printed by both
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    return child;
}

_Noreturn void process_leave(int status) {
    fflush(NULL);
    _exit(status);
}
// endregion: fork

// region: redirect
void process_redirect(int fd, int target) {
    if (fd == target) { // dup2 would do nothing, and leave close-on-exec as it is
        int flags = fcntl(fd, F_GETFD);
        if (flags == -1 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == -1)
            error_errno("fcntl");
        return;
    }
    if (dup2(fd, target) == -1)
        error_errno("dup2");
    close(fd);
}
// endregion: redirect

// region: start
pid_t process_start(char *const argv[], int in, int out) {
    pid_t child = process_fork();
    if (child != 0)
        return child;
    process_redirect(in, STDIN_FILENO);
    process_redirect(out, STDOUT_FILENO);
    execvp(argv[0], argv);
    int number = errno;
    fprintf(stderr, "%s: %s\n", argv[0], strerror(number));
    _exit(127);
}
// endregion: start

int process_wait(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1) {
        if (errno != EINTR)
            error_errno("waitpid");
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void process_wait_asleep(pid_t process) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    for (;;) {
        FILE *file = fopen(path, "re");
        if (file == NULL)
            error_errno("%s", path);
        char line[512];
        char *end = fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
        char state = end != NULL ? end[2] : '?'; // 3141 (name) S ...
        fclose(file);
        if (state == 'S' || state == 'Z')
            return;
        sched_yield();
    }
}
