// expect: wrong-output
/* The ball is one byte, the smallest thing that a pipe carries, and it has the round's number on it.
 * A byte is read and written whole or not at all. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

typedef unsigned char ball_t;

static int throw_ball(int fd, ball_t ball)
{
    ssize_t n;
    do
        n = write(fd, &ball, 1);
    while (n < 0 && errno == EINTR);
    return n == 1 ? 0 : -1;
}

static int catch_ball(int fd, ball_t *ball)
{
    ssize_t n;
    do
        n = read(fd, ball, 1);
    while (n < 0 && errno == EINTR);
    return n == 1 ? 0 : -1;
}

static void child(int in, int out)
{
    ball_t ball;

    while (catch_ball(in, &ball) == 0) {
        say("pong", ball);
        if (throw_ball(out, ball) != 0)
            break;
    }
    close(in);
    close(out);
    _exit(0);
}

int game_start(struct game *game)
{
    int fds[4] = {-1, -1, -1, -1}, saved;

    if (pipe(fds) == 0 && pipe(fds + 2) == 0) {
        game->child = fork();
        if (game->child == 0) {
            close(fds[1]);
            close(fds[2]);
            child(fds[0], fds[3]);
        }
        if (game->child > 0) {
            close(fds[0]);
            close(fds[3]);
            game->to_child = fds[1];
            game->from_child = fds[2];
            return 0;
        }
    }
    saved = errno;
    for (int i = 0; i < 4; i++)
        if (fds[i] != -1)
            close(fds[i]);
    errno = saved;
    return -1;
}

int game_round(struct game *game, int round)
{
    ball_t back;

    say("ping", round);
    if (throw_ball(game->to_child, (ball_t)round) != 0)
        return -1;
    return catch_ball(game->from_child, &back);
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status == 0 ? 0 : -1;
}
