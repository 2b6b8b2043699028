// expect: deadlock
/* My ping pong. Child: close the ends that are not mine, loop on read, leave when read gives 0. */
#include "ping_pong.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(int in, int out)
{
    int n;
    while (read(in, &n, sizeof n) == (ssize_t)sizeof n) {
        say("pong", n);
        if (write(out, &n, sizeof n) != (ssize_t)sizeof n)
            exit(1);
    }
    close(in);
    close(out);
    exit(0);
}

int game_start(struct game *game)
{
    int a[2], b[2];

    if (pipe(a) == -1)
        return -1;
    if (pipe(b) == -1) {
        close(a[0]);
        close(a[1]);
        return -1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        close(a[0]);
        close(a[1]);
        close(b[0]);
        close(b[1]);
        return -1;
    }
    if (pid == 0) {
        close(b[0]);
        child(a[0], b[1]);
    }
    close(a[0]);
    close(b[1]);
    game->child = pid;
    game->to_child = a[1];
    game->from_child = b[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int back;
    say("ping", round);
    if (write(game->to_child, &round, sizeof round) != (ssize_t)sizeof round)
        return -1;
    if (read(game->from_child, &back, sizeof back) != (ssize_t)sizeof back)
        return -1;
    return 0;
}

int game_end(struct game *game)
{
    int st;
    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &st, 0) == -1)
        return -1;
    return st == 0 ? 0 : -1;
}
