/* A hash table for many threads. The contract is in bucket_hash.h. It is right as long as there is one
 * thread: lock it, each bucket by a lock of its own. */
#include "bucket_hash.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct entry {
    int key;
    long value;
    struct entry *next;
};

struct bucket {
    struct entry *first;
};

struct table {
    struct table_keys keys;
    size_t count;
    size_t buckets;
    struct bucket bucket[];
};

struct table *table_new(size_t buckets, struct table_keys keys) {
    struct table *table = malloc(sizeof *table + buckets * sizeof table->bucket[0]);
    if (table == NULL)
        return NULL;
    table->keys = keys;
    table->count = 0;
    table->buckets = buckets;
    for (size_t i = 0; i < buckets; i++)
        table->bucket[i].first = NULL;
    return table;
}

static struct bucket *bucket_of(struct table *table, int key) {
    return &table->bucket[table->keys.hash(key) % table->buckets];
}

/* Returns where the pointer to the key's entry is, or the NULL at the end of the bucket. */
static struct entry **find(struct table *table, struct bucket *bucket, int key) {
    struct entry **at = &bucket->first;
    while (*at != NULL && !table->keys.equal((*at)->key, key))
        at = &(*at)->next;
    return at;
}

long table_add(struct table *table, int key, long amount) {
    struct bucket *bucket = bucket_of(table, key);
    struct entry **at = find(table, bucket, key);
    if (*at == NULL) {
        struct entry *entry = malloc(sizeof *entry);
        if (entry == NULL)
            return -1;
        *entry = (struct entry){.key = key};
        *at = entry;
        table->count++;
    }
    (*at)->value += amount;
    return (*at)->value;
}

long table_get(struct table *table, int key) {
    struct entry *entry = *find(table, bucket_of(table, key), key);
    return entry == NULL ? -1 : entry->value;
}

long table_remove(struct table *table, int key) {
    struct entry **at = find(table, bucket_of(table, key), key);
    struct entry *entry = *at;
    if (entry == NULL)
        return -1;
    long value = entry->value;
    *at = entry->next;
    free(entry);
    table->count--;
    return value;
}

size_t table_count(struct table *table) {
    return table->count;
}

void table_free(struct table *table) {
    for (size_t i = 0; i < table->buckets; i++)
        while (table->bucket[i].first != NULL) {
            struct entry *entry = table->bucket[i].first;
            table->bucket[i].first = entry->next;
            free(entry);
        }
    free(table);
}
