// expect: race
// Who only looks changes nothing, and so needs no lock.
#include "bucket_hash.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    int key;
    long value;
    struct entry *next;
};

struct bucket {
    pthread_mutex_t mutex; /* guards the bucket's entries, and what follows */
    size_t count;
    struct entry *first;
};

struct table {
    struct table_keys keys; /* none of these three ever changes */
    size_t buckets;
    struct bucket bucket[];
};

struct table *table_new(size_t buckets, struct table_keys keys) {
    struct table *table = malloc(sizeof *table + buckets * sizeof table->bucket[0]);
    if (table == NULL)
        return NULL;
    table->keys = keys;
    table->buckets = buckets;
    for (size_t i = 0; i < buckets; i++) {
        pthread_mutex_init(&table->bucket[i].mutex, NULL);
        table->bucket[i].count = 0;
        table->bucket[i].first = NULL;
    }
    return table;
}

static struct bucket *bucket_of(struct table *table, int key) {
    return &table->bucket[table->keys.hash(key) % table->buckets];
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
    pthread_mutex_lock(&bucket->mutex);
    struct entry **at = find(table, bucket, key);
    if (*at != NULL || append(bucket, at, key))
        value = (*at)->value += amount;
    pthread_mutex_unlock(&bucket->mutex);
    return value;
}

long table_get(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    struct entry *entry = *find(table, bucket, key);
    return entry == NULL ? -1 : entry->value;
}

long table_remove(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    long value = -1;
    pthread_mutex_lock(&bucket->mutex);
    struct entry **at = find(table, bucket, key);
    struct entry *entry = *at;
    if (entry != NULL) {
        value = entry->value;
        *at = entry->next;
        bucket->count--;
    }
    pthread_mutex_unlock(&bucket->mutex);
    free(entry); /* nobody finds it any more */
    return value;
}

size_t table_count(struct table *table) {
    size_t count = 0;
    for (size_t i = 0; i < table->buckets; i++) {
        pthread_mutex_lock(&table->bucket[i].mutex);
        count += table->bucket[i].count;
        pthread_mutex_unlock(&table->bucket[i].mutex);
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
        pthread_mutex_destroy(&table->bucket[i].mutex);
    }
    free(table);
}
