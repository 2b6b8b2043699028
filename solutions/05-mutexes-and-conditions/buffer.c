#include "buffer.h"

#include <errno.h>
#include <stdlib.h>

// Deadlines are on CLOCK_MONOTONIC, which nobody sets.
static int init_condition(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);
    if (error != 0)
        return error;
    error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (error == 0)
        error = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return error;
}

int buffer_init(struct buffer *buffer, size_t capacity) {
    if (capacity == 0)
        return EINVAL;
    *buffer = (struct buffer){.lock = PTHREAD_MUTEX_INITIALIZER, .capacity = capacity};
    buffer->items = calloc(capacity, sizeof *buffer->items);
    if (buffer->items == NULL)
        return ENOMEM;
    int error = init_condition(&buffer->not_full);
    if (error == 0) {
        error = init_condition(&buffer->not_empty);
        if (error == 0)
            return 0;
        pthread_cond_destroy(&buffer->not_full);
    }
    free(buffer->items);
    return error;
}

void buffer_destroy(struct buffer *buffer) {
    pthread_cond_destroy(&buffer->not_empty);
    pthread_cond_destroy(&buffer->not_full);
    pthread_mutex_destroy(&buffer->lock);
    free(buffer->items);
}

// A mutex and a condition variable of the default kind, used as here, have no errors to return
// (pthread_mutex_lock(3p), pthread_cond_wait(3p), "Errors").
// region: put
int buffer_put(struct buffer *buffer, int item) {
    pthread_mutex_lock(&buffer->lock);
    while (buffer->count == buffer->capacity && !buffer->closed)
        pthread_cond_wait(&buffer->not_full, &buffer->lock);
    int error = buffer->closed ? EPIPE : 0;
    if (error == 0) {
        buffer->items[(buffer->first + buffer->count) % buffer->capacity] = item;
        buffer->count++;
        pthread_cond_signal(&buffer->not_empty);
    }
    pthread_mutex_unlock(&buffer->lock);
    return error;
}
// endregion: put

// Called with the lock held.
static void remove_first(struct buffer *buffer, int *item) {
    *item = buffer->items[buffer->first];
    buffer->first = (buffer->first + 1) % buffer->capacity;
    buffer->count--;
    pthread_cond_signal(&buffer->not_full);
}

int buffer_take(struct buffer *buffer, int *item) {
    return buffer_take_until(buffer, item, NULL);
}

// region: take
int buffer_take_until(struct buffer *buffer, int *item, const struct timespec *deadline) {
    pthread_mutex_lock(&buffer->lock);
    int error = 0;
    while (buffer->count == 0 && !buffer->closed && error == 0) {
        if (deadline == NULL)
            pthread_cond_wait(&buffer->not_empty, &buffer->lock);
        else
            error = pthread_cond_timedwait(&buffer->not_empty, &buffer->lock, deadline);
    }
    if (buffer->count > 0) { // whatever woke us, and however late
        remove_first(buffer, item);
        error = 0;
    } else if (buffer->closed) {
        error = EPIPE;
    }
    pthread_mutex_unlock(&buffer->lock);
    return error;
}
// endregion: take

// region: close
void buffer_close(struct buffer *buffer) {
    pthread_mutex_lock(&buffer->lock);
    buffer->closed = true;
    pthread_cond_broadcast(&buffer->not_full);
    pthread_cond_broadcast(&buffer->not_empty);
    pthread_mutex_unlock(&buffer->lock);
}
// endregion: close
