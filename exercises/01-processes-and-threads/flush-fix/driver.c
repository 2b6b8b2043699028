/* flush_fix COUNT: calls say_all with a line of its own in the buffers of standard output and of
 * standard error, and a function registered with atexit.
 *
 * Exit status: 0 say_all returned 0; 2 it returned -1, which standard error says; 1 it did what its
 * contract forbids, which standard error says in a line that begins with "driver: ". */
#include "flush_fix.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t caller;

/* Not through stdio, whose buffers are what is looked at here. */
static void complain(const char *what) {
    char line[200];
    int length = snprintf(line, sizeof line, "driver: %s\n", what);
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);
    (void)written;
}

static void at_exit(void) {
    if (getpid() != caller)
        complain("a child runs what the caller has registered with atexit");
}

void say_child(int number) {
    if (getpid() == caller) {
        complain("say_child is called in the caller, and not in a child");
        _exit(1);
    }
    printf("child %d\n", number);
}

static bool child_is_left(void) {
    siginfo_t left = {.si_pid = 0};
    return waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) == 0;
}

int main(int argc, char *argv[]) {
    static char buffer[4096];
    int count = argc == 2 ? atoi(argv[1]) : -1;
    if (count < 0) {
        fprintf(stderr, "usage: flush_fix COUNT\n");
        return 1;
    }
    caller = getpid();
    setvbuf(stderr, buffer, _IOFBF, sizeof buffer);
    if (atexit(at_exit) != 0)
        return 1;
    fprintf(stderr, "log: begun\n");
    printf("the driver calls say_all(%d)\n", count);

    int result = say_all(count);
    int error = errno;
    if (getpid() != caller) {
        complain("say_all returns in a child");
        _exit(1);
    }
    if (child_is_left()) {
        complain("say_all has returned, and a child is left");
        return 1;
    }
    if (result != 0) {
        fprintf(stderr, "say_all returned %d, %s\n", result, strerrorname_np(error));
        return 2;
    }
    return 0;
}
