// With C11's mutex and condition, and the signal after the unlock.
#include "counting.h"

#include <errno.h>
#include <stdlib.h>
#include <threads.h>

struct counting {
    mtx_t mutex;
    cnd_t raised;
    unsigned value;
};

struct counting *counting_create(unsigned value) {
    struct counting *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    if (mtx_init(&s->mutex, mtx_plain) != thrd_success)
        goto no_mutex;
    if (cnd_init(&s->raised) != thrd_success)
        goto no_condition;
    s->value = value;
    return s;

no_condition:
    mtx_destroy(&s->mutex);
no_mutex:
    free(s);
    errno = ENOMEM;
    return NULL;
}

void counting_destroy(struct counting *s) {
    cnd_destroy(&s->raised);
    mtx_destroy(&s->mutex);
    free(s);
}

void counting_up(struct counting *s) {
    mtx_lock(&s->mutex);
    s->value += 1;
    mtx_unlock(&s->mutex);
    cnd_signal(&s->raised);
}

bool counting_try_down(struct counting *s) {
    mtx_lock(&s->mutex);
    bool positive = s->value != 0;
    if (positive)
        s->value -= 1;
    mtx_unlock(&s->mutex);
    return positive;
}

void counting_down(struct counting *s) {
    mtx_lock(&s->mutex);
    for (; s->value == 0;)
        cnd_wait(&s->raised, &s->mutex);
    s->value -= 1;
    mtx_unlock(&s->mutex);
}
