/* A server under test in a process of its own. See server_process.h. */
#include "server_process.h"

#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct outcome {
    int result, error, left;
};

static void need(bool is_done, const char *what) {
    if (is_done)
        return;
    perror(what);
    exit(2);
}

/* A tool that watches the run has descriptors of its own, far up. */
static int descriptors(void) {
    enum { MOST = 256 };
    int count = 0;
    for (int fd = 0; fd < MOST; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

static _Noreturn void be_server(int (*serve)(const void *argument, int report),
                                const void *argument, int report, int outcome) {
    int before = descriptors();
    struct outcome end = {.result = serve(argument, report)};
    end.error = errno;
    end.left = descriptors() - before;
    if (end.result != 0)
        fprintf(stderr, "server: %s\n", strerror(end.error));
    while (write(outcome, &end, sizeof end) == -1 && errno == EINTR)
        continue;
    close(report);
    close(outcome);
    exit(end.result == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

void server_start(struct server_process *server, int (*serve)(const void *argument, int report),
                  const void *argument) {
    int report[2], outcome[2];
    need(pipe2(report, O_CLOEXEC) == 0 && pipe2(outcome, O_CLOEXEC) == 0, "pipe2");
    fflush(stdout);
    pid_t pid = fork();
    need(pid != -1, "fork");
    if (pid == 0) {
        close(report[0]);
        close(outcome[0]);
        be_server(serve, argument, report[1], outcome[1]);
    }
    close(report[1]);
    close(outcome[1]);
    *server = (struct server_process){pid, report[0], outcome[0]};
}

bool server_line(struct server_process *server, char *line, size_t size) {
    size_t length = 0;
    ssize_t count;
    char byte = '\0';
    while ((count = read(server->report, &byte, 1)) == 1 && byte != '\n')
        if (length + 1 < size)
            line[length++] = byte;
    line[length] = '\0';
    return count == 1;
}

/* Whether it waits in a call that ends by itself after a time, of those that wait for descriptors. */
static bool has_limit(const struct task_look *look) {
    switch (look->call) {
    case SYS_poll: return (int)look->arguments[2] >= 0;
    case SYS_ppoll: return look->arguments[2] != 0;
    case SYS_select:
    case SYS_pselect6: return look->arguments[4] != 0;
    case SYS_epoll_wait:
    case SYS_epoll_pwait: return (int)look->arguments[3] >= 0;
    default: return false;
    }
}

void server_rest(const struct server_process *server) {
    const struct task task = {.process = server->pid, .id = server->pid};
    const char *wrong = tasks_settle(&task, 1);
    struct task_look look = task_look(task);
    while (wrong == NULL && look.state == TASK_RUNS) /* once more: there is nothing for it to do */
        look = task_look(task);
    if (wrong == NULL && has_limit(&look))
        wrong = "waits for some time and looks again";
    if (wrong != NULL)
        printf("server: has to wait, and %s\n", wrong);
}

/* Closes what belongs to it, and returns its status. */
static int reap(struct server_process *server) {
    int status = 0;
    need(waitpid(server->pid, &status, 0) == server->pid, "waitpid");
    close(server->report);
    close(server->outcome);
    return status;
}

bool server_end(struct server_process *server) {
    struct outcome end;
    bool returned = read(server->outcome, &end, sizeof end) == (ssize_t)sizeof end;
    int status = reap(server);
    if (WIFSIGNALED(status) && !(returned && WTERMSIG(status) == SIGTERM)) {
        printf("server: killed by SIG%s\n", sigabbrev_np(WTERMSIG(status)));
        if (WTERMSIG(status) == SIGTERM) /* in a search: it may be about to tell of a failed call */
            fprintf(stderr, "server: killed by SIGTERM\n");
    } else if (!returned)
        printf("server: ended the process with status %d\n", WEXITSTATUS(status));
    else if (end.result != 0)
        printf("server: returned %d, %s\n", end.result, strerrorname_np(end.error));
    else
        printf("server: returned 0\n");
    if (returned && end.left < 0)
        printf("server: has closed a descriptor that is not its own\n");
    if (returned && end.left > 0)
        printf("server: %d descriptors are left open\n", end.left);
    return returned && WIFEXITED(status) && end.result == 0 && end.left == 0;
}

bool server_stop(struct server_process *server) {
    kill(server->pid, SIGTERM);
    return server_end(server);
}

void server_kill(struct server_process *server) {
    kill(server->pid, SIGKILL);
    reap(server);
}
