// polls_array.c - WRONG, although it ends: the consumer sleeps while its number is ready, and -1 is
// no number.
//
// Usage: polls_array [FIRST]: the producer writes FIRST, FIRST + 1, ... (0)
#include "../article.h"
#include "../lock.h"
#include "../shared.h"

static struct shared {
    pthread_mutex_t lock; // guards what follows
    int numbers[NUMBERS]; // -1 where there is none yet
    double written_ms[NUMBERS];
} * shared;

static int first;

static void produce(void) {
    for (int i = 0; i < NUMBERS; i++) {
        sleep_ms(PRODUCE_MS); // the work
        CHECK(pthread_mutex_lock(&shared->lock));
        shared->numbers[i] = first + i;
        shared->written_ms[i] = now_ms();
        CHECK(pthread_mutex_unlock(&shared->lock));
    }
}

// region: consume
static void consume(void) {
    for (int i = 0; i < NUMBERS; i++) {
        CHECK(pthread_mutex_lock(&shared->lock));
        while (shared->numbers[i] == -1) {
            CHECK(pthread_mutex_unlock(&shared->lock));
            sleep_ms(POLL_MS);
            CHECK(pthread_mutex_lock(&shared->lock));
        }
        printf("%d, %.0f ms after it was written\n", shared->numbers[i],
               now_ms() - shared->written_ms[i]);
        CHECK(pthread_mutex_unlock(&shared->lock));
    }
}
// endregion: consume

int main(int argc, char *argv[]) {
    first = argc > 1 ? atoi(argv[1]) : 0;
    shared = shared_memory(sizeof *shared);
    lock_init(&shared->lock);
    for (int i = 0; i < NUMBERS; i++)
        shared->numbers[i] = -1;
    RUN_PROCESSES(produce, consume);
    return 0;
}
