/* One of the two that meet: a process that calls rendezvous, and what its parent, the referee, sees
 * of it. It says what happened in lines, through a pipe; the referee prints them. */
#ifndef PLAYER_H
#define PLAYER_H

#include "rendezvous.h"

#include <stdbool.h>
#include <sys/types.h>

struct player {
    const char *name; /* "client" or "server" */
    pid_t pid;
    int report;  /* read end: what it says */
    int orders;  /* write end: what it is to do when they have met */
    int handled; /* read end: a byte for each signal that it has caught */
    bool heard;  /* what came of its call is known */
    bool met;
    char said[1024]; /* lines of that, to be printed */
};

/* What it is to do. LEAVE closes both ends; SEE is for the one that the other has left. */
enum order { TALK = 't', LEAVE = 'l', SEE = 's' };

/* Starts a process that calls rendezvous, with room for so many descriptors more than it has, or
 * for any number (-1). Returns when it is about to make the call. */
void player_start(struct player *player, enum side side, const char *folder, int room);

/* Waits until the call waits for something, or has returned. Returns true when it has returned. */
bool player_rests(const struct player *player);

/* Has so many signals caught while the call waits, one after the other. */
void player_interrupt(const struct player *player, int times);

/* Waits until both calls have returned, or one of them has failed and the other one waits for it:
 * that is then killed, and said to wait. */
void players_hear(struct player players[2]);

/* Prints what came of a call. */
void player_tell(const struct player *player);

/* Hears both and tells of both, the client first. Returns whether they have met. */
bool players_meet(struct player players[2]);

/* Has it do something, once they have met; waits for its end, and prints what it says. To be ended,
 * a player that did not meet needs no order. */
void player_order(const struct player *player, enum order order);
void player_end(struct player *player);

/* Ends the program when the driver itself can't go on; none of the student's doing. */
void need(int result, const char *what);

#endif
