// expect: fault-handling
/* An int is so small that read and write always take it whole, and nobody here uses signals. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static const ssize_t ball_size = sizeof(int);

static void close_all(int a, int b, int c, int d)
{
    int saved = errno;
    close(a);
    close(b);
    if (c >= 0)
        close(c);
    if (d >= 0)
        close(d);
    errno = saved;
}

int game_start(struct game *game)
{
    int ping[2], pong[2], ball;

    if (pipe(ping) < 0)
        return -1;
    if (pipe(pong) < 0) {
        close_all(ping[0], ping[1], -1, -1);
        return -1;
    }
    switch (game->child = fork()) {
    case -1:
        close_all(ping[0], ping[1], pong[0], pong[1]);
        return -1;
    case 0:
        close_all(ping[1], pong[0], -1, -1);
        while (read(ping[0], &ball, sizeof ball) == ball_size) {
            say("pong", ball);
            if (write(pong[1], &ball, sizeof ball) != ball_size)
                _exit(1);
        }
        close_all(ping[0], pong[1], -1, -1);
        _exit(0);
    }
    close_all(ping[0], pong[1], -1, -1);
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int ball = round;

    say("ping", round);
    if (write(game->to_child, &ball, sizeof ball) != ball_size)
        return -1;
    if (read(game->from_child, &ball, sizeof ball) != ball_size)
        return -1;
    return ball == round ? 0 : -1;
}

int game_end(struct game *game)
{
    int status;

    close_all(game->to_child, game->from_child, -1, -1);
    if (waitpid(game->child, &status, 0) < 0)
        return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
