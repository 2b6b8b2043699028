// late_cloexec.c - WRONG: between pipe and fcntl another thread starts a command.
//
// The command, cat, inherits a write end it knows nothing of, and lives until its own input ends.
// Joining the other thread in the gap makes sure that it runs there; a scheduler may do the same.
#include "../error.h"
#include "../process.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int cat_input[2]; // the write end stays open as long as there may be work for cat

static void *start_cat(void *child) {
    char *command[] = {"cat", NULL};
    *(pid_t *)child = process_start(command, cat_input[0], STDOUT_FILENO);
    return NULL;
}

static void in_the_gap(pid_t *child) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, start_cat, child);
    if (error == 0)
        error = pthread_join(thread, NULL);
    if (error != 0)
        error_number(error, "pthread_create");
}

// region: main
int main(void) {
    int ends[2];
    pid_t cat;
    if (pipe2(cat_input, O_CLOEXEC) == -1 || pipe(ends) == -1)
        error_errno("pipe");
    in_the_gap(&cat);
    if (fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        error_errno("fcntl");
    close(ends[1]);
    char byte;
    ssize_t n = read(ends[0], &byte, 1); // no writer is left, we think
    printf("read: %zd\n", n);
    close(cat_input[1]);
    return process_wait(cat);
}
// endregion: main
