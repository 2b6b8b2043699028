/* midway leave|kill|full COMMAND [ARGUMENT]...
 *
 * Runs the command with a pipe for its standard output, does not read, and waits until the command
 * and its child are caught in the middle of their work: asleep, in front of full pipes.  Then
 *
 *   leave   closes the pipe, as a reader does that has seen enough
 *   kill    kills the child, and copies what is in the pipe to its own standard output
 *
 * With "full", standard output is a full disk from the start, and nothing is waited for.
 *
 * It ends only when the command and all its descendants have, also those whose parent has left
 * them: as their subreaper it is the one that they are left to (prctl(2)).  Its exit status is the
 * command's, or 128 and the number of the signal that ended it.  On standard error it says "killed"
 * once the child is, and "left PID" of each descendant that nobody has waited for; not with "full",
 * where the command may leave as soon as it has found out.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 125 };

static void need(bool done, const char *what) {
    if (!done) {
        fprintf(stderr, "midway: %s: %s\n", what, strerror(errno));
        _exit(CANNOT);
    }
}

/* Reads the state and the parent of a process from /proc/PID/stat, proc(5).  Returns false when it
 * is not there any more. */
static bool look_at(pid_t process, char *state, pid_t *parent) {
    char path[64], text[512];
    int number;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    const char *bracket = strrchr(text, ')');
    if (bracket == NULL || sscanf(bracket + 1, " %c %d", state, &number) != 2)
        return false;
    *parent = number;
    return true;
}

static char state_of(pid_t process) {
    char state = 'X';
    pid_t parent;

    look_at(process, &state, &parent);
    return state;
}

/* A child of the process, or 0. */
static pid_t child_of(pid_t process) {
    DIR *folder = opendir("/proc");
    pid_t found = 0;
    char state;

    need(folder != NULL, "/proc");
    for (const struct dirent *entry; found == 0 && (entry = readdir(folder)) != NULL;) {
        pid_t candidate = atoi(entry->d_name), parent;
        if (candidate > 0 && look_at(candidate, &state, &parent) && parent == process)
            found = candidate;
    }
    closedir(folder);
    return found;
}

/* Returns the command's child, or 0 if the command has none any more, or has ended.  Looks again
 * each millisecond: that a pipe is full and a process asleep is nothing that can be waited for. */
static pid_t wait_until_caught(pid_t command, int write_end) {
    struct pollfd room = {.fd = write_end, .events = POLLOUT};
    siginfo_t ended = {0};

    for (;; poll(NULL, 0, 1)) {
        need(waitid(P_PID, (id_t)command, &ended, WEXITED | WNOHANG | WNOWAIT) == 0, "waitid");
        if (ended.si_pid == command)
            return 0;
        if (poll(&room, 1, 0) != 0 || state_of(command) != 'S')
            continue;
        pid_t child = child_of(command);
        char state = child == 0 ? 'X' : state_of(child);
        if (state == 'S')
            return child;
        if (state == 'X' || state == 'Z')
            return 0;
    }
}

static void copy_rest(int fd) {
    char buffer[65536];
    ssize_t got;

    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        need(write(STDOUT_FILENO, buffer, (size_t)got) == got, "write");
    need(got == 0, "read");
}

/* Waits for everybody, and tells of those that were left; returns the command's exit status. */
static int reap_all(pid_t command, bool tells) {
    int status, result = CANNOT;
    pid_t ended;

    while ((ended = wait(&status)) != -1) {
        if (ended == command)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        else if (tells)
            fprintf(stderr, "left %d\n", (int)ended);
    }
    return result;
}

int main(int argc, char *argv[]) {
    int ends[2];

    if (argc < 3) {
        fprintf(stderr, "usage: midway leave|kill|full COMMAND [ARGUMENT]...\n");
        return CANNOT;
    }
    need(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 && pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    bool full = strcmp(argv[1], "full") == 0;
    if (full) {
        close(ends[1]);
        ends[1] = open("/dev/full", O_WRONLY | O_CLOEXEC);
        need(ends[1] != -1, "/dev/full");
    }
    /* Whatever ran this may ignore it, and the command would inherit that. */
    signal(SIGPIPE, SIG_DFL);
    pid_t command = fork();
    need(command != -1, "fork");
    if (command == 0) {
        need(dup2(ends[1], STDOUT_FILENO) != -1, "dup2");
        execv(argv[2], argv + 2);
        need(false, argv[2]);
    }
    pid_t child = full ? 0 : wait_until_caught(command, ends[1]);
    close(ends[1]);
    if (strcmp(argv[1], "kill") == 0) {
        if (child != 0 && kill(child, SIGKILL) == 0)
            fprintf(stderr, "killed\n");
        copy_rest(ends[0]);
    }
    close(ends[0]);
    return reap_all(command, !full);
}
