/* leaving_reader LINES COMMAND [ARGUMENT]...
 *
 * Runs the command with a pipe for its standard output, passes LINES lines of it on to its own, and
 * leaves: closes the pipe, the only read end there is.  It does so when the command has ended or is
 * sure to be caught in the middle of its work, asleep in front of a full pipe.  With 0 LINES it has
 * left before the command starts.  With -1 it stays, but begins to read only when the command has
 * ended or is caught.  Then it ends as the command does, by the same signal too.
 *
 * With the word "tried" for LINES it has left before the command starts, and says on standard error
 * how often the command has called write, where the kernel counts it, proc(5): "writes: N".
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 125 };

static void need(bool done, const char *what) {
    if (!done) {
        fprintf(stderr, "leaving_reader: %s: %s\n", what, strerror(errno));
        _exit(CANNOT);
    }
}

/* Whether the process waits in the kernel, by the state in /proc/PID/stat, proc(5). */
static bool is_asleep(pid_t process) {
    char path[64], stat[512];

    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    need(fd != -1, path);
    ssize_t length = read(fd, stat, sizeof stat - 1);
    close(fd);
    stat[length > 0 ? length : 0] = '\0';
    const char *bracket = strrchr(stat, ')');
    return bracket != NULL && bracket[1] == ' ' && bracket[2] == 'S';
}

static bool has_ended(pid_t process) {
    siginfo_t info = {0};

    need(waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) == 0, "waitid");
    return info.si_pid == process;
}

/* Looks again each millisecond: a full pipe is nothing that a reader can wait for.  Only a write end
 * tells, so it opens one of its own, which changes nothing for the writer. */
static void wait_until_caught(pid_t writer, int read_end) {
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", read_end);
    struct pollfd room = {.fd = open(path, O_WRONLY | O_CLOEXEC), .events = POLLOUT};
    need(room.fd != -1, path);
    while (!has_ended(writer) && !(poll(&room, 1, 0) == 0 && is_asleep(writer)))
        poll(NULL, 0, 1);
    close(room.fd);
}

/* A byte at a time, so that nothing is taken that is not passed on. */
static void pass_on(int fd, long lines) {
    char byte;

    while (lines > 0) {
        ssize_t got = read(fd, &byte, 1);
        need(got != -1, "read");
        if (got == 0)
            return;
        need(write(STDOUT_FILENO, &byte, 1) == 1, "write");
        lines -= byte == '\n';
    }
}

static void copy_all(int fd) {
    char buffer[65536];
    ssize_t got;

    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        need(write(STDOUT_FILENO, buffer, (size_t)got) == got, "write");
    need(got == 0, "read");
}

/* How often this process, and all that it has waited for, have called write; -1 where the kernel does
 * not count. */
static long writes_so_far(void) {
    char line[128];
    long writes = -1;
    FILE *io = fopen("/proc/self/io", "r");

    if (io == NULL)
        return -1;
    while (fgets(line, sizeof line, io) != NULL)
        sscanf(line, "syscw: %ld", &writes);
    fclose(io);
    return writes;
}

static _Noreturn void end_like(int status) {
    if (WIFEXITED(status))
        _exit(WEXITSTATUS(status));
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
    _exit(CANNOT);
}

int main(int argc, char *argv[]) {
    int ends[2], status;

    if (argc < 3) {
        fprintf(stderr, "usage: leaving_reader LINES COMMAND [ARGUMENT]...\n");
        return CANNOT;
    }
    bool tells = strcmp(argv[1], "tried") == 0;
    long lines = strtol(argv[1], NULL, 10);
    need(pipe2(ends, O_CLOEXEC) == 0, "pipe");
    if (lines == 0)
        close(ends[0]);
    pid_t command = fork();
    need(command != -1, "fork");
    if (command == 0) {
        need(dup2(ends[1], STDOUT_FILENO) != -1, "dup2");
        execv(argv[2], argv + 2);
        need(false, argv[2]);
    }
    close(ends[1]); /* or there is no end-of-file when the command ends early */
    if (lines > 0)
        pass_on(ends[0], lines);
    if (lines != 0)
        wait_until_caught(command, ends[0]);
    if (lines < 0)
        copy_all(ends[0]);
    if (lines != 0)
        close(ends[0]);
    long before = writes_so_far();
    need(waitpid(command, &status, 0) == command, "waitpid");
    if (tells && before != -1)
        fprintf(stderr, "writes: %ld\n", writes_so_far() - before);
    end_like(status);
}
