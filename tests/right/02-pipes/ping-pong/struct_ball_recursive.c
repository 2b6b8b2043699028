#include "ping_pong.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* A ball with a check on it. memset first: the bytes between the members are sent as well. */
typedef struct {
    uint8_t kind;
    uint64_t number;
} ball_t;

enum { FROM_PARENT = 1, FROM_CHILD = 2 };

/* Moves what is left of a block, then calls itself for the rest. 1: all, 0: end-of-file, -1: error. */
static int move(ssize_t (*call)(int, const struct iovec *, int), int fd, char *at, size_t left)
{
    struct iovec rest = {at, left};
    if (left == 0)
        return 1;
    ssize_t n = call(fd, &rest, 1);
    if (n < 0)
        return errno == EINTR ? move(call, fd, at, left) : -1;
    if (n == 0)
        return 0;
    return move(call, fd, at + n, left - (size_t)n);
}

static int pass(int fd, uint8_t kind, int number)
{
    ball_t ball;
    memset(&ball, 0, sizeof ball);
    ball.kind = kind;
    ball.number = (uint64_t)number;
    return move(writev, fd, (char *)&ball, sizeof ball);
}

static int get(int fd, uint8_t kind, int *number)
{
    ball_t ball;
    int got = move(readv, fd, (char *)&ball, sizeof ball);
    if (got == 1 && ball.kind != kind)
        got = -1;
    if (got == 1)
        *number = (int)ball.number;
    return got;
}

/* The child's game: one round, and the rest of the game. Returns its exit status. */
static int rest_of_game(int in, int out)
{
    int number, got;
    while ((got = get(in, FROM_PARENT, &number)) == 1) {
        say("pong", number);
        if (pass(out, FROM_CHILD, number) != 1)
            return 1;
    }
    return got == 0 ? 0 : 1;
}

/* ends: to child, read and write; to parent, read and write */
static int start_with(struct game *game, int ends[4])
{
    pid_t pid = fork();
    if (pid == -1)
        return -1;
    if (pid == 0) {
        close(ends[1]);
        close(ends[2]);
        int status = rest_of_game(ends[0], ends[3]);
        close(ends[0]);
        close(ends[3]);
        _exit(status);
    }
    close(ends[0]);
    close(ends[3]);
    game->child = pid;
    game->to_child = ends[1];
    game->from_child = ends[2];
    return 0;
}

int game_start(struct game *game)
{
    int ends[4], opened = 0;

    while (opened < 4 && pipe(ends + opened) == 0)
        opened += 2;
    if (opened == 4 && start_with(game, ends) == 0)
        return 0;
    while (opened > 0)
        close(ends[--opened]);
    return -1;
}

int game_round(struct game *game, int round)
{
    int back = 0;
    say("ping", round);
    if (pass(game->to_child, FROM_PARENT, round) != 1 ||
        get(game->from_child, FROM_CHILD, &back) != 1)
        return -1;
    return back == round ? 0 : -1;
}

int game_end(struct game *game)
{
    siginfo_t info;
    close(game->from_child);
    close(game->to_child);
    while (waitid(P_PID, (id_t)game->child, &info, WEXITED) == -1)
        if (errno != EINTR)
            return -1;
    return info.si_code == CLD_EXITED && info.si_status == 0 ? 0 : -1;
}
