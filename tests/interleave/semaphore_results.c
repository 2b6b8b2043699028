// expect: none
// shows: what a semaphore's calls return: the limits of its value, would wait, timed out, a bad time, interrupted by a handler

#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>

#include "measure.h"

static sem_t semaphore;
static pthread_t first;

static void fails(const char *call, int result, int error) {
    if (result != -1 || errno != error)
        measure_die(call, EINVAL);
}

static void handle(int number) {
    (void)number;
}

static struct timespec in_a_second(clockid_t clock) {
    struct timespec time;
    SYS(clock_gettime(clock, &time));
    time.tv_sec++;
    return time;
}

static void *interrupt(void *unused) {
    PT(pthread_kill(first, SIGUSR1));
    return unused;
}

int main(void) {
    fails("sem_init", sem_init(&semaphore, 0, (unsigned)INT_MAX + 1), EINVAL);
    SYS(sem_init(&semaphore, 0, INT_MAX));
    fails("sem_post", sem_post(&semaphore), EOVERFLOW);
    SYS(sem_init(&semaphore, 0, 1));
    SYS(sem_trywait(&semaphore));
    fails("sem_trywait", sem_trywait(&semaphore), EAGAIN);
    int value;
    SYS(sem_getvalue(&semaphore, &value));
    if (value != 0)
        measure_die("sem_getvalue", EINVAL);
    struct timespec until = in_a_second(CLOCK_REALTIME);
    fails("sem_timedwait", sem_timedwait(&semaphore, &until), ETIMEDOUT);
    until = in_a_second(CLOCK_MONOTONIC);
    fails("sem_clockwait", sem_clockwait(&semaphore, CLOCK_MONOTONIC, &until), ETIMEDOUT);
    until.tv_nsec = -1;
    fails("sem_timedwait", sem_timedwait(&semaphore, &until), EINVAL);
    struct sigaction action = {.sa_handler = handle};
    SYS(sigaction(SIGUSR1, &action, NULL));
    first = pthread_self();
    pthread_t thread;
    PT(pthread_create(&thread, NULL, interrupt, NULL));
    until = in_a_second(CLOCK_REALTIME); /* for the signal may come before the wait */
    if (sem_timedwait(&semaphore, &until) == 0 || (errno != EINTR && errno != ETIMEDOUT))
        measure_die("sem_timedwait", EINVAL);
    PT(pthread_join(thread, NULL));
    return 0;
}
