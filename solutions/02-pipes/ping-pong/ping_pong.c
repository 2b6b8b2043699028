/* Ping-pong between a process and its child, over two pipes.  The ball is the round's number; who
 * has the ball has the turn, and nothing else orders the two processes. */
#include "ping_pong.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* Returns 0, or -1 with errno set. */
static int ball_send(int fd, int round) {
    const char *bytes = (const char *)&round;
    size_t sent = 0;

    while (sent < sizeof round) {
        ssize_t count = write(fd, bytes + sent, sizeof round - sent);
        if (count == -1 && errno != EINTR)
            return -1;
        if (count > 0)
            sent += (size_t)count;
    }
    return 0;
}

/* Returns 1 with the ball in *round, 0 at end-of-file, or -1 with errno set. */
static int ball_receive(int fd, int *round) {
    char *bytes = (char *)round;
    size_t received = 0;

    while (received < sizeof *round) {
        ssize_t count = read(fd, bytes + received, sizeof *round - received);
        if (count == 0)
            return 0;
        if (count == -1 && errno != EINTR)
            return -1;
        if (count > 0)
            received += (size_t)count;
    }
    return 1;
}

static void close_both(const int ends[2]) {
    close(ends[0]);
    close(ends[1]);
}

/* The child's whole life. */
static _Noreturn void play(int from_parent, int to_parent) {
    int round, received;

    while ((received = ball_receive(from_parent, &round)) == 1) {
        say("pong", round);
        if (ball_send(to_parent, round) == -1) {
            received = -1;
            break;
        }
    }
    close(from_parent);
    close(to_parent);
    _exit(received == 0 ? 0 : 1);
}

int game_start(struct game *game) {
    int ping[2], pong[2]; /* the ball goes out by one and comes back by the other */

    if (pipe(ping) == -1)
        return -1;
    if (pipe(pong) == -1) {
        close_both(ping);
        return -1;
    }
    game->child = fork();
    if (game->child == -1) {
        close_both(ping);
        close_both(pong);
        return -1;
    }
    if (game->child == 0) {
        /* The write end of its own incoming pipe above all: with it open, end-of-file never
         * comes. */
        close(ping[1]);
        close(pong[0]);
        play(ping[0], pong[1]);
    }
    close(ping[0]);
    close(pong[1]); /* or a child that dies is not noticed */
    game->to_child = ping[1];
    game->from_child = pong[0];
    return 0;
}

int game_round(struct game *game, int round) {
    int back;

    say("ping", round);
    if (ball_send(game->to_child, round) == -1 || ball_receive(game->from_child, &back) != 1)
        return -1;
    return back == round ? 0 : -1;
}

int game_end(struct game *game) {
    int status;

    /* Before the wait: this is what the child waits for. */
    close(game->to_child);
    close(game->from_child);
    while (waitpid(game->child, &status, 0) == -1) {
        if (errno != EINTR)
            return -1;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
