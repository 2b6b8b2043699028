// expect: deadlock
/* Each player: wait for the ball, say your word, pass the ball on. The same for both! */
#include "ping_pong.h"

#include <sys/wait.h>
#include <unistd.h>

static int turn(const char *word, int in, int out, int *round)
{
    int ball;

    if (read(in, &ball, sizeof ball) <= 0)
        return -1;
    if (*round == 0)
        say(word, ball);
    else
        say(word, *round);
    if (write(out, &ball, sizeof ball) < 0)
        return -1;
    return 0;
}

int game_start(struct game *game)
{
    int out[2], in[2];

    if (pipe(out) == -1)
        return -1;
    if (pipe(in) == -1) {
        close(out[0]);
        close(out[1]);
        return -1;
    }
    game->child = fork();
    if (game->child == -1) {
        close(out[0]);
        close(out[1]);
        close(in[0]);
        close(in[1]);
        return -1;
    }
    if (game->child == 0) {
        int any_round = 0;
        close(out[1]);
        close(in[0]);
        while (turn("pong", out[0], in[1], &any_round) == 0)
            continue;
        close(out[0]);
        close(in[1]);
        _exit(0);
    }
    close(out[0]);
    close(in[1]);
    game->to_child = out[1];
    game->from_child = in[0];
    return 0;
}

int game_round(struct game *game, int round)
{
    return turn("ping", game->from_child, game->to_child, &round);
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &status, 0) == -1)
        return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
