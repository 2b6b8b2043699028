/* What the two do when they have met, with plain calls. All say what was wrong, or what they saw,
 * in lines to the descriptor `report`. */
#ifndef TALK_H
#define TALK_H

#include "rendezvous.h"

#include <stdbool.h>

/* Says what the channel's descriptors are if they are not what they should be: the read end of one
 * FIFO and the write end of another, which block. Returns whether they are. */
bool talk_check(int report, const struct channel *channel);

/* The client sends more than a pipe holds and closes its end; the server answers when it has seen
 * the end, and closes its own. */
void talk(int report, enum side side, const struct channel *channel);

/* What is to be seen when the other side has gone: the end of the file, and nobody who reads. */
void talk_see(int report, const struct channel *channel);

/* How many descriptors are open in this process. */
int talk_descriptors(void);

#endif
