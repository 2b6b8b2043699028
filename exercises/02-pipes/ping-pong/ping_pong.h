/* Ping-pong between a process and its child, over two pipes.
 *
 * The three functions of the game are yours, in ping_pong.c; say is the driver's.  The driver plays
 * one game: game_start, game_round for the rounds 1, 2, 3 and so on, game_end.  It ignores SIGPIPE,
 * so writing to a pipe that nobody can read fails with EPIPE.  pipe(7), fork(2), wait(2).
 */
#ifndef PING_PONG_H
#define PING_PONG_H

#include <sys/types.h>

/* A game under way, as the parent sees it. */
struct game {
    pid_t child;    /* the other player */
    int to_child;   /* write end of the pipe that the ball goes out by */
    int from_child; /* read end of the pipe that it comes back by */
};

// region: contract
/* Creates the two pipes and the child, and fills in *game.  In the child it does not return: that
 * receives the ball, says "pong" with the round's number, sends the ball back, and so on until
 * end-of-file.  Then it ends with exit status 0.
 * Returns 0; or -1 when a call fails, with errno set, no descriptor left open and no child left. */
int game_start(struct game *game);

/* One round, in the parent: says "ping" with the round's number, sends the ball, and waits in
 * read(2) or poll(2) until it is back.
 * Returns 0; or -1 when a call fails or the child has gone, and then there is still game_end. */
int game_round(struct game *game, int round);

/* Lets the child see end-of-file, waits until it has ended, and leaves no descriptor open.
 * Returns 0 when the child has ended with exit status 0, else -1. */
int game_end(struct game *game);

/* Prints the line "WORD ROUND".  The parent says only "ping", the child only "pong".  May block;
 * not for signal handlers. */
void say(const char *word, int round);
// endregion: contract

#endif
