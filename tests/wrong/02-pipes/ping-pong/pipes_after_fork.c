// expect: wrong-exit
/* Each process makes the pipe that it writes to, after the fork, so nobody has to close ends that
 * belong to the other. */
#include "ping_pong.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void pong_player(void)
{
    int ping[2], pong[2], ball;

    if (pipe(ping) == -1 || pipe(pong) == -1)
        exit(1);
    close(ping[1]);
    close(pong[0]);
    while (read(ping[0], &ball, sizeof ball) > 0) {
        say("pong", ball);
        if (write(pong[1], &ball, sizeof ball) == -1)
            exit(1);
    }
    close(ping[0]);
    close(pong[1]);
    exit(0);
}

int game_start(struct game *game)
{
    int ping[2], pong[2];

    game->child = fork();
    if (game->child == -1)
        return -1;
    if (game->child == 0)
        pong_player();
    if (pipe(ping) == -1 || pipe(pong) == -1)
        return -1;
    close(ping[0]);
    close(pong[1]);
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int ball = round;

    say("ping", round);
    if (write(game->to_child, &ball, sizeof ball) == -1)
        return -1;
    if (read(game->from_child, &ball, sizeof ball) <= 0) {
        errno = EPIPE;
        return -1;
    }
    return 0;
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    waitpid(game->child, &status, 0);
    return status == 0 ? 0 : -1;
}
