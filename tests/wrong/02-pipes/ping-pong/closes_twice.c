// expect: rule
// Closes the pipes when the child has gone, and closes them once more in the end.
#include "ping_pong.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int get(int fd, int *ball) {
    size_t done = 0;
    while (done < sizeof *ball) {
        ssize_t n = read(fd, (char *)ball + done, sizeof *ball - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return (int)n;
        done += (size_t)n;
    }
    return 1;
}

static int put(int fd, int ball) {
    size_t done = 0;
    while (done < sizeof ball) {
        ssize_t n = write(fd, (char *)&ball + done, sizeof ball - done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        done += (size_t)n;
    }
    return 0;
}

static void play(int in, int out) {
    int ball, got;
    while ((got = get(in, &ball)) == 1) {
        say("pong", ball);
        if (put(out, ball) == -1)
            break;
    }
    close(in);
    close(out);
    _exit(got == -1);
}

int game_start(struct game *game) {
    int there[2], back[2], error;

    if (pipe(there) == -1)
        return -1;
    if (pipe(back) == -1) {
        error = errno;
        close(there[0]);
        close(there[1]);
        errno = error;
        return -1;
    }
    fflush(NULL);
    game->child = fork();
    if (game->child == -1) {
        error = errno;
        close(there[0]);
        close(there[1]);
        close(back[0]);
        close(back[1]);
        errno = error;
        return -1;
    }
    if (game->child == 0) {
        close(there[1]);
        close(back[0]);
        play(there[0], back[1]);
    }
    close(there[0]);
    close(back[1]);
    game->to_child = there[1];
    game->from_child = back[0];
    return 0;
}

int game_round(struct game *game, int round) {
    int ball;
    say("ping", round);
    if (put(game->to_child, round) == -1 || get(game->from_child, &ball) != 1) {
        close(game->to_child); /* the child has gone */
        close(game->from_child);
        return -1;
    }
    return 0;
}

int game_end(struct game *game) {
    int status;
    close(game->to_child);
    close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
