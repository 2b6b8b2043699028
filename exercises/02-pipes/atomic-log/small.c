/* A case with few calls. See small.h. */
#include "small.h"

#include "atomic_log.h"
#include "interrupt.h"
#include "record.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct small_writer {
    int fd;
    const char *name;
    size_t seed; /* the number of its texts */
};

/* Prints a line. stdio would lose it when a signal is caught in its write. */
static void say(const char *line) {
    size_t length = strlen(line), done = 0;
    while (done < length) {
        ssize_t written = write(STDOUT_FILENO, line + done, length - done);
        if (written == -1 && errno != EINTR)
            return;
        if (written > 0)
            done += (size_t)written;
    }
}

static void *write_small(void *argument) {
    const struct small_writer *writer = argument;
    for (size_t at = 0; at < 2; at++) {
        char text[4];
        record_text(text, writer->seed, 3 * at);
        if (log_write(writer->fd, writer->name, text) != 0) {
            say("log_write does not return 0\n");
            return NULL;
        }
    }
    return NULL;
}

/* Takes the lines of the log, in whatever order the two came, off its front. */
static bool judge_small(const struct small_writer writers[], const char *log) {
    for (size_t next[2] = {0, 0}; *log != '\0';) {
        size_t i = *log == writers[1].name[0], done = 0;
        struct line line = {.length = 0};
        if (next[i] < 2)
            record_line(writers[i].name, writers[i].seed, 3 * next[i]++, &done, &line);
        if (line.length == 0 || strncmp(log, line.bytes, line.length) != 0)
            return false;
        log += line.length;
        if (*log == '\0' && next[0] + next[1] == 4)
            return true;
    }
    return false;
}

void small(void) {
    int fds[2];
    need(pipe(fds), "pipe");
    struct small_writer writers[] = {{.fd = fds[1], .name = "a", .seed = 1},
                                     {.fd = fds[1], .name = "b", .seed = 9}};
    pid_t child = record_fork();
    if (child == 0) {
        pthread_t thread;
        close(fds[0]);
        errno = pthread_create(&thread, NULL, write_small, &writers[1]);
        need(errno == 0 ? 0 : -1, "pthread_create");
        write_small(&writers[0]);
        pthread_join(thread, NULL);
        close(fds[1]);
        record_end(0);
    }
    close(fds[1]);
    char log[128];
    size_t length = collect(fds[0], log, sizeof log - 1);
    close(fds[0]);
    log[length < sizeof log ? length : sizeof log - 1] = '\0';
    record_wait(child);
    if (length < sizeof log && judge_small(writers, log))
        say("right\n");
    else
        say("two have logged a text of 0 bytes and one of 3 each, and the log is not that\n");
}
