/* bucket_hash MODE [BUCKETS [KEYS]]
 *
 *   calls B       one thread: each result
 *   fill B K      two threads add to the same K keys, and to K others each
 *   contest       one thread takes out a key, another one adds to it
 *   together WAY  two threads work in different buckets; each comparison waits until both of them
 *                 compare. WAY: add, get, remove
 *   crowd         the same, and a third thread waits for the bucket that one of them is in
 *   small         all of these with few keys: for the controlled scheduler
 */
#include "bucket_hash.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 200 };

static struct table *table;
static atomic_bool is_wrong;

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

static void expect(const char *what, int key, long expected, long actual) {
    if (actual != expected && !atomic_exchange(&is_wrong, true))
        printf("%s, key %d: %ld, and not %ld\n", what, key, actual, expected);
}

/* --- keys ------------------------------------------------------------------------------------- */

static size_t hash(int key) {
    return (size_t)(unsigned)key;
}

static bool equal(int a, int b) {
    return a == b;
}

/* Two threads compare at once, or neither goes on: only where `meets` says so. */
static _Thread_local int side = -1;
static sem_t compares[2];

static bool equal_together(int a, int b) {
    if (side >= 0) {
        int mine = side;
        side = -1; /* once a thread */
        sem_post(&compares[mine]);
        while (sem_wait(&compares[!mine]) == -1)
            need(errno == EINTR ? 0 : errno, "sem_wait");
    }
    return a == b;
}

/* Where there was no memory once, there may be some now: and nothing has changed meanwhile. */
static long add(int key, long amount) {
    long value = table_add(table, key, amount);
    if (value == -1 && errno == ENOMEM)
        value = table_add(table, key, amount);
    return value;
}

static void open_table(size_t buckets, bool (*compare)(int, int)) {
    table = table_new(buckets, (struct table_keys){hash, compare});
    need(table != NULL ? 0 : errno, "table_new");
}

static void run_threads(int count, void *(*run)(void *)) {
    static int sides[] = {0, 1, 2};
    pthread_t threads[3];
    for (int i = 0; i < count; i++)
        need(pthread_create(&threads[i], NULL, run, &sides[i]), "pthread_create");
    for (int i = 0; i < count; i++)
        need(pthread_join(threads[i], NULL), "pthread_join");
}

static void side_by_side(void *(*run)(void *)) {
    run_threads(2, run);
}

/* --- one thread ------------------------------------------------------------------------------- */

/* Its arguments are evaluated before it asks for the count. */
static void tell(const char *what, int key, long value) {
    printf("%s %d: %ld, count %zu\n", what, key, value, table_count(table));
}

static void calls(size_t buckets) {
    static const int added[] = {5, 12, 5, -7, 12, 19, 5};
    static const int asked[] = {5, 12, 19, -7, 26, 0, 33};
    static const int removed_keys[] = {12, 12, 5, -7, 26, 19, 33};
    open_table(buckets, equal);
    printf("count %zu\n", table_count(table));
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        tell("add", added[i], add(added[i], 10 + (long)i));
    tell("add nothing to", 33, add(33, 0));
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        tell("get", asked[i], table_get(table, asked[i]));
    for (size_t i = 0; i < sizeof removed_keys / sizeof *removed_keys; i++)
        tell("remove", removed_keys[i], table_remove(table, removed_keys[i]));
    tell("add", 5, add(5, 1));
    table_free(table);
}

/* --- two threads ------------------------------------------------------------------------------ */

static int keys;

