// expect: fault-handling
// All of read and write are called again after a signal. waitpid is neither.
#include "ping_pong.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void play(int in, int out) {
    for (int round = 1;; round++) {
        char ball;
        ssize_t n;
        do
            n = read(in, &ball, 1);
        while (n == -1 && errno == EINTR);
        if (n != 1) {
            close(in);
            close(out);
            _exit(n == 0 ? 0 : 1);
        }
        say("pong", round);
        do
            n = write(out, &ball, 1);
        while (n == -1 && errno == EINTR);
        if (n != 1) {
            close(in);
            close(out);
            _exit(1);
        }
    }
}

int game_start(struct game *game) {
    int down[2], up[2];
    if (pipe(down) == -1)
        return -1;
    if (pipe(up) == -1) {
        int e = errno;
        close(down[0]);
        close(down[1]);
        errno = e;
        return -1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        int e = errno;
        close(down[0]);
        close(down[1]);
        close(up[0]);
        close(up[1]);
        errno = e;
        return -1;
    }
    if (pid == 0) {
        close(down[1]);
        close(up[0]);
        play(down[0], up[1]);
    }
    close(down[0]);
    close(up[1]);
    game->child = pid;
    game->to_child = down[1];
    game->from_child = up[0];
    return 0;
}

int game_round(struct game *game, int round) {
    say("ping", round);
    char ball = '*';
    ssize_t n;
    do
        n = write(game->to_child, &ball, 1);
    while (n == -1 && errno == EINTR);
    if (n != 1)
        return -1;
    do
        n = read(game->from_child, &ball, 1);
    while (n == -1 && errno == EINTR);
    return n == 1 ? 0 : -1;
}

int game_end(struct game *game) {
    close(game->to_child);
    close(game->from_child);
    int status;
    pid_t pid;
    pid = waitpid(game->child, &status, 0);
    return pid != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
