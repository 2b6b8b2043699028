// The ball is a single byte, which cannot come in pieces; each side counts the rounds itself. Both
// wait in poll, in front of ends that are non-blocking and close-on-exec.
#include "ping_pong.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdnoreturn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BALL = 'o', NONE = -1 };

struct line { // a pipe
    int out, in;
};

static bool line_open(struct line *line)
{
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) == -1)
        return false;
    *line = (struct line){.out = ends[0], .in = ends[1]};
    return true;
}

static void hang_up(int *fd)
{
    int saved = errno;
    if (*fd != NONE)
        close(*fd);
    *fd = NONE;
    errno = saved;
}

static bool ready(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    int n;
    do
        n = poll(&p, 1, -1);
    while (n == -1 && errno == EINTR);
    return n == 1; // POLLHUP and POLLERR too: the call that follows tells
}

static bool throw(int fd)
{
    char ball = BALL;
    ssize_t n;
    do {
        if (!ready(fd, POLLOUT))
            return false;
        n = write(fd, &ball, 1);
    } while (n == -1 && (errno == EAGAIN || errno == EINTR));
    return n == 1;
}

// 1: have it, 0: nobody will ever throw it, -1: error
static int catch(int fd)
{
    char ball;
    for (;;) {
        if (!ready(fd, POLLIN))
            return -1;
        ssize_t n = read(fd, &ball, 1);
        if (n >= 0)
            return (int)n;
        if (errno != EAGAIN && errno != EINTR)
            return -1;
    }
}

static noreturn void child(struct line ping, struct line pong)
{
    int caught, round = 0;
    hang_up(&ping.in);
    hang_up(&pong.out);
    while ((caught = catch (ping.out)) == 1) {
        say("pong", ++round);
        if (!throw(pong.in)) {
            caught = -1;
            break;
        }
    }
    hang_up(&ping.out);
    hang_up(&pong.in);
    _exit(caught == 0 ? 0 : 1);
}

int game_start(struct game *game)
{
    struct line ping = {NONE, NONE}, pong = {NONE, NONE};

    memset(game, 0, sizeof *game);
    if (line_open(&ping) && line_open(&pong)) {
        game->child = fork();
        if (game->child == 0)
            child(ping, pong);
        if (game->child > 0) {
            hang_up(&ping.out);
            hang_up(&pong.in);
            game->to_child = ping.in;
            game->from_child = pong.out;
            return 0;
        }
    }
    hang_up(&ping.in);
    hang_up(&ping.out);
    hang_up(&pong.in);
    hang_up(&pong.out);
    return -1;
}

int game_round(struct game *game, int round)
{
    say("ping", round);
    if (!throw(game->to_child))
        return -1;
    return catch (game->from_child) == 1 ? 0 : -1;
}

int game_end(struct game *game)
{
    int status = 1;

    hang_up(&game->to_child);
    hang_up(&game->from_child);
    for (;;) {
        pid_t pid = waitpid(game->child, &status, 0);
        if (pid == game->child)
            return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -1;
        if (pid == -1 && errno != EINTR)
            return -1;
    }
}
