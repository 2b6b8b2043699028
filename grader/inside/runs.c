/* Linked in front of a student's main (ld's --wrap=main) where Valgrind is to watch several runs of
 * the program: Valgrind starts once, and each run is a fork of what it has got ready.
 *
 *     runs SEPARATOR ARGUMENT... SEPARATOR ARGUMENT...
 *
 * is a run of main for each SEPARATOR, with the arguments that come after it, one after another, each
 * in a process of its own, whose end is waited for. Exits with 0 when all have been run, however they
 * ended: how is Valgrind's to tell. Where that can not be done, SIGABRT ends it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int __real_main(int argc, char *argv[], char *envp[]);
int __wrap_main(int argc, char *argv[], char *envp[]);

int __wrap_main(int argc, char *argv[], char *envp[]) {
    const char *separator = argv[1];
    for (int first = 1, next; first < argc; first = next) {
        next = first + 1;
        while (next < argc && strcmp(argv[next], separator) != 0)
            next++;
        argv[next] = NULL;
        pid_t child = fork();
        if (child == 0) {
            argv[first] = argv[0];
            return __real_main(next - first, argv + first, envp);
        }
        if (child < 0)
            abort();
        while (waitpid(child, NULL, 0) < 0)
            if (errno != EINTR)
                abort();
    }
    _exit(0);
}
