#include "ping_pong.h"
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>
int game_start(struct game *game) {
    int a[2], b[2]
    if (pipe(a) < 0 || pipe(b) < 0)
        return -1
    int pid = fork()
    if (pid == 0) {
        int n
        while (read(a[0], &n, sizeof n) > 0) {
            say("pong", n)
            write(b[1], &n, sizeof n)
        }
        exit(0)
    }
    game->child = pid
    game->to_child = a[1]
    game->from_child = b[0]
    return 0
}
int game_round(struct game *game, int round) {
    say("ping", round)
    write(game->to_child, &round, sizeof round)
    int n = 0
    read(game->from_child, &n, sizeof(n))
    return 0
}
int game_end(struct game *game) {
    close(game->to_child)
    wait(NULL)
    return 0
}
