// expect: fd-leak
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* to play:  parent --ping--> child --pong--> parent */
static int ping[2], pong[2];

static int take(int fd, int *round)
{
    ssize_t n;
    do
        n = read(fd, round, sizeof *round);
    while (n == -1 && errno == EINTR);
    return n == (ssize_t)sizeof *round;
}

int game_start(struct game *game)
{
    if (pipe(ping) == -1)
        return -1;
    if (pipe(pong) == -1) {
        close(ping[0]);
        close(ping[1]);
        return -1;
    }

    game->child = fork();
    if (game->child == 0) {
        int round;
        close(ping[1]);
        close(pong[0]);
        while (take(ping[0], &round)) {
            say("pong", round);
            if (write(pong[1], &round, sizeof round) == -1)
                _exit(1);
        }
        close(ping[0]);
        close(pong[1]);
        _exit(0);
    }
    close(ping[0]);
    close(pong[1]);
    if (game->child == -1) {
        close(ping[1]);
        close(pong[0]);
        return -1;
    }
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (write(game->to_child, &round, sizeof round) == -1)
        return -1;
    return take(game->from_child, &round) ? 0 : -1;
}

/* Closing the write end tells the child; the read end goes when the program ends. */
int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    if (waitpid(game->child, &status, 0) == -1)
        return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
