// expect: deadlock
/* A round's number is positive, so -1 can be the sign that the game is over. That is clearer than
 * end-of-file, and it does not matter who has which end open meanwhile: all are closed in the end. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GAME_OVER = -1 };

static void close_all(const int *fds, int count)
{
    while (count-- > 0)
        close(fds[count]);
}

static int put(int fd, int value)
{
    return write(fd, &value, sizeof value) == (ssize_t)sizeof value ? 0 : -1;
}

static int take(int fd)
{
    int value;
    return read(fd, &value, sizeof value) == (ssize_t)sizeof value ? value : GAME_OVER;
}

int game_start(struct game *game)
{
    int fds[4]; /* 0 -> 1 is the way out, 2 -> 3 the way back */

    if (pipe(fds) == -1)
        return -1;
    if (pipe(fds + 2) == -1) {
        close_all(fds, 2);
        return -1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        close_all(fds, 4);
        return -1;
    }
    if (pid == 0) {
        int round;
        while ((round = take(fds[0])) != GAME_OVER) {
            say("pong", round);
            if (put(fds[3], round) == -1)
                break;
        }
        close_all(fds, 4);
        _exit(0);
    }
    close(fds[0]);
    close(fds[3]);
    *game = (struct game){.child = pid, .to_child = fds[1], .from_child = fds[2]};
    return 0;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (put(game->to_child, round) == -1)
        return -1;
    return take(game->from_child) == round ? 0 : -1;
}

int game_end(struct game *game)
{
    int status, told = put(game->to_child, GAME_OVER);

    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &status, 0) == -1)
        return -1;
    return told == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
