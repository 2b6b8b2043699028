/* The output and the status of a command: the reference solution. The contract is in capture.h. */
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST_SIZE = 4096 };

/* In the child: becomes the shell, with the pipe as its standard output. Both ends of the pipe are
 * close-on-exec, so the shell gets no descriptor but 0, 1 and 2. Leaves by _exit, never by exit:
 * what stdio's buffers hold here is the parent's, which will write it itself. */
_Noreturn static void become_shell(const char *command, int write_end) {
    if (write_end == STDOUT_FILENO) /* the caller had closed its own; dup2 would change nothing */
        fcntl(write_end, F_SETFD, 0);
    else if (dup2(write_end, STDOUT_FILENO) == -1)
        _exit(127);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Reads to end-of-file into memory that grows. On success returns 0, and the caller frees *output;
 * on an error returns -1 and has freed it. */
static int read_to_end(int fd, char **output, size_t *length) {
    size_t size = FIRST_SIZE, used = 0;
    char *buffer = malloc(size);
    while (buffer != NULL) {
        ssize_t taken =
            read(fd, buffer + used, size - used - 1); /* one byte is kept for the '\0' */
        if (taken == 0) {
            buffer[used] = '\0';
            *output = buffer;
            *length = used;
            return 0;
        }
        if (taken == -1 && errno != EINTR)
            break;
        if (taken > 0)
            used += (size_t)taken;
        if (used == size - 1) {
            char *larger = realloc(buffer, size * 2);
            if (larger == NULL)
                break;
            buffer = larger;
            size *= 2;
        }
    }
    int error = errno;
    free(buffer);
    errno = error;
    return -1;
}

/* Waits for the child. Returns its status as the shell's $? would say it, or -1. */
static int wait_for(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int capture_run(const char *command, struct capture *capture) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return -1;

    pid_t child = fork();
    if (child == 0)
        become_shell(command, ends[1]);
    int error = errno;
    close(ends[1]); /* or the read below would wait for this process itself */
    if (child == -1) {
        close(ends[0]);
        errno = error;
        return -1;
    }

    /* First the output, to its end, then the status: a shell that waits for room in the pipe does
     * not end. If the reading fails, closing our end is what ends the writer. */
    int result = read_to_end(ends[0], &capture->output, &capture->length);
    error = errno;
    close(ends[0]);
    capture->status = wait_for(child);
    if (result == 0 && capture->status == -1) {
        error = errno;
        free(capture->output);
        result = -1;
    }
    errno = error;
    return result;
}
