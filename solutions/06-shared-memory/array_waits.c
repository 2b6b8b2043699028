// array_waits.c - the consumer sleeps until a number is there, and is told.
//
// Usage: array_waits [FIRST]: the producer writes FIRST, FIRST + 1, ... (0)
#include "article.h"
#include "lock.h"
#include "shared.h"

#include <assert.h>

static struct shared {
    pthread_mutex_t lock;   // guards what follows
    pthread_cond_t written; // signalled when count has grown
    int count;              // numbers[0] to numbers[count - 1] are there
    int numbers[NUMBERS];
    double written_ms[NUMBERS];
} * shared;

static int first;

// region: write_read
static void write_number(int i) {
    CHECK(pthread_mutex_lock(&shared->lock));
    shared->numbers[i] = first + i;
    shared->written_ms[i] = now_ms();
    shared->count++;
    CHECK(pthread_cond_signal(&shared->written));
    CHECK(pthread_mutex_unlock(&shared->lock));
}

static int read_number(int i) {
    CHECK(pthread_mutex_lock(&shared->lock));
    while (shared->count <= i)
        CHECK(pthread_cond_wait(&shared->written, &shared->lock));
    CHECK(pthread_mutex_unlock(&shared->lock));
    return shared->numbers[i]; // which is not written again
}
// endregion: write_read

static void produce(void) {
    for (int i = 0; i < NUMBERS; i++) {
        sleep_ms(PRODUCE_MS); // the work
        write_number(i);
    }
}

static void consume(void) {
    for (int i = 0; i < NUMBERS; i++) {
        int number = read_number(i);
        assert(number == first + i);
        printf("%d, %.0f ms after it was written\n", number, now_ms() - shared->written_ms[i]);
    }
}

int main(int argc, char *argv[]) {
    first = argc > 1 ? atoi(argv[1]) : 0;
    shared = shared_memory(sizeof *shared);
    lock_init(&shared->lock);
    condition_init(&shared->written);
    RUN_PROCESSES(produce, consume);
    CHECK(pthread_cond_destroy(&shared->written));
    CHECK(pthread_mutex_destroy(&shared->lock));
    munmap(shared, sizeof *shared);
    return 0;
}
