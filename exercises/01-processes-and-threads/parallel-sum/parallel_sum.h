/* A sum whose terms are computed by several threads. */
#ifndef PARALLEL_SUM_H
#define PARALLEL_SUM_H

#include <stddef.h>
#include <stdint.h>

// region: contract
/* Yours. Stores in *sum the exact sum of sum_term(0) to sum_term(count - 1). Each term is asked for
 * once. `threads` threads (at least 1) do that at the same time, or `count` of them when there are
 * fewer terms; the caller's own thread may be one. No count at all is legal: the sum is 0 then.
 *
 * Returns 0; or an error number, as the pthread functions do, when a thread or memory is not to be
 * had, and then *sum is unchanged. Either way all threads that it has created have been joined. */
int parallel_sum(size_t count, size_t threads, int64_t *sum);

/* The driver's: a term, from -2^50 to 2^50. May be called by several threads at the same time, and
 * may take long: it may wait until as many threads as there should be have called it. */
int64_t sum_term(size_t index);
// endregion: contract

#endif
