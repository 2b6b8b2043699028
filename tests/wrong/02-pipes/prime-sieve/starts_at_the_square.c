// expect: wrong-output
// Multiples below the square of a prime have a smaller factor, so another process has them already.
#include "prime_sieve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct right {
    pid_t pid;
    FILE *stream;
};

static bool get_line(FILE *from, int *number) {
    char line[16];
    size_t length = 0;
    for (;;) {
        int c = getc(from);
        if (c == EOF && ferror(from) && errno == EINTR) {
            clearerr(from);
            continue;
        }
        if (c == EOF)
            return false;
        if (c == '\n')
            break;
        if (length < sizeof line - 1)
            line[length++] = (char)c;
    }
    line[length] = '\0';
    *number = atoi(line);
    return true;
}

/* dprintf has no buffer that fork could copy, or that a signal could leave half written. */
static bool put_line(FILE *to, int number) {
    char line[16];
    int length = snprintf(line, sizeof line, "%d\n", number), done = 0;
    while (done < length) {
        ssize_t n = write(fileno(to), line + done, (size_t)(length - done));
        if (n == -1 && errno != EINTR)
            return false;
        if (n > 0)
            done += (int)n;
    }
    return true;
}

static int work(FILE *from);

static bool open_right(struct right *right, FILE *from) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return false;
    right->pid = fork();
    if (right->pid == 0) {
        close(ends[1]);
        if (from != NULL)
            fclose(from);
        FILE *mine = fdopen(ends[0], "r");
        int result = mine == NULL ? 1 : work(mine);
        if (mine != NULL)
            fclose(mine);
        _exit(result);
    }
    close(ends[0]);
    right->stream = right->pid == -1 ? NULL : fdopen(ends[1], "w");
    if (right->stream == NULL)
        close(ends[1]);
    return right->stream != NULL;
}

static bool close_right(struct right *right) {
    int status = 0;
    if (right->stream != NULL)
        fclose(right->stream);
    while (right->pid > 0 && waitpid(right->pid, &status, 0) == -1)
        if (errno != EINTR)
            return false;
    return status == 0;
}

static int work(FILE *from) {
    struct right right = {0, NULL};
    int prime, number;
    bool good = true;
    if (!get_line(from, &prime))
        return 0;
    prime_found(prime);
    while (good && get_line(from, &number)) {
        if (number >= prime * prime && number % prime == 0)
            continue;
        good = (right.stream != NULL || open_right(&right, from)) && put_line(right.stream, number);
    }
    return close_right(&right) && good ? 0 : 1;
}

int sieve_run(void) {
    struct right right = {0, NULL};
    int number;
    bool good = true;
    while (good && (number = next_number()) != 0)
        good = (right.stream != NULL || open_right(&right, NULL)) && put_line(right.stream, number);
    return close_right(&right) && good ? 0 : -1;
}
