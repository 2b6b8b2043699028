// interrupted.c - WRONG: a read that a signal handler interrupted is taken for one that failed.
//
// The child waits until its parent sleeps in read, sends it SIGUSR1, waits until the handler has
// run, and only then writes the answer.
#include "../error.h"
#include "../process.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

// region: handler
static int handled[2]; // a pipe: the handler says that it ran

static void on_signal(int number) {
    (void)number;
    int saved = errno; // the interrupted code may be about to look at it
    if (write(handled[1], "!", 1) == -1)
        _exit(1);
    errno = saved;
}

static void install_handler(void) {
    struct sigaction action = {.sa_handler = on_signal}; // no SA_RESTART
    if (pipe(handled) == -1 || sigaction(SIGUSR1, &action, NULL) == -1)
        error_errno("pipe or sigaction");
}
// endregion: handler

static _Noreturn void interrupt_and_answer(pid_t parent, int fd) {
    char byte;
    signal(SIGPIPE, SIG_IGN); // the parent may be gone
    process_wait_asleep(parent);
    kill(parent, SIGUSR1);
    bool failed = read(handled[0], &byte, 1) != 1 || write(fd, "answer\n", 7) == -1;
    process_leave(failed);
}

static void read_answer(int fd) {
    char answer[16];
    ssize_t n = read(fd, answer, sizeof answer);
    if (n == -1)
        error_errno("read");
    printf("%.*s", (int)n, answer);
}

int main(void) {
    install_handler();
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    pid_t parent = getpid();
    pid_t child = process_fork();
    if (child == 0) {
        close(ends[0]);
        interrupt_and_answer(parent, ends[1]);
    }
    close(ends[1]);
    read_answer(ends[0]);
    return process_wait(child);
}
