/* With a handler: it leaves the program at once, by two calls that a handler may make (write and _exit,
 * signal-safety(7)). Each line is a dprintf, which buffers nothing. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void reader_left(int number)
{
    static const char text[] = "sigpipe_writer: EPIPE\n";
    (void)number;
    _exit(write(2, text, strlen(text)) == -1);
}

int main(int argc, char *argv[])
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = reader_left;
    sigfillset(&action.sa_mask);
    if (sigaction(SIGPIPE, &action, NULL) != 0) {
        perror("sigpipe_writer: sigaction");
        return 1;
    }

    char *rest = argc > 1 ? argv[1] : "0";
    unsigned long last = strtoul(rest, &rest, 10);
    for (unsigned long i = 1; i - 1 != last || last == 0; i++)
        if (dprintf(1, "line %lu\n", i) < 0) {
            perror("sigpipe_writer");
            return 1;
        }
    return 0;
}
