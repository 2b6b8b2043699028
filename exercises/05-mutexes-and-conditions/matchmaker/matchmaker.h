/* A matchmaker: threads come from two sides, and each goes on with one of the other side.
 *
 * Any number of threads may call the functions at the same time. No function may be called in a
 * signal handler.
 */
#ifndef MATCHMAKER_H
#define MATCHMAKER_H

#include <stddef.h>

// region: contract
enum side { LEFT, RIGHT };

/* Yours: you define the struct in matchmaker.c. */
struct matchmaker;

/* Makes a matchmaker at whom nobody waits. Returns NULL with errno ENOMEM when memory is short;
 * nothing is left then. */
struct matchmaker *match_create(void);

/* Frees it. Nobody waits at it, and no other thread uses it any more. */
void match_destroy(struct matchmaker *matchmaker);

/* The caller comes from `side` and is called `me`; no two callers at the same time have the same
 * name, but one that comes again may. Blocks until it has a partner from the other side, and
 * returns the partner's name; to the partner, match returns `me`. Cannot fail. */
size_t match(struct matchmaker *matchmaker, enum side side, size_t me);
// endregion: contract

#endif
