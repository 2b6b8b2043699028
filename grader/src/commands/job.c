#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A verdict is some kilobytes; of the child's errors the first ones say what is the matter. */
enum { LINES_LIMIT = 64 * 1024 * 1024, ERRORS_LIMIT = 8 * 1024, PATIENCE_MS = 5000 };

/* --- in the child ------------------------------------------------------------------------------- */

static void send_line(FILE *pipe, const char *key, json_t *value) {
    json_t *line = json_pack("{s:o}", key, value);
    if (!line || json_dumpf(line, pipe, JSON_COMPACT) < 0 || fputc('\n', pipe) == EOF ||
        fflush(pipe) == EOF)
        raise(SIGTERM); /* nobody listens any more: the grading ends as if it had been asked to */
    json_decref(line);
}

static void send_stage(const json_t *stage, void *pipe) {
    send_line(pipe, "stage", json_deep_copy(stage));
}

static void no_action(int number) {
    (void)number;
}

/* Signals as a program expects them, whatever the parent has blocked or ignores. SIGPIPE has a
 * handler, so that the pipe's end is told by EPIPE here and the programs that are started die of
 * theirs: a handler does not outlive exec, SIG_IGN would. */
static void reset_signals(void) {
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, number == SIGPIPE ? no_action : SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void grade_in_child(int lines, int errors, const char *root,
                                     const struct exercise *exercise,
                                     const struct grading_options *options) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(errors, STDERR_FILENO) < 0)
        _exit(EXIT_CANNOT);
    FILE *pipe = fdopen(lines, "w");
    if (!pipe)
        _exit(EXIT_CANNOT);
    struct grading_options own = *options;
    own.on_stage = send_stage;
    own.data = pipe;
    char *problem = NULL;
    json_t *verdict = grade_exercise(root, exercise, &own, &problem);
    if (verdict)
        send_line(pipe, "verdict", verdict);
    else
        send_line(pipe, "problem", json_string(problem ? problem : "no verdict"));
    _exit(0);
}

/* --- in the parent ------------------------------------------------------------------------------ */

int job_start(struct job *job, const char *root, const struct exercise *exercise,
              const struct grading_options *options) {
    *job = (struct job){.lines.fd = -1, .errors.fd = -1, .stages = json_array()};
    int lines[2], errors[2];
    if (pipe2(lines, O_CLOEXEC) < 0)
        return -1;
    if (pipe2(errors, O_CLOEXEC) < 0) {
        close(lines[0]);
        close(lines[1]);
        return -1;
    }
    fflush(NULL); /* or the child would have our unwritten output too */
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        reset_signals();
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
            _exit(EXIT_CANNOT);
        grade_in_child(lines[1], errors[1], root, exercise, options);
    }
    int error = errno;
    close(lines[1]);
    close(errors[1]);
    if (child < 0) {
        close(lines[0]);
        close(errors[0]);
        errno = error;
        return -1;
    }
    setpgid(child, child); /* in both, so that neither need wait for the other */
    fcntl(lines[0], F_SETFL, O_NONBLOCK);
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    job->pid = child;
    job->lines.fd = lines[0];
    job->errors.fd = errors[0];
    return 0;
}

nfds_t job_polled(const struct job *job, struct pollfd polled[2]) {
    nfds_t count = 0;
    if (job->pid && job->lines.fd >= 0)
        polled[count++] = (struct pollfd){.fd = job->lines.fd, .events = POLLIN};
    if (job->pid && job->errors.fd >= 0)
        polled[count++] = (struct pollfd){.fd = job->errors.fd, .events = POLLIN};
    return count;
}

static void stream_end(struct job_stream *stream) {
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

/* Reads once. What lies beyond the limit is read and dropped, so that the child never blocks. */
static bool stream_read(struct job_stream *stream, size_t limit) {
    char buffer[16 * 1024];
    ssize_t count = stream->fd < 0 ? 0 : read(stream->fd, buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (count <= 0) {
        stream_end(stream);
        return false;
    }
    size_t taken = (size_t)count;
    if (taken > limit - stream->length)
        taken = limit - stream->length;
    stream->text = memory_resize(stream->text, stream->length + taken + 1);
    memcpy(stream->text + stream->length, buffer, taken);
    stream->length += taken;
    stream->text[stream->length] = '\0';
    return true;
}

static void take_line(struct job *job, const char *text, size_t length) {
    json_t *line = json_loadb(text, length, JSON_ALLOW_NUL, NULL);
    json_t *stage = json_object_get(line, "stage");
    json_t *verdict = json_object_get(line, "verdict");
    const char *problem = json_string_value(json_object_get(line, "problem"));
    if (stage)
        json_array_append(job->stages, stage);
    if (verdict && !job->verdict)
        job->verdict = json_incref(verdict);
    if (problem && !job->problem)
        job->problem = text_copy(problem);
    json_decref(line);
}

/* Takes the whole lines off the front of what has been read. */
static void take_lines(struct job *job) {
    struct job_stream *lines = &job->lines;
    size_t begin = 0;
    char *end;
    while (lines->length > begin &&
           (end = memchr(lines->text + begin, '\n', lines->length - begin))) {
        take_line(job, lines->text + begin, (size_t)(end - lines->text) - begin);
        begin = (size_t)(end - lines->text) + 1;
    }
    if (begin > 0) {
        lines->length -= begin;
        memmove(lines->text, lines->text + begin, lines->length);
    }
}

/* A grading without a verdict: what it last said on standard error, or how it ended. */
static char *why(const struct job *job, int status) {
    char *said = job->errors.text ? text_trim(job->errors.text) : NULL;
    if (said && *said) {
        char *last = strrchr(said, '\n');
        last = last ? last + 1 : said;
        return text_copy(text_begins(last, "grade: ") ? last + strlen("grade: ") : last);
    }
    if (WIFSIGNALED(status))
        return text_format("the grading was ended by signal %d: run it again", WTERMSIG(status));
    return text_format("the grading ended with status %d and no verdict: run it again",
                       WEXITSTATUS(status));
}

/* The child is a zombie or will be one at once: both its pipes have ended. What it left running in
 * its group dies with it. */
static void finish(struct job *job) {
    int status = 0;
    kill(-job->pid, SIGKILL);
    while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
        ;
    job->pid = 0;
    stream_end(&job->lines);
    stream_end(&job->errors);
    if (!job->verdict && !job->problem)
        job->problem = why(job, status);
}

bool job_read(struct job *job) {
    if (!job->pid)
        return false;
    while (stream_read(&job->errors, ERRORS_LIMIT))
        ;
    while (stream_read(&job->lines, LINES_LIMIT))
        take_lines(job);
    if (job->lines.fd >= 0)
        return false;
    finish(job); /* the errors' pipe may be held open by a stray; the verdict is there */
    return true;
}

void job_stop(struct job *job) {
    if (!job->pid)
        return;
    kill(job->pid, SIGTERM);
    int fd = (int)syscall(SYS_pidfd_open, job->pid, 0);
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    while (fd >= 0 && poll(&polled, 1, PATIENCE_MS) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        close(fd);
    finish(job);
}

void job_free(struct job *job) {
    job_stop(job);
    stream_end(&job->lines);
    stream_end(&job->errors);
    free(job->lines.text);
    free(job->errors.text);
    json_decref(job->stages);
    json_decref(job->verdict);
    free(job->problem);
    *job = (struct job){.lines.fd = -1, .errors.fd = -1};
}
