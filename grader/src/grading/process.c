#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void point(int fd, const char *path, int flags) {
    int opened = open(path ? path : "/dev/null", flags | O_CLOEXEC, 0666);
    if (opened < 0 || dup2(opened, fd) < 0)
        _exit(127);
}

/* In the child. Whatever fails here ends as status 127, as a shell's missing command does. */
_Noreturn static void become(const struct process *process, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (process->directory && chdir(process->directory) < 0)
        _exit(127);
    point(STDIN_FILENO, process->input, O_RDONLY);
    point(STDOUT_FILENO, process->output, O_WRONLY | O_CREAT | O_APPEND);
    point(STDERR_FILENO, process->errors, O_WRONLY | O_CREAT | O_APPEND);
    for (size_t i = 0; process->environment && i < process->environment->count; i++)
        putenv(process->environment->items[i]);
    if (process->cpu_seconds > 0) {
        rlim_t seconds = (rlim_t)process->cpu_seconds;
        setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds + 1});
    }
    execvp(process->arguments->items[0], process->arguments->items);
    _exit(127);
}

int process_run(const struct process *process) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child == 0)
        become(process, parent);
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

char *process_signal_name(int signal) {
    const char *name = sigabbrev_np(signal);
    return name ? text_format("SIG%s", name) : text_format("signal %d", signal);
}

char *process_status_words(int status) {
    if (WIFEXITED(status))
        return text_format("exit status %d", WEXITSTATUS(status));
    char *name = process_signal_name(WTERMSIG(status));
    char *words = text_format("killed by %s", name);
    free(name);
    return words;
}

char *process_find_tool(const char *name) {
    const char *path = getenv("PATH");
    char *copy = text_copy(path ? path : "/usr/local/bin:/usr/bin:/bin");
    char *rest = NULL, *found = NULL;
    for (char *folder = strtok_r(copy, ":", &rest); folder && !found;
         folder = strtok_r(NULL, ":", &rest)) {
        found = text_format("%s/%s", folder, name);
        if (access(found, X_OK) < 0) {
            free(found);
            found = NULL;
        }
    }
    free(copy);
    return found;
}
