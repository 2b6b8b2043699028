// expect: deadlock
// A lock for the table is held only as long as it takes to get the bucket's: but that may take
// long.
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
    pthread_mutex_t lock;
    struct entry *first;
    size_t count;
};

struct table {
    struct table_keys keys;
    size_t buckets;
    pthread_mutex_t gate;
    struct bucket bucket[];
};

struct table *table_new(size_t buckets, struct table_keys keys) {
    struct table *table = malloc(sizeof *table + buckets * sizeof table->bucket[0]);
    if (table == NULL)
        return NULL;
    pthread_mutex_init(&table->gate, NULL);
    table->keys = keys;
    table->buckets = buckets;
    for (size_t i = 0; i < buckets; i++) {
        pthread_mutex_init(&table->bucket[i].lock, NULL);
        table->bucket[i].first = NULL;
        table->bucket[i].count = 0;
    }
    return table;
}

static struct bucket *bucket_of(struct table *table, int key) {
    return &table->bucket[table->keys.hash(key) % table->buckets];
}

static struct entry **find(struct table *table, struct bucket *bucket, int key) {
    struct entry **at = &bucket->first;
    while (*at != NULL && !table->keys.equal((*at)->key, key))
        at = &(*at)->next;
    return at;
}

long table_add(struct table *table, int key, long amount) {
    struct bucket *bucket = bucket_of(table, key);
    pthread_mutex_lock(&table->gate);
    pthread_mutex_lock(&bucket->lock);
    pthread_mutex_unlock(&table->gate);
    struct entry **at = find(table, bucket, key);
    if (*at == NULL) {
        struct entry *entry = malloc(sizeof *entry);
        if (entry == NULL) {
            pthread_mutex_unlock(&bucket->lock);
            return -1;
        }
        *entry = (struct entry){.key = key};
        *at = entry;
        bucket->count++;
    }
    (*at)->value += amount;
    long value = (*at)->value;
    pthread_mutex_unlock(&bucket->lock);
    return value;
}

long table_get(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    pthread_mutex_lock(&table->gate);
    pthread_mutex_lock(&bucket->lock);
    pthread_mutex_unlock(&table->gate);
    struct entry *entry = *find(table, bucket, key);
    long value = entry == NULL ? -1 : entry->value;
    pthread_mutex_unlock(&bucket->lock);
    return value;
}

long table_remove(struct table *table, int key) {
    struct bucket *bucket = bucket_of(table, key);
    pthread_mutex_lock(&table->gate);
    pthread_mutex_lock(&bucket->lock);
    pthread_mutex_unlock(&table->gate);
    struct entry **at = find(table, bucket, key);
    struct entry *entry = *at;
    if (entry == NULL) {
        pthread_mutex_unlock(&bucket->lock);
        return -1;
    }
    long value = entry->value;
    *at = entry->next;
    bucket->count--;
    pthread_mutex_unlock(&bucket->lock);
    free(entry);
    return value;
}

size_t table_count(struct table *table) {
    size_t count = 0;
    for (size_t i = 0; i < table->buckets; i++) {
        pthread_mutex_lock(&table->bucket[i].lock);
        count += table->bucket[i].count;
        pthread_mutex_unlock(&table->bucket[i].lock);
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
        pthread_mutex_destroy(&table->bucket[i].lock);
    }
    pthread_mutex_destroy(&table->gate);
    free(table);
}
