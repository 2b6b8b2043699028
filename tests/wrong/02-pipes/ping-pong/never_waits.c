// expect: zombie
#include "ping_pong.h"

#include <sys/types.h>
#include <unistd.h>

enum { READ_END, WRITE_END };

static int send_int(int fd, int value)
{
    return write(fd, &value, sizeof value) == (ssize_t)sizeof value ? 0 : -1;
}

static int recv_int(int fd, int *value)
{
    return read(fd, value, sizeof *value) == (ssize_t)sizeof *value ? 0 : -1;
}

int game_start(struct game *game)
{
    int ping[2];
    int pong[2];

    if (pipe(ping) == -1) {
        return -1;
    }
    if (pipe(pong) == -1) {
        close(ping[READ_END]);
        close(ping[WRITE_END]);
        return -1;
    }

    game->child = fork();
    if (game->child == -1) {
        close(ping[READ_END]);
        close(ping[WRITE_END]);
        close(pong[READ_END]);
        close(pong[WRITE_END]);
        return -1;
    }

    if (game->child == 0) {
        int round;
        close(ping[WRITE_END]);
        close(pong[READ_END]);
        while (recv_int(ping[READ_END], &round) == 0) {
            say("pong", round);
            send_int(pong[WRITE_END], round);
        }
        close(ping[READ_END]);
        close(pong[WRITE_END]);
        _exit(0);
    }

    close(ping[READ_END]);
    close(pong[WRITE_END]);
    game->to_child = ping[WRITE_END];
    game->from_child = pong[READ_END];
    return 0;
}

int game_round(struct game *game, int round)
{
    int reply;

    say("ping", round);
    if (send_int(game->to_child, round) == -1) {
        return -1;
    }
    return recv_int(game->from_child, &reply);
}

int game_end(struct game *game)
{
    char byte;

    close(game->to_child);
    /* when the child is gone, this read sees end-of-file; then nothing of it is left */
    ssize_t n = read(game->from_child, &byte, 1);
    close(game->from_child);
    return n == 0 ? 0 : -1;
}
