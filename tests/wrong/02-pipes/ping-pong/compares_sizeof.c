// expect: warning
#include "ping_pong.h"

#include <sys/wait.h>
#include <unistd.h>

int game_start(struct game *game)
{
    int ping[2], pong[2];

    if (pipe(ping) == -1)
        return -1;
    if (pipe(pong) == -1) {
        close(ping[0]);
        close(ping[1]);
        return -1;
    }
    game->child = fork();
    if (game->child == -1) {
        close(ping[0]);
        close(ping[1]);
        close(pong[0]);
        close(pong[1]);
        return -1;
    }
    if (game->child == 0) {
        int round;
        close(ping[1]);
        close(pong[0]);
        while (read(ping[0], &round, sizeof(round)) >= sizeof(round)) {
            say("pong", round);
            write(pong[1], &round, sizeof(round));
        }
        close(ping[0]);
        close(pong[1]);
        _exit(0);
    }
    close(ping[0]);
    close(pong[1]);
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int back;

    say("ping", round);
    if (write(game->to_child, &round, sizeof(round)) < sizeof(round))
        return -1;
    if (read(game->from_child, &back, sizeof(back)) < sizeof(back))
        return -1;
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