/* Both sides add to keys 0 to keys - 1, and each to as many that only it uses. */
static void *fill(void *argument) {
    int me = *(const int *)argument;
    for (int i = 0; i < keys; i++) {
        long value = add(i, 1);
        if (value != 1 && value != 2)
            expect("add returns", i, 1, value);
        value = table_get(table, i);
        if (value != 1 && value != 2)
            expect("get returns", i, 2, value);
        int own = keys * (me + 1) + i;
        expect("add returns", own, 7, add(own, 7));
        expect("get returns", own, 7, table_get(table, own));
        /* What this thread has added is there, and what the other one adds may be. */
        long count = (long)table_count(table), least = 2 * (i + 1);
        if (count < least || count > 3 * keys)
            expect("count, while keys are added; the last one is this", own, least, count);
    }
    return NULL;
}

static void mode_fill(size_t buckets, int count) {
    keys = count;
    open_table(buckets, equal);
    side_by_side(fill);
    for (int i = 0; i < 3 * keys; i++)
        expect("get returns, at the end,", i, i < keys ? 2 : 7, table_get(table, i));
    expect("count, not of a", 0, 3 * keys, (long)table_count(table));
    table_free(table);
}

static long removed;

/* One takes out a key while the other one adds to it: before, or after. */
static void *add_or_remove(void *argument) {
    if (*(const int *)argument == 0)
        removed = table_remove(table, 1);
    else
        add(1, 5);
    return NULL;
}

static void mode_contest(void) {
    open_table(2, equal);
    add(3, 4);
    add(1, 2);
    side_by_side(add_or_remove);
    long left = table_get(table, 1);
    if (removed == 2)
        expect("remove returns 2, then get returns", 1, 5, left);
    else
        expect("remove returns", 1, 7, removed);
    if (removed == 7)
        expect("remove returns 7, then get returns", 1, -1, left);
    expect("get returns", 3, 4, table_get(table, 3));
    expect("count, not of a", 0, removed == 2 ? 2 : 1, (long)table_count(table));
    table_free(table);
}

static const char *way;

static void *compare_together(void *argument) {
    int key = *(const int *)argument;
    side = key;
    if (strcmp(way, "add") == 0)
        expect("add returns", key, 3, add(key, 2));
    else if (strcmp(way, "get") == 0)
        expect("get returns", key, 1, table_get(table, key));
    else
        expect("remove returns", key, 1, table_remove(table, key));
    return NULL;
}

/* The third one only ever waits for the first one, in bucket 0, and holds up nobody. */
static void *compare_in_a_crowd(void *argument) {
    int key = *(const int *)argument;
    if (key < 2)
        return compare_together(argument);
    add(key, 2);
    return NULL;
}

static void mode_together(const char *chosen, int threads) {
    way = chosen;
    open_table(2, equal_together);
    need(sem_init(&compares[0], 0, 0) == 0 ? 0 : errno, "sem_init");
    need(sem_init(&compares[1], 0, 0) == 0 ? 0 : errno, "sem_init");
    add(0, 1);
    add(1, 1);
    run_threads(threads, threads == 2 ? compare_together : compare_in_a_crowd);
    table_free(table);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    const char *word = argc > 2 ? argv[2] : "";
    int buckets = atoi(word), count = argc > 3 ? atoi(argv[3]) : 1;
    if (strcmp(mode, "calls") == 0 && buckets > 0) {
        calls((size_t)buckets);
        return 0;
    }
    if (strcmp(mode, "fill") == 0 && buckets > 0 && count > 0 && count <= KEYS_MAX) {
        mode_fill((size_t)buckets, count);
    } else if (strcmp(mode, "contest") == 0) {
        mode_contest();
    } else if (strcmp(mode, "together") == 0) {
        mode_together(word, 2);
    } else if (strcmp(mode, "crowd") == 0) {
        mode_together("add", 3);
    } else if (strcmp(mode, "small") == 0) {
        mode_fill(2, 1);
        mode_contest();
        mode_together("add", 3);
    } else {
        fprintf(
            stderr,
            "usage: bucket_hash calls BUCKETS|fill BUCKETS KEYS|contest|together WAY|crowd|small\n");
        return 2;
    }
    if (!is_wrong)
        printf("%s: right\n", mode);
    return 0;
}
