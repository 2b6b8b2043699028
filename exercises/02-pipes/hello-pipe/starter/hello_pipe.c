/* hello_pipe [NAME]...
 *
 * The child greets every NAME through a pipe; the parent prints what comes out of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child's part: writes "hello, NAME\n" to FD for each of NAMES, which ends with NULL. */
static void greet(int fd, char *const names[]) {
    /* TODO */
    (void)fd;
    (void)names;
}

int main(int argc, char *argv[]) {
    if (argc < 1)
        return EXIT_FAILURE;

    /* TODO: a pipe, then a child.
     * The child calls greet and leaves; the parent copies the pipe to standard output, to its end,
     * and then waits for the child.  Who holds which end, and until when? */
    greet(STDOUT_FILENO, argv + 1);
    return EXIT_SUCCESS;
}
