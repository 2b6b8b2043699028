// expect: deadlock
/*
 * game_end first makes sure that the child is finished and only then takes the pipes away,
 * because otherwise the child could still be using them.
 */
#include "ping_pong.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int pipe_t[2];

static void run_child(pipe_t ping, pipe_t pong)
{
    int number;

    close(ping[1]);
    close(pong[0]);
    for (;;) {
        ssize_t n = read(ping[0], &number, sizeof number);
        if (n == 0)
            break;
        if (n < 0)
            _exit(EXIT_FAILURE);
        say("pong", number);
        n = write(pong[1], &number, sizeof number);
        if (n < 0)
            _exit(EXIT_FAILURE);
    }
    close(ping[0]);
    close(pong[1]);
    _exit(EXIT_SUCCESS);
}

int game_start(struct game *game)
{
    pipe_t ping, pong;

    if (pipe(ping) < 0)
        return -1;
    if (pipe(pong) < 0)
        goto no_pong;
    game->child = fork();
    if (game->child < 0)
        goto no_child;
    if (game->child == 0)
        run_child(ping, pong);
    close(ping[0]);
    close(pong[1]);
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;

no_child:
    close(pong[0]);
    close(pong[1]);
no_pong:
    close(ping[0]);
    close(ping[1]);
    return -1;
}

int game_round(struct game *game, int round)
{
    int answer;

    say("ping", round);
    if (write(game->to_child, &round, sizeof round) < 0)
        return -1;
    if (read(game->from_child, &answer, sizeof answer) <= 0)
        return -1;
    return 0;
}

int game_end(struct game *game)
{
    int status = 0;
    pid_t pid = waitpid(game->child, &status, 0);

    close(game->to_child);
    close(game->from_child);
    if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
        return -1;
    return 0;
}
