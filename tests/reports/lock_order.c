// tsan: deadlock 10 | helgrind: deadlock 18
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
static int moved;

static void *to_right(void *unused) {
    pthread_mutex_lock(&left);
    pthread_mutex_lock(&right);
    moved++;
    pthread_mutex_unlock(&right);
    pthread_mutex_unlock(&left);
    return unused;
}

static void *to_left(void *unused) {
    pthread_mutex_lock(&right), pthread_mutex_lock(&left);
    moved--;
    pthread_mutex_unlock(&left);
    pthread_mutex_unlock(&right);
    return unused;
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, to_right, NULL) != 0)
        return 1;
    pthread_join(thread, NULL); // never deadlocks in this run
    if (pthread_create(&thread, NULL, to_left, NULL) != 0)
        return 1;
    pthread_join(thread, NULL);
    return 0;
}
