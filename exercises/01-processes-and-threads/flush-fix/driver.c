/* flush_fix COUNT: calls say_all with a line of its own in the buffers of standard output and of
 * standard error, a function registered with atexit, and a child that has ended.
 *
 * Exit status: 0 say_all returned 0; 2 it returned -1, which standard error says; 1 it did what its
 * contract forbids, which standard error says in a line that begins with "driver: ". */
#include "flush_fix.h"

#include <assert.h>
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
    if (getppid() != caller) {
        complain("say_child is called in a process that is no child of the caller");
        _exit(1);
    }
    printf("child %d\n", number);
}

/* Under the controlled scheduler an exit may also tell of a fault that it has injected, and what it
 * shows of an assertion is its text. */
static void check_failure(int error, const char *printed, size_t size) {
    if (error != EAGAIN && error != ENOMEM && error != ENOSYS)
        __assert_fail("say_all returns -1, and errno is not what fork has set", __FILE__, __LINE__,
                      __func__);
    if (memmem(printed, size, "end\n", 4) != NULL)
        __assert_fail("say_all returns -1, and has printed \"end\"", __FILE__, __LINE__, __func__);
}

/* A child that is none of say_all's business. Returns when it has ended. */
static pid_t start_own_child(void) {
    pid_t child = fork();
    siginfo_t info;
    if (child == 0)
        _exit(9);
    if (child == -1 || waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1) {
        perror("driver: fork");
        _exit(1);
    }
    return child;
}

/* One that is made later ends, and can be waited for. */
static bool later_child_is_lost(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(9);
    return child != -1 && waitpid(child, NULL, 0) != child;
}

static bool child_is_left(void) {
    siginfo_t left = {.si_pid = 0};
    return waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) == 0;
}

int main(int argc, char *argv[]) {
    static char buffer[4096], printed[4096];
    int count = argc == 2 ? atoi(argv[1]) : -1;
    if (count < 0) {
        fprintf(stderr, "usage: flush_fix COUNT\n");
        return 1;
    }
    caller = getpid();
    pid_t own = start_own_child();
    setvbuf(stderr, buffer, _IOFBF, sizeof buffer);
    if (!isatty(STDOUT_FILENO)) /* where it is, lines come at once */
        setvbuf(stdout, printed, _IOFBF, sizeof printed);
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
    if (waitpid(own, NULL, 0) == -1) {
        complain("another child of the caller's has been waited for");
        return 1;
    }
    if (child_is_left()) {
        complain("say_all has returned, and a child is left");
        return 1;
    }
    if (later_child_is_lost()) {
        complain("a later child of the caller's cannot be waited for");
        return 1;
    }
    if (result != 0) {
        check_failure(error, printed, sizeof printed);
        fprintf(stderr, "say_all returned %d, %s\n", result, strerrorname_np(error));
        return 2;
    }
    return 0;
}
