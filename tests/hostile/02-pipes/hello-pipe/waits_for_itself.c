// deserves: fail deadlock|hang
// Waits for a lock that it holds, and is deaf to signals.
#include <pthread.h>
#include <signal.h>

int main(void) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_mutex_lock(&mutex);
    return pthread_mutex_lock(&mutex);
}
