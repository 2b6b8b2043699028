/* The ball is a line of text, "ping 7" or "pong 7", and stdio does the reading and writing: fgets
 * waits for a whole line, fflush sends it. The parent reads its lines by hand, since struct game has
 * room for descriptors only. */
#include "ping_pong.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_SIZE 40

/* fgets, which a signal may interrupt: between two lines, for each comes in one piece. */
static char *get_line(char *line, int size, FILE *in)
{
    char *got;

    while ((got = fgets(line, size, in)) == NULL && ferror(in) && errno == EINTR)
        clearerr(in);
    return got;
}

static void child_plays(int in_fd, int out_fd)
{
    char line[LINE_SIZE];
    int round, ok = 1;
    FILE *in = fdopen(in_fd, "r"), *out = fdopen(out_fd, "w");

    if (in == NULL || out == NULL)
        _exit(EXIT_FAILURE);
    while (ok && get_line(line, sizeof line, in) != NULL) {
        if (sscanf(line, "ping %d", &round) != 1)
            ok = 0;
        else {
            say("pong", round);
            ok = fprintf(out, "pong %d\n", round) > 0 && fflush(out) == 0;
        }
    }
    ok = ok && !ferror(in);
    fclose(in);
    fclose(out);
    _exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
}

int game_start(struct game *game)
{
    int to[2], from[2], error;

    if (pipe(to) == -1)
        goto fail;
    if (pipe(from) == -1)
        goto fail_to;
    game->child = fork();
    if (game->child == -1)
        goto fail_from;
    if (game->child == 0) {
        close(to[1]);
        close(from[0]);
        child_plays(to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    game->to_child = to[1];
    game->from_child = from[0];
    return 0;

fail_from:
    error = errno;
    close(from[0]);
    close(from[1]);
    errno = error;
fail_to:
    error = errno;
    close(to[0]);
    close(to[1]);
    errno = error;
fail:
    return -1;
}

/* One byte at a time, so that nothing beyond the line is taken: the stream would be lost with it. */
static int read_line(int fd, char *line, size_t size)
{
    size_t length = 0;

    while (length < size - 1) {
        ssize_t n = read(fd, line + length, 1);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        if (line[length++] == '\n')
            break;
    }
    line[length] = '\0';
    return 0;
}

int game_round(struct game *game, int round)
{
    char line[LINE_SIZE], expected[LINE_SIZE];

    say("ping", round);
    if (dprintf(game->to_child, "ping %d\n", round) < 0)
        return -1;
    if (read_line(game->from_child, line, sizeof line) == -1)
        return -1;
    snprintf(expected, sizeof expected, "pong %d\n", round);
    return strcmp(line, expected) == 0 ? 0 : -1;
}

int game_end(struct game *game)
{
    int status;
    pid_t ended;

    close(game->to_child);
    close(game->from_child);
    do
        ended = waitpid(game->child, &status, 0);
    while (ended == -1 && errno == EINTR);
    return ended == game->child && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}
