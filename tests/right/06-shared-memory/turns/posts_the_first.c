// All begin with 0, and the maker posts the first; the list ends with NULL.
#include "turns.h"
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct turns {
    sem_t **of;
};
static char *label(const char *name, size_t i) {
    static char text[96];
    sprintf(text, "%s-%zu", name, i);
    return text;
}
struct turns *turns_open(const char *name, size_t count) {
    struct turns *t = calloc(1, sizeof *t);
    if (!t || !(t->of = calloc(count + 1, sizeof *t->of)))
        goto fail;
    for (size_t i = 0; i < count; i++)
        if ((t->of[i] = sem_open(label(name, i), 0)) == SEM_FAILED) {
            t->of[i] = NULL;
            goto fail;
        }
    return t;
fail:;
    int e = errno;
    if (t && t->of)
        turns_close(t);
    else
        free(t);
    errno = e;
    return NULL;
}
struct turns *turns_create(const char *name, size_t count) {
    size_t made = 0;
    for (; made < count; made++) {
        sem_t *s = sem_open(label(name, made), O_CREAT | O_EXCL, S_IRUSR | S_IWUSR, 0);
        if (s == SEM_FAILED)
            break;
        sem_close(s);
    }
    struct turns *t = made == count ? turns_open(name, count) : NULL;
    if (t) {
        sem_post(t->of[0]);
        return t;
    }
    int e = errno;
    turns_remove(name, made);
    errno = e;
    return NULL;
}
void turns_wait(struct turns *t, size_t player) {
    int r;
    do
        r = sem_wait(t->of[player]);
    while (r == -1 && errno == EINTR);
}
void turns_pass(struct turns *t, size_t player) {
    sem_t *next = t->of[player + 1];
    sem_post(next ? next : t->of[0]);
}
void turns_close(struct turns *t) {
    for (sem_t **s = t->of; *s; s++)
        sem_close(*s);
    free(t->of);
    free(t);
}
void turns_remove(const char *name, size_t count) {
    while (count-- > 0)
        sem_unlink(label(name, count));
}
