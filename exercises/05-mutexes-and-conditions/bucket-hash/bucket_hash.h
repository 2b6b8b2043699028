/* A hash table for many threads, with a lock for each bucket. */
#ifndef BUCKET_HASH_H
#define BUCKET_HASH_H

#include <stdbool.h>
#include <stddef.h>

// region: contract
struct table; /* yours: what it consists of is said in bucket_hash.c */

/* A key belongs into bucket hash(key) % buckets; equal tells whether two keys are the same one, and
 * may take long. Any thread may call them at any time. */
struct table_keys {
    size_t (*hash)(int key);
    bool (*equal)(int a, int b);
};

/* Returns an empty table with so many buckets (at least 1), which belongs to the caller; or NULL
 * with errno set, and then nothing is left behind. */
struct table *table_new(size_t buckets, struct table_keys keys);

/* Adds to the value of a key; one that the table does not hold is put in with 0 first. Returns the
 * new value; or -1 with errno ENOMEM, and has changed nothing. Amounts are not negative. */
long table_add(struct table *table, int key, long amount);

/* Returns the value of a key, or -1 when the table does not hold it. */
long table_get(struct table *table, int key);

/* Takes a key out. Returns its value, or -1 when the table does not hold it. */
long table_remove(struct table *table, int key);

/* Returns how many keys the table holds, each bucket counted at some moment of the call. */
size_t table_count(struct table *table);

/* Frees the table and all that it holds. Nobody uses it any more. */
void table_free(struct table *table);
// endregion: contract

#endif
