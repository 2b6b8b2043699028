// expect: rule
/* The child loops until end-of-file, then it is done, return 0. */
#include "ping_pong.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int child_loop(int from, int to)
{
    int round;

    while (read(from, &round, sizeof round) > 0) {
        say("pong", round);
        if (write(to, &round, sizeof round) < 0)
            return -1;
    }
    close(from);
    close(to);
    return 0;
}

int game_start(struct game *game)
{
    int p1[2], p2[2];

    if (pipe(p1) != 0) {
        return -1;
    }
    if (pipe(p2) != 0) {
        close(p1[0]);
        close(p1[1]);
        return -1;
    }
    pid_t pid = fork();
    if (pid < 0) {
        close(p1[0]);
        close(p1[1]);
        close(p2[0]);
        close(p2[1]);
        return -1;
    } else if (pid == 0) {
        close(p1[1]);
        close(p2[0]);
        return child_loop(p1[0], p2[1]);
    } else {
        close(p1[0]);
        close(p2[1]);
        game->child = pid;
        game->to_child = p1[1];
        game->from_child = p2[0];
        return 0;
    }
}

int game_round(struct game *game, int round)
{
    int x;

    say("ping", round);
    if (write(game->to_child, &round, sizeof round) < 0)
        return -1;
    if (read(game->from_child, &x, sizeof x) <= 0)
        return -1;
    return 0;
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &status, 0) < 0)
        return -1;
    return status ? -1 : 0;
}
