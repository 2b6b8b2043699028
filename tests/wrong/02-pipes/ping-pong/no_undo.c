// expect: fd-leak
/* If a pipe can't be created there is not much one can do, so return -1 and let the caller exit. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int full(ssize_t (*step)(int, int *), int fd, int *ball)
{
    ssize_t n;
    while ((n = step(fd, ball)) == -1 && errno == EINTR)
        ;
    return n == (ssize_t)sizeof *ball ? 0 : -1;
}

static ssize_t put(int fd, int *ball)
{
    return write(fd, ball, sizeof *ball);
}

static ssize_t get(int fd, int *ball)
{
    return read(fd, ball, sizeof *ball);
}

int game_start(struct game *game)
{
    int there[2], back[2];

    if (pipe(there) == -1 || pipe(back) == -1)
        return -1;
    game->child = fork();
    if (game->child == -1)
        return -1;
    if (game->child == 0) {
        int ball;
        close(there[1]);
        close(back[0]);
        while (full(get, there[0], &ball) == 0) {
            say("pong", ball);
            if (full(put, back[1], &ball) != 0)
                break;
        }
        close(there[0]);
        close(back[1]);
        _exit(0);
    }
    close(there[0]);
    close(back[1]);
    game->to_child = there[1];
    game->from_child = back[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    return full(put, game->to_child, &round) == 0 && full(get, game->from_child, &round) == 0 ? 0
                                                                                              : -1;
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1 && errno == EINTR)
        ;
    return status == 0 ? 0 : -1;
}
