// expect: memory-error
/* A ball that knows whose it is. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

struct ball {
    char word;
    int round;
};

static int transfer(int fd, struct ball *ball, int sending)
{
    char *at = (char *)ball;
    size_t left = sizeof *ball;

    while (left > 0) {
        ssize_t n = sending ? write(fd, at, left) : read(fd, at, left);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        at += n;
        left -= (size_t)n;
    }
    return 0;
}

static int hit(int fd, char word, int round)
{
    struct ball ball;

    ball.word = word;
    ball.round = round;
    return transfer(fd, &ball, 1);
}

static int await(int fd, char word, int *round)
{
    struct ball ball;

    if (transfer(fd, &ball, 0) == -1 || ball.word != word)
        return -1;
    *round = ball.round;
    return 0;
}

static void child_main(int in, int out)
{
    int round;

    while (await(in, 'i', &round) == 0) {
        say("pong", round);
        if (hit(out, 'o', round) == -1)
            break;
    }
    close(in);
    close(out);
    _exit(0);
}

int game_start(struct game *game)
{
    int a[2], b[2];

    if (pipe(a) == -1)
        return -1;
    if (pipe(b) == -1) {
        close(a[0]), close(a[1]);
        return -1;
    }
    game->child = fork();
    if (game->child == -1) {
        close(a[0]), close(a[1]), close(b[0]), close(b[1]);
        return -1;
    }
    if (game->child == 0) {
        close(a[1]), close(b[0]);
        child_main(a[0], b[1]);
    }
    close(a[0]), close(b[1]);
    game->to_child = a[1];
    game->from_child = b[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (hit(game->to_child, 'i', round) == -1)
        return -1;
    return await(game->from_child, 'o', &round);
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child), close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
