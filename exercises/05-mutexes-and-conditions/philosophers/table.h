/* The table of the dining philosophers: an old puzzle about many who need two things each. */
#ifndef TABLE_H
#define TABLE_H

// region: contract
/* Yours: what a table consists of is said in philosophers.c. Its seats are numbered from 0; between
 * two neighbours lies one fork, and seat 0 and the last one are neighbours too. */
struct table;

/* Returns a table with so many seats (at least 2), and as many forks, all of them free. It belongs
 * to the caller. NULL with errno set: no memory, and then nothing is left behind. */
struct table *table_new(unsigned seats);

/* Takes the two forks beside the seat; sleeps until both are there. Each seat is one thread's. */
void table_take(struct table *table, unsigned seat);

/* Puts both forks back. Whoever sleeps for one of them may go on. */
void table_put(struct table *table, unsigned seat);

/* Frees it. All forks are free, and nobody uses it any more. */
void table_free(struct table *table);
// endregion: contract

#endif
