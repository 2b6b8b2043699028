/* A rendezvous: two threads meet, and neither goes on before the other has come. See sem_overview(7),
 * pthread_cond_wait(3). */
#ifndef RENDEZVOUS_H
#define RENDEZVOUS_H

// region: contract
/* Yours: what a meeting place consists of is said in rendezvous.c. */
struct rendezvous;

/* Returns a new meeting place, which belongs to the caller; or NULL with errno set, and then
 * nothing is left behind. */
struct rendezvous *rendezvous_new(void);

/* Side 0 and side 1 are a thread each. The nth call of one side returns once the other side has
 * begun its nth call, and not before; until then it sleeps. What a thread did before its nth call,
 * the other one sees after its own. There may be any number of meetings. A signal that is caught
 * meanwhile ends no call. */
void rendezvous_meet(struct rendezvous *rendezvous, int side);

/* Frees it. Neither side is in rendezvous_meet, nor will be. */
void rendezvous_free(struct rendezvous *rendezvous);
// endregion: contract

#endif
