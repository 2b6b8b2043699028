// Two writers and two readers of one plain word: no writer beside anybody, and nobody waits for ever.
#include "../../solutions/07-thread-pool/fast_rwlock.h"
#include "expect.h"

static struct fast_rwlock lock = FAST_RWLOCK_INITIALIZER;
static int written;

static void *write_twice(void *unused) {
    for (int i = 0; i < WRITES; i++) {
        fast_write_lock(&lock);
        written++;
        fast_write_unlock(&lock);
    }
    return unused;
}

static void *read_twice(void *unused) {
    int before = 0;
    for (int i = 0; i < 2; i++) {
        fast_read_lock(&lock);
        int now = written;
        EXPECT(now, written);
        fast_read_unlock(&lock);
        EXPECT(1, now >= before);
        before = now;
    }
    return unused;
}

int main(void) {
    pthread_t threads[3];
    EXPECT(0, pthread_create(&threads[0], NULL, write_twice, NULL));
    EXPECT(0, pthread_create(&threads[1], NULL, read_twice, NULL));
    EXPECT(0, pthread_create(&threads[2], NULL, read_twice, NULL));
    write_twice(NULL);
    for (int i = 0; i < 3; i++)
        EXPECT(0, pthread_join(threads[i], NULL));
    EXPECT(2 * WRITES, written);
    return 0;
}
