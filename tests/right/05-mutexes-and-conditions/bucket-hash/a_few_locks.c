// Eight locks for any number of buckets: the bucket says which.
#include "bucket_hash.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    int key;
    long value;
    struct entry *next;
};

enum { LOCKS = 8 };

struct bucket {
    size_t count;
    struct entry *first;
};

struct table {
    pthread_mutex_t locks[LOCKS];
    struct table_keys keys;
    size_t buckets;
    struct bucket bucket[];
};

struct table *table_new(size_t buckets, struct table_keys keys) {
    struct table *table = malloc(sizeof *table + buckets * sizeof table->bucket[0]);
    if (table == NULL)
        return NULL;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&table->locks[i], NULL);
    table->keys = keys;
    table->buckets = buckets;
    for (size_t i = 0; i < buckets; i++) {
        table->bucket[i].count = 0;
        table->bucket[i].first = NULL;
    }
    return table;
}

static struct bucket *bucket_of(struct table *table, int key) {
    return &table->bucket[table->keys.hash(key) % table->buckets];
}

static pthread_mutex_t *lock_of(struct table *table, int key) {
    return &table->locks[(table->keys.hash(key) % table->buckets) % LOCKS];
}

/* Called with the bucket locked. Returns where the pointer to the key's entry is, or the NULL at the
 * end of the bucket. */
static struct entry **find(struct table *table, struct bucket *bucket, int key) {
    struct entry **at = &bucket->first;
    while (*at != NULL && !table->keys.equal((*at)->key, key))
        at = &(*at)->next;
    return at;
}

/* Called with the bucket locked. Puts a new entry at the end of it; false: no memory. */
static bool append(struct bucket *bucket, struct entry **at, int key) {
    *at = malloc(sizeof **at);
    if (*at == NULL)
        return false;
    **at = (struct entry){.key = key};
    bucket->count++;
    return true;
}

long table_add(struct table *table, int key, long amount) {
    struct bucket *bucket = bucket_of(table, key);
    long value = -1;
    pthread_mutex_lock(lock_of(table, key));
    struct entry **at = find(table, bucket, key);
    if (*at != NULL || append(bucket, at, key))
        value = (*at)->value += amount;
    pthread_mutex_unlock(lock_of(table, key));
    return value;
}

long table_get(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    pthread_mutex_lock(lock_of(table, key));
    struct entry *entry = *find(table, bucket, key);
    long value = entry == NULL ? -1 : entry->value;
    pthread_mutex_unlock(lock_of(table, key));
    return value;
}

long table_remove(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    long value = -1;
    pthread_mutex_lock(lock_of(table, key));
    struct entry **at = find(table, bucket, key);
    struct entry *entry = *at;
    if (entry != NULL) {
        value = entry->value;
        *at = entry->next;
        bucket->count--;
    }
    pthread_mutex_unlock(lock_of(table, key));
    free(entry); /* nobody finds it any more */
    return value;
}

size_t table_count(struct table *table) {
    size_t count = 0;
    for (size_t i = 0; i < table->buckets; i++) {
        pthread_mutex_lock(&table->locks[i % LOCKS]);
        count += table->bucket[i].count;
        pthread_mutex_unlock(&table->locks[i % LOCKS]);
    }
    return count;
}

void table_free(struct table *table) {
    for (size_t i = 0; i < table->buckets; i++) {
        while (table->bucket[i].first != NULL) {
            struct entry *entry = table->bucket[i].first;
            table->bucket[i].first = entry->next;
            free(entry);
        }
    }
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&table->locks[i]);
    free(table);
}
