/* Bubblewrap ends its sandbox when its parent dies (--die-with-parent), but not while it is still
 * making it: killed in that moment, its child stays behind for ever. And without namespaces there is
 * no PID 1 with which everything ends. So a process stands between that has no other task, that no
 * Ctrl-C reaches, and to which every orphan of the sandbox comes (a subreaper, prctl(2)). */
#include "confine_keeper.h"

#include "confine_cgroup.h"
#include "confine_family.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_signals(void) {
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t set;
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Without namespaces a command may stop its supervisor. */
static void wake_stopped(int sandbox) {
    siginfo_t stopped = {0};
    if (waitid(P_PID, (id_t)sandbox, &stopped, WSTOPPED | WNOHANG) == 0 && stopped.si_pid)
        kill(sandbox, SIGCONT);
}

/* Until the sandbox has ended (true, and how), or the other end of the life line is closed. */
static bool wait_for_end(int sandbox, int life_line, int signals, int *status) {
    struct pollfd poll_for[] = {{.fd = signals, .events = POLLIN}, {.fd = life_line}};
    for (;;) {
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0)
            ;
        if (waitpid(sandbox, status, WNOHANG) == sandbox)
            return true;
        wake_stopped(sandbox);
        if (poll(poll_for, 2, -1) > 0 && poll_for[1].revents)
            return false;
    }
}

static int keep(const struct confine_options *options, int life_line, int report_fd) {
    int signals = open_signals(), status = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int events = cgroup_enter(options);
    int sandbox = sandbox_start(options, report_fd, events);
    if (sandbox < 0)
        warn("cannot start the sandbox: %s", strerror(errno));
    close(report_fd);
    if (events >= 0)
        close(events);
    bool ended = sandbox > 0 && wait_for_end(sandbox, life_line, signals, &status);
    family_end();
    cgroup_leave();
    return ended && WIFEXITED(status) ? WEXITSTATUS(status) : CONFINE_CANNOT;
}

int keeper_start(const struct confine_options *options, int *life_line, int *report_fd) {
    int line[2], report[2];
    if (pipe2(line, O_CLOEXEC) < 0)
        return -1;
    if (pipe2(report, O_CLOEXEC) == 0) {
        pid_t pid = fork();
        if (pid == 0) {
            close(line[1]);
            close(report[0]);
            _exit(keep(options, line[0], report[1]));
        }
        int error = errno;
        close(line[0]);
        close(report[1]);
        *life_line = line[1];
        *report_fd = report[0];
        errno = error;
        return pid;
    }
    close(line[0]);
    close(line[1]);
    return -1;
}
