/* The sieve of Eratosthenes as a pipeline of processes. The contract is in prime_sieve.h; sieve_run
 * is yours. */
#include "prime_sieve.h"

int sieve_run(void) {
    /* TODO: a process for each prime, and a pipe from each to the next. Which descriptors does a
     * process have from its parent, and which of them does it need? */
    return -1;
}
