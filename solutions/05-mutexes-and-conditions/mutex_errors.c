// mutex_errors.c - what the calls return when a mutex is used wrongly, kind by kind.
#include "check.h"

#include <pthread.h>

static void tell(const char *what, int number) {
    printf("%-36s %s\n", what, number == 0 ? "0" : strerrorname_np(number));
}

static void init_kind(pthread_mutex_t *mutex, int kind) {
    pthread_mutexattr_t attributes;
    CHECK(pthread_mutexattr_init(&attributes));
    CHECK(pthread_mutexattr_settype(&attributes, kind));
    CHECK(pthread_mutex_init(mutex, &attributes));
    CHECK(pthread_mutexattr_destroy(&attributes));
}

static void *unlock_foreign(void *mutex) {
    tell("error-checking, unlock by another:", pthread_mutex_unlock(mutex));
    return NULL;
}

static void in_another_thread(void *(*function)(void *), void *argument) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, function, argument));
    CHECK(pthread_join(thread, NULL));
}

int main(void) {
    pthread_mutex_t mutex;
    init_kind(&mutex, PTHREAD_MUTEX_ERRORCHECK);
    errno = 0;
    tell("error-checking, unlock when free:", pthread_mutex_unlock(&mutex));
    tell("error-checking, lock:", pthread_mutex_lock(&mutex));
    tell("error-checking, lock again:", pthread_mutex_lock(&mutex));
    in_another_thread(unlock_foreign, &mutex);
    tell("destroy while locked:", pthread_mutex_destroy(&mutex));
    tell("and errno after all that:", errno);
    CHECK(pthread_mutex_unlock(&mutex));
    CHECK(pthread_mutex_destroy(&mutex));
    init_kind(&mutex, PTHREAD_MUTEX_RECURSIVE);
    tell("recursive, lock:", pthread_mutex_lock(&mutex));
    tell("recursive, lock again:", pthread_mutex_lock(&mutex));
    CHECK(pthread_mutex_unlock(&mutex));
    CHECK(pthread_mutex_unlock(&mutex)); // as often as it was locked
    CHECK(pthread_mutex_destroy(&mutex));
    init_kind(&mutex, PTHREAD_MUTEX_NORMAL);
    tell("normal, lock:", pthread_mutex_lock(&mutex));
    tell("normal, trylock while it is locked:", pthread_mutex_trylock(&mutex));
    CHECK(pthread_mutex_unlock(&mutex));
    CHECK(pthread_mutex_destroy(&mutex));
    return 0;
}
