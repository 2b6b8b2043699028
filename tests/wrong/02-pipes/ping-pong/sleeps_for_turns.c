// expect: wrong-output
/* The ball goes to the child through the pipe. For the way back the parent gives the child a moment
 * to say its pong; 50 ms is a lot for a computer. */
#include "ping_pong.h"

#include <sys/wait.h>
#include <unistd.h>

#define MOMENT 50000 /* microseconds */

int game_start(struct game *game)
{
    int p[2];

    if (pipe(p) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        close(p[0]);
        close(p[1]);
        return -1;
    }
    if (pid == 0) {
        int round;
        close(p[1]);
        while (read(p[0], &round, sizeof(int)) == sizeof(int))
            say("pong", round);
        close(p[0]);
        _exit(0);
    }
    close(p[0]);
    game->child = pid;
    game->to_child = p[1];
    game->from_child = -1;
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (write(game->to_child, &round, sizeof(int)) != sizeof(int))
        return -1;
    usleep(MOMENT);
    return 0;
}

int game_end(struct game *game)
{
    int status;

    close(game->to_child);
    waitpid(game->child, &status, 0);
    return WEXITSTATUS(status) == 0 ? 0 : -1;
}
