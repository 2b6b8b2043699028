/* outlive: two commands of one pipeline, of which the first certainly ends after the last.
 *
 *   outlive first STATUS | outlive last STATUS
 *
 * The last one ends at once. The first one ends when their parent has waited for the last, so that a
 * parent that takes whoever has ended meets the last first; or, since a parent may also wait for one
 * after the other, when the last has ended and the parent sleeps and does nothing about it.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The state of a process, as /proc tells it: 'S' asleep, 'Z' ended and not waited for, 0 gone. */
static char state_of(pid_t pid) {
    char path[32], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    const char *end_of_name = strrchr(text, ')');
    return length == 0 || end_of_name == NULL ? 0 : end_of_name[2];
}

/* Tells the last one who this is, learns from its signal who it is, and outlives it. */
static void be_first(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    pid_t self = getpid();
    if (write(STDOUT_FILENO, &self, sizeof self) != sizeof self)
        return;
    siginfo_t from;
    if (sigwaitinfo(&signals, &from) == -1)
        return;

    /* A parent that was woken by the end of the last one may look asleep for an instant. */
    int looks = 0;
    while (looks < 5) {
        char last = state_of(from.si_pid);
        if (last == 0)
            return;
        looks = last == 'Z' && state_of(getppid()) == 'S' ? looks + 1 : 0;
        poll(NULL, 0, 1);
    }
}

static void be_last(void) {
    pid_t first;
    if (read(STDIN_FILENO, &first, sizeof first) == sizeof first)
        kill(first, SIGUSR1);
}

int main(int argc, char *argv[]) {
    if (argc != 3)
        return 2;
    if (strcmp(argv[1], "first") == 0)
        be_first();
    else
        be_last();
    return atoi(argv[2]);
}
