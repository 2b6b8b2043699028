// two_stages.c - seq 20000 | tail -n 1, as a shell runs it: start all, close all, wait for all.
#include "error.h"
#include "process.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

// region: main
int main(void) {
    char *first[] = {"seq", "20000", NULL};
    char *second[] = {"tail", "-n", "1", NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        error_errno("pipe2");
    pid_t seq = process_start(first, STDIN_FILENO, ends[1]);
    pid_t tail = process_start(second, ends[0], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    int seq_status = process_wait(seq);
    int tail_status = process_wait(tail);
    printf("seq: %d, tail: %d\n", seq_status, tail_status);
    return 0;
}
// endregion: main
