/* What the drivers of this chapter have to say, and what they need of the system. See judge.h. */
#include "judge.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

bool judge_explores;

/* Whether our parent has begun to end. Its descriptors are closed before anybody hears of its end: the
 * child that plays its clients sees the ends of its connections first. From proc(5), the flags of a
 * task: PF_EXITING. */
static bool parent_is_ending(void) {
    enum { EXITING = 4 };
    char path[32], text[1024];
    unsigned flags = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)getppid());
    FILE *file = fopen(path, "r");
    size_t length = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
    if (file != NULL)
        fclose(file);
    text[length] = '\0';
    const char *behind_name = strrchr(text, ')');
    return behind_name != NULL &&
           sscanf(behind_name + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
           (flags & EXITING) != 0;
}

void wrong(const char *kind, const char *format, ...) {
    char said[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    if (judge_explores)
        __assert_fail(said, __FILE__, __LINE__, __func__);
    if (parent_is_ending())
        _exit(1); /* how it ended says what was wrong */
    fflush(stdout);
    fprintf(stderr, "driver: %s: %s\n", kind, said);
    _exit(1);
}

void need(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
    _exit(2);
}

void descriptors_note(struct descriptors *before) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        before->open[fd] = fcntl(fd, F_GETFD) != -1;
}

void descriptors_check(const struct descriptors *before, const char *whose) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++) {
        bool open = fcntl(fd, F_GETFD) != -1;
        if (open && !before->open[fd])
            wrong("fd-leak", "after %s descriptor %d is open, and was not before", whose, fd);
        if (!open && before->open[fd])
            wrong("rule", "%s has closed descriptor %d, which is the caller's", whose, fd);
    }
}

enum { TAKEN_MOST = 1100 };
static int taken[TAKEN_MOST], taken_count;

int descriptors_most(void) {
    struct rlimit limit;
    need(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    return limit.rlim_max < TAKEN_MOST ? (int)limit.rlim_max : TAKEN_MOST;
}

void descriptors_take(int room) {
    struct rlimit limit;
    need(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = (rlim_t)descriptors_most();
    need(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    for (int fd; (fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) != -1;)
        taken[taken_count++] = fd;
    need(errno == EMFILE && taken_count > room, "/dev/null");
    while (room-- > 0)
        close(taken[--taken_count]);
}

void descriptors_give_back(void) {
    while (taken_count > 0)
        close(taken[--taken_count]);
}

int descriptors_of(pid_t process) {
    char path[32];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process);
    DIR *folder = opendir(path);
    need(folder != NULL, path);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

void caller_check(int stop, bool is_readable, const char *whose) {
    struct sigaction action;
    int waiting;
    need(sigaction(SIGPIPE, NULL, &action) == 0 && ioctl(stop, FIONREAD, &waiting) == 0,
         "sigaction, FIONREAD");
    if (action.sa_handler != SIG_DFL)
        wrong(
            "rule",
            "after %s SIGPIPE has another action than before, for the whole process: MSG_NOSIGNAL "
            "is for one call",
            whose);
    if (is_readable && waiting != 1)
        wrong("rule", "%s has read from `stop`, which is the caller's", whose);
}

unsigned char byte_of(size_t stream, size_t at) {
    return (unsigned char)(at * 7 + at / 251 + at / 65536 * 13 + stream * 101 + 1);
}

ssize_t write_all(int fd, const void *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t count = send(fd, (const char *)bytes + done, size - done, MSG_NOSIGNAL);
        if (count == -1 && errno == ENOTSOCK)
            count = write(fd, (const char *)bytes + done, size - done);
        if (count == -1 && errno != EINTR)
            return -1;
        done += count > 0 ? (size_t)count : 0;
    }
    return (ssize_t)size;
}

ssize_t read_all(int fd, void *bytes, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t count = read(fd, (char *)bytes + done, size - done);
        if (count == 0)
            break;
        if (count == -1 && errno != EINTR)
            return -1;
        done += count > 0 ? (size_t)count : 0;
    }
    return (ssize_t)done;
}

pid_t child_fork(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

void child_wait(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
