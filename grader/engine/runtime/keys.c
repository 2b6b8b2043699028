/* Thread-specific data (pthread_key_create(3p)): no other task sees it, so nothing here is a point. */
#include "locks.h"

#include <errno.h>
#include <limits.h>

enum { MAX_KEYS = 128 };

static struct {
    bool used;
    void (*destructor)(void *);
    void *values[MAX_TASKS]; /* of each carrier */
} keys[MAX_KEYS];
static unsigned
    key_count; /* none from here on has ever been used: what is not touched costs no page */

int key_create(pthread_key_t *key, void (*destructor)(void *)) {
    for (unsigned i = 0; i < MAX_KEYS; i++) {
        if (keys[i].used)
            continue;
        if (i >= key_count)
            key_count = i + 1;
        keys[i].used = true;
        keys[i].destructor = destructor;
        for (unsigned j = 0; j < MAX_TASKS; j++)
            keys[i].values[j] = NULL;
        *key = i;
        return 0;
    }
    return EAGAIN;
}

int key_delete(pthread_key_t key) {
    if (key >= MAX_KEYS || !keys[key].used)
        return EINVAL;
    keys[key].used = false;
    return 0;
}

void *key_get(pthread_key_t key) {
    return key < MAX_KEYS && keys[key].used ? keys[key].values[current->carrier] : NULL;
}

int key_set(pthread_key_t key, const void *value) {
    if (key >= MAX_KEYS || !keys[key].used)
        return EINVAL;
    keys[key].values[current->carrier] = (void *)(uintptr_t)value;
    return 0;
}

/* One round; whether any destructor ran, for it may have set a value again. */
static bool destroy_once(void) {
    bool any = false;
    for (unsigned i = 0; i < key_count; i++) {
        void *value = keys[i].used ? keys[i].values[current->carrier] : NULL;
        keys[i].values[current->carrier] = NULL;
        if (!value || !keys[i].destructor)
            continue;
        keys[i].destructor(value);
        any = true;
    }
    return any;
}

void keys_destroy(void) {
    for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS && destroy_once(); round++)
        ;
}

int hb_pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
int hb_pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
    return key_create(key, destructor);
}
int hb_pthread_key_delete(pthread_key_t key);
int hb_pthread_key_delete(pthread_key_t key) {
    return key_delete(key);
}
void *hb_pthread_getspecific(pthread_key_t key);
void *hb_pthread_getspecific(pthread_key_t key) {
    return key_get(key);
}
int hb_pthread_setspecific(pthread_key_t key, const void *value);
int hb_pthread_setspecific(pthread_key_t key, const void *value) {
    return key_set(key, value);
}
