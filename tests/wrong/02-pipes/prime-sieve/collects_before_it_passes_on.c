// expect: deadlock
// A stage reads its whole input into an array, as one does with Eratosthenes' table, strikes out the
// multiples, and hands the rest to the next stage.
#include "prime_sieve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct list {
    int *items;
    size_t count, room;
};

static int append(struct list *list, int n) {
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        int *items = realloc(list->items, room * sizeof *items);
        if (!items)
            return -1;
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = n;
    return 0;
}

/* Starts the stage that gets this list, and waits for it. */
static int hand_over(struct list *list, int in);

static int stage(int in) {
    struct list rest = {0};
    int prime = 0, n, bad = 0;
    ssize_t got;
    while ((got = read(in, &n, sizeof n)) != 0) {
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            break;
        if (prime == 0)
            prime_found(prime = n);
        else if (n % prime != 0)
            bad |= append(&rest, n);
    }
    bad |= hand_over(&rest, in);
    free(rest.items);
    return bad;
}

static int hand_over(struct list *list, int in) {
    int fd[2], status = 0;
    if (list->count == 0)
        return 0;
    if (pipe(fd) == -1)
        return -1;
    pid_t pid = fork();
    if (pid == -1) {
        close(fd[0]);
        close(fd[1]);
        return -1;
    }
    if (pid == 0) {
        if (in != -1)
            close(in);
        close(fd[1]);
        free(list->items);
        int result = stage(fd[0]);
        close(fd[0]);
        _exit(result != 0);
    }
    close(fd[0]);
    const char *at = (const char *)list->items;
    size_t left = list->count * sizeof *list->items;
    while (left > 0) {
        ssize_t put = write(fd[1], at, left);
        if (put == -1 && errno != EINTR)
            break;
        if (put > 0) {
            at += put;
            left -= (size_t)put;
        }
    }
    close(fd[1]);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return left > 0 || status != 0;
}

int sieve_run(void) {
    struct list all = {0};
    int n;
    while ((n = next_number()) != 0)
        if (append(&all, n) == -1)
            return -1;
    int bad = hand_over(&all, -1);
    free(all.items);
    return bad ? -1 : 0;
}
