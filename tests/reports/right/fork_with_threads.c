// A process with a thread forks; its child has no thread to join.
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *work(void *arg) {
    int *ends = arg;
    char byte;
    if (read(ends[0], &byte, 1) != 1)
        abort();
    return NULL;
}

int main(void) {
    int ends[2], status;
    pthread_t thread;
    if (pipe(ends) == -1 || pthread_create(&thread, NULL, work, ends) != 0)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        close(ends[1]);
        exit(0);
    }
    waitpid(pid, &status, 0);
    if (write(ends[1], "x", 1) != 1)
        return 1;
    pthread_join(thread, NULL);
    close(ends[0]);
    close(ends[1]);
    return 0;
}
