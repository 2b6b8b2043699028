// expect: wrong-exit
#include "ping_pong.h"

#include <err.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEED(fd, call)                                                                              \
    if (call(fd, &ball, sizeof ball) != (ssize_t)sizeof ball)

static _Noreturn void ponger(int in, int out)
{
    int ball, code = EXIT_SUCCESS;

    for (;;) {
        ssize_t n = read(in, &ball, sizeof ball);
        if (n == 0)
            break;
        if (n < 0) {
            code = EXIT_FAILURE;
            break;
        }
        say("pong", ball);
        NEED(out, write) {
            code = EXIT_FAILURE;
            break;
        }
    }
    close(in);
    close(out);
    exit(code);
}

int game_start(struct game *g)
{
    int there[2], back[2];

    if (pipe(there))
        return -1;
    if (!pipe(back)) {
        if ((g->child = fork()) >= 0) {
            if (!g->child) {
                close(there[1]);
                close(back[0]);
                ponger(there[0], back[1]);
            }
            close(there[0]);
            close(back[1]);
            g->to_child = there[1];
            g->from_child = back[0];
            return 0;
        }
        close(back[0]);
        close(back[1]);
    }
    close(there[0]);
    close(there[1]);
    return -1;
}

int game_round(struct game *g, int ball)
{
    say("ping", ball);
    NEED(g->to_child, write)
        return -1;
    NEED(g->from_child, read)
        return -1;
    return 0;
}

/* 0 when all is well, like the child's exit status */
int game_end(struct game *g)
{
    int status;

    close(g->to_child);
    close(g->from_child);
    if (waitpid(g->child, &status, 0) != g->child)
        return -1;
    if (WEXITSTATUS(status) != 0) {
        warnx("the child failed");
        return -1;
    }
    return 0;
}
