// expect: deadlock
// Parent side: uses ping[1] and pong[0], closes ping[0]. The child closes both of the parent's.
#include "ping_pong.h"

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#define R 0
#define W 1

static bool give(int fd, int ball)
{
    return write(fd, &ball, sizeof(ball)) == sizeof(ball);
}

static bool take(int fd, int *ball)
{
    return read(fd, ball, sizeof(*ball)) == sizeof(*ball);
}

static int undo(int *p, int *q)
{
    close(p[R]);
    close(p[W]);
    if (q) {
        close(q[R]);
        close(q[W]);
    }
    return -1;
}

int game_start(struct game *g)
{
    int ping[2], pong[2];

    if (pipe(ping))
        return -1;
    if (pipe(pong))
        return undo(ping, NULL);

    switch (g->child = fork()) {
    case -1:
        return undo(ping, pong);
    case 0: {
        int ball;
        close(ping[W]);
        close(pong[R]);
        while (take(ping[R], &ball)) {
            say("pong", ball);
            if (!give(pong[W], ball))
                break;
        }
        close(ping[R]);
        close(pong[W]);
        _exit(0);
    }
    default:
        close(ping[R]);
        g->to_child = ping[W];
        g->from_child = pong[R];
        return 0;
    }
}

int game_round(struct game *g, int round)
{
    int ball;

    say("ping", round);
    return give(g->to_child, round) && take(g->from_child, &ball) ? 0 : -1;
}

int game_end(struct game *g)
{
    int status;

    close(g->to_child);
    close(g->from_child);
    waitpid(g->child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
