#include "pace.h"

#include "text.h"

#include <sha256.h>
#include <stdlib.h>
#include <time.h>

/* The fixed piece of work, and what it takes where the limits were made: hashing this many bytes,
 * the least of three times. */
enum { BYTES = 256 * 1024, TIMES = 3 };
static const double reference_seconds = 0.00075, most = 50;

static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double pace_slowness(void) {
    static double slowness;
    if (slowness > 0)
        return slowness;
    char digest[SHA256_DIGEST_STRING_LENGTH];
    uint8_t *bytes = memory_new(BYTES);
    double least = 1e9;
    for (int i = 0; i < TIMES; i++) {
        double began = processor_seconds();
        SHA256Data(bytes, BYTES, digest);
        double seconds = processor_seconds() - began;
        least = seconds < least ? seconds : least;
    }
    free(bytes);
    double measured = least / reference_seconds;
    slowness = measured < 1 ? 1 : measured > most ? most : measured;
    return slowness;
}

int pace_seconds(int seconds) {
    return (int)(seconds * pace_slowness() + 0.5);
}
