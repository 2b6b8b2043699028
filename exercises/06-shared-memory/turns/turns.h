/* Processes that take turns, by named semaphores. See sem_overview(7), sem_open(3), sem_wait(3),
 * sem_post(3), sem_unlink(3). */
#ifndef TURNS_H
#define TURNS_H

#include <stddef.h>

// region: contract
/* Yours: what one process knows of the turns is said in turns.c. */
struct turns;

/* Makes the turns of `count` players, from 1 to 100, of whom player 0 begins: a named semaphore for
 * each, NAME-0, NAME-1 and so on, for their owner alone (mode 0600). It is 1 when it is that
 * player's turn and nobody has taken it, and 0 otherwise. `name` begins with a slash and has at
 * most 64 characters. Returns the turns; or NULL with errno set, and then nothing is left behind.
 * EEXIST: one of the names is taken, by a semaphore that is left as it is. */
struct turns *turns_create(const char *name, size_t count);

/* Returns the turns of that name, made before with the same count, mostly by another process; or
 * NULL with errno set, ENOENT when a semaphore is not there, and then nothing is left behind. */
struct turns *turns_open(const char *name, size_t count);

/* Returns once it is the turn of `player`; until then it sleeps. A signal that is caught meanwhile
 * ends no wait. What players did in their turns before, this one sees. */
void turns_wait(struct turns *turns, size_t player);

/* Ends the turn of `player`, who has waited for it: it is the turn of the next one, and after the
 * last of player 0. Does not wait. */
void turns_pass(struct turns *turns, size_t player);

/* Gives the turns back in this process: nothing of them stays mapped or allocated. For others they
 * go on, and the names stay. */
void turns_close(struct turns *turns);

/* Removes all names, of which some may be missing. Those who have the turns go on with them. */
void turns_remove(const char *name, size_t count);
// endregion: contract

#endif
