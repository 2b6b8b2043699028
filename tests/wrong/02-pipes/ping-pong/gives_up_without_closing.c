// expect: fd-leak
/* The ball is the round's number. At end-of-file the child tidies up; when it can't send the ball
 * back there is nobody to play with, and it leaves at once. */
#include "ping_pong.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static bool send_ball(int fd, int ball)
{
    const char *p = (const char *)&ball, *end = p + sizeof ball;

    while (p < end) {
        ssize_t n = write(fd, p, (size_t)(end - p));
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return false;
        p += n;
    }
    return true;
}

/* 1: a ball, 0: end-of-file, -1: an error */
static int get_ball(int fd, int *ball)
{
    char *p = (char *)ball, *end = p + sizeof *ball;

    while (p < end) {
        ssize_t n = read(fd, p, (size_t)(end - p));
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        p += n;
    }
    return 1;
}

static void close_pair(const int fds[2])
{
    int error = errno;

    close(fds[0]);
    close(fds[1]);
    errno = error;
}

int game_start(struct game *game)
{
    int to[2], from[2], ball;

    if (pipe(to) == -1)
        return -1;
    if (pipe(from) == -1) {
        close_pair(to);
        return -1;
    }
    game->child = fork();
    if (game->child == -1) {
        close_pair(to);
        close_pair(from);
        return -1;
    }
    if (game->child == 0) {
        close(to[1]);
        close(from[0]);
        while (get_ball(to[0], &ball) == 1) {
            say("pong", ball);
            if (!send_ball(from[1], ball))
                _exit(1);
        }
        close(to[0]);
        close(from[1]);
        _exit(0);
    }
    close(to[0]);
    close(from[1]);
    game->to_child = to[1];
    game->from_child = from[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    int ball;

    say("ping", round);
    if (!send_ball(game->to_child, round))
        return -1;
    return get_ball(game->from_child, &ball) == 1 ? 0 : -1;
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
