// expect: wrong-output
// One pipe is enough: it has two ends, and there is only ever one ball in it.
#include "ping_pong.h"

#include <sys/wait.h>
#include <unistd.h>

int game_start(struct game *game)
{
    int fd[2];

    if (pipe(fd) < 0)
        return -1;
    game->child = fork();
    if (game->child < 0) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (game->child == 0) {
        int ball;
        for (;;) {
            if (read(fd[0], &ball, sizeof ball) <= 0 || ball < 0)
                break;
            say("pong", ball);
            if (write(fd[1], &ball, sizeof ball) < 0)
                _exit(1);
        }
        close(fd[0]);
        close(fd[1]);
        _exit(0);
    }
    game->to_child = fd[1];
    game->from_child = fd[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int ball = round;

    say("ping", round);
    if (write(game->to_child, &ball, sizeof ball) < 0)
        return -1;
    if (read(game->from_child, &ball, sizeof ball) <= 0)
        return -1;
    return 0;
}

int game_end(struct game *game)
{
    int last = -1, status;

    if (write(game->to_child, &last, sizeof last) < 0)
        return -1;
    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &status, 0) < 0)
        return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
