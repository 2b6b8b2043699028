// expect: rule
/* The output is what counts: after each ping comes a pong. The ball does travel through a pipe, and
 * there is a child that reads the other one. */
#include "ping_pong.h"

#include <sys/wait.h>
#include <unistd.h>

int game_start(struct game *game)
{
    int p[2];

    if (pipe(p) < 0)
        return -1;
    game->child = fork();
    if (game->child < 0) {
        close(p[0]);
        close(p[1]);
        return -1;
    }
    if (game->child == 0) {
        char ball;
        close(p[1]);
        while (read(p[0], &ball, 1) == 1)
            ;
        close(p[0]);
        _exit(0);
    }
    close(p[0]);
    game->to_child = p[1];
    game->from_child = -1;
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (write(game->to_child, "o", 1) < 0)
        return -1;
    say("pong", round);
    return 0;
}

int game_end(struct game *game)
{
    close(game->to_child);
    return waitpid(game->child, NULL, 0) < 0 ? -1 : 0;
}
