#include "hosts.h"

#include "formats.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000, TRIES = 3 };

/* A machine that does not answer for a quarter of a minute is gone. Nothing asks for a password. */
static const char ssh[] =
    "ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=5 -o ServerAliveCountMax=3";

_Noreturn static void become(const struct hosts_order *order, int in, int out, int errors) {
    struct text_list arguments = {0};
    char *grader = text_format("%s/grader/grade", order->there), *quoted = text_quoted(grader);
    static const char *const fixed[] = {"parallel", "--will-cite", "--plain", "--pipe",
                                        "-N1",      "--recend",    "\n",      "--block",
                                        "8M",       "--ssh",       ssh,       "--sshloginfile"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        text_list_add(&arguments, fixed[i]);
    text_list_add(&arguments, order->file);
    text_list_add(&arguments, "--joblog");
    text_list_add(&arguments, order->log);
    text_list_format(&arguments, "--retries=%d", TRIES);
    if (order->jobs > 0)
        text_list_format(&arguments, "--jobs=%d", order->jobs);
    text_list_format(&arguments, "%s batch --job -%s", quoted, order->unsafe ? " --unsafe" : "");
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(errors, STDERR_FILENO) >= 0)
        execvp(arguments.items[0], arguments.items);
    _exit(127);
}

/* Returns 0, or -1 with errno. */
static int start(struct hosts *hosts, const struct hosts_order *order) {
    int in = open(order->manifest, O_RDONLY | O_CLOEXEC), lines[2] = {-1, -1}, errors[2] = {-1, -1};
    pid_t child = -1;
    if (in >= 0 && pipe2(lines, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0) {
        fflush(NULL);
        child = fork();
    }
    if (child == 0)
        become(order, in, lines[1], errors[1]);
    int error = errno;
    int ours[] = {in, lines[1], errors[1]};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (ours[i] >= 0)
            close(ours[i]);
    errno = error;
    if (child < 0)
        return -1;
    setpgid(child, child);
    fcntl(lines[0], F_SETFL, O_NONBLOCK);
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    *hosts = (struct hosts){.pid = child, .lines = lines[0], .errors = errors[0]};
    return 0;
}

int hosts_start(struct hosts *hosts, const struct hosts_order *order, char **problem) {
    char *tool = process_find_tool("parallel"), *file = realpath(order->file, NULL);
    struct hosts_order own = *order;
    own.file = file;
    if (!tool)
        *problem = text_copy("--hosts needs GNU Parallel: install the package parallel");
    else if (!file || access(file, R_OK) < 0)
        *problem = text_format("%s cannot be read (%s): give a file with a machine a line, as ssh "
                               "knows it",
                               order->file, strerror(errno));
    else if (start(hosts, &own) < 0)
        *problem = text_format("GNU Parallel could not be started (%s)", strerror(errno));
    free(tool);
    free(file);
    return *problem ? -1 : 0;
}

nfds_t hosts_polled(const struct hosts *hosts, struct pollfd polled[2]) {
    nfds_t count = 0;
    if (hosts->pid && hosts->lines >= 0)
        polled[count++] = (struct pollfd){.fd = hosts->lines, .events = POLLIN};
    if (hosts->pid && hosts->errors >= 0)
        polled[count++] = (struct pollfd){.fd = hosts->errors, .events = POLLIN};
    return count;
}

/* Reads once. Returns whether anything came; closes what has ended. */
static bool read_some(int *fd, char **text, size_t *length) {
    char buffer[64 * 1024];
    ssize_t count = *fd < 0 ? 0 : read(*fd, buffer, sizeof buffer);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (count <= 0) {
        if (*fd >= 0)
            close(*fd);
        *fd = -1;
        return false;
    }
    *text = memory_resize(*text, *length + (size_t)count + 1);
    memcpy(*text + *length, buffer, (size_t)count);
    *length += (size_t)count;
    (*text)[*length] = '\0';
    return true;
}

/* Takes the whole lines off the front. */
static void take_lines(char *text, size_t *length, void (*take)(char *line, void *data),
                       void *data) {
    char *line = text, *end;
    if (!text)
        return;
    while ((end = memchr(line, '\n', (size_t)(text + *length - line)))) {
        *end = '\0';
        take(line, data);
        line = end + 1;
    }
    *length -= (size_t)(line - text);
    memmove(text, line, *length + 1);
}

struct answering {
    void (*each)(const json_t *answer, void *data);
    void *data;
};

static void take_answer(char *line, void *data) {
    const struct answering *answering = data;
    json_t *answer = json_loads(line, 0, NULL);
    if (json_is_object(json_object_get(answer, "verdict")))
        answering->each(answer, answering->data);
    json_decref(answer);
}

static void take_complaint(char *line, void *data) {
    (void)data;
    const char *words = text_trim(line);
    if (*words)
        warn("batch: hosts: %s", text_begins(words, "grade: batch: ") ? words + 14 : words);
}

static void finish(struct hosts *hosts) {
    kill(-hosts->pid, SIGKILL);
    while (waitpid(hosts->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    if (hosts->lines >= 0)
        close(hosts->lines);
    if (hosts->errors >= 0)
        close(hosts->errors);
    free(hosts->text);
    free(hosts->said);
    *hosts = (struct hosts){.lines = -1, .errors = -1};
}

bool hosts_read(struct hosts *hosts, void (*each)(const json_t *answer, void *data), void *data) {
    struct answering answering = {each, data};
    while (read_some(&hosts->errors, &hosts->said, &hosts->said_length))
        take_lines(hosts->said, &hosts->said_length, take_complaint, NULL);
    while (read_some(&hosts->lines, &hosts->text, &hosts->length))
        take_lines(hosts->text, &hosts->length, take_answer, &answering);
    if (hosts->lines >= 0)
        return false;
    finish(hosts);
    return true;
}

void hosts_stop(struct hosts *hosts) {
    if (!hosts->pid)
        return;
    /* The first asks GNU Parallel to begin nothing more, the second to end what runs. */
    kill(hosts->pid, SIGTERM);
    kill(hosts->pid, SIGTERM);
    int fd = (int)syscall(SYS_pidfd_open, hosts->pid, 0);
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    while (fd >= 0 && poll(&polled, 1, PATIENCE_MS) < 0 && errno == EINTR)
        ;
    if (fd >= 0)
        close(fd);
    finish(hosts);
}
