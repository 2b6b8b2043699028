/* rendezvous MODE MEETINGS [SIDE]
 *
 *   meet N           two threads meet N times; prints that they did, or who left too early
 *   data N           the same, and each looks at what the other one wrote before it came
 *   alone N SIDE     they meet N times, then SIDE comes once more and the other one does not: the
 *                    last call of rendezvous_meet never returns, and the thread sleeps; looks at it, and
 *                    so is not for a scheduler, as the next one
 *   apart N          they meet N times, then each comes once more, to another place than the other:
 *                    neither call ever returns
 */
#include "rendezvous.h"
#include "task_look.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEETINGS_MAX = 64 };

/* One word a meeting and side, written once: a word that is used again would need a lock, and that
 * lock would order what only the rendezvous is to order. Relaxed for the same reason. */
static atomic_int has_come[2][MEETINGS_MAX];
static int message[2]
                  [MEETINGS_MAX]; /* plain: a race here is an order that a meeting did not make */

static struct rendezvous *place, *other_place; /* the latter in the mode apart */
static int meetings;
static bool looks_at_data;

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

static _Noreturn void wrong(int meeting, int side, const char *what) {
    printf("meeting %d: side %d %s\n", meeting + 1, side, what);
    fflush(stdout);
    exit(0);
}

static void meet(int meeting, int side) {
    if (looks_at_data)
        message[side][meeting] = 10 * meeting + side + 1;
    atomic_store_explicit(&has_come[side][meeting], 1, memory_order_relaxed);
    bool elsewhere = side == 1 && meeting == meetings && other_place != NULL;
    rendezvous_meet(elsewhere ? other_place : place, side);
    if (!atomic_load_explicit(&has_come[!side][meeting], memory_order_relaxed))
        wrong(meeting, side, "goes on, and the other side has not come yet");
    if (looks_at_data && message[!side][meeting] != 10 * meeting + !side + 1)
        wrong(meeting, side, "does not see what the other one did before");
}

static void *run_side(void *argument) {
    const int *side = argument;
    for (int meeting = 0; meeting < meetings; meeting++)
        meet(meeting, *side);
    return NULL;
}

static _Atomic pid_t tasks[2]; /* gettid(2), of a side that comes once more; or 0 */

static void *run_once_more(void *argument) {
    const int *side = argument;
    atomic_store(&tasks[*side], gettid());
    meet(meetings, *side);
    wrong(meetings, *side, "goes on, and the other side has not come to this place");
}

/* Returns when it has gone on, or sleeps; ends when it does neither. */
static void see_it_sleep(int side) {
    while (atomic_load(&tasks[side]) == 0)
        sched_yield();
    const char *what = tasks_settle(&(struct task){.id = atomic_load(&tasks[side])}, 1);
    if (what != NULL) {
        printf("a side that has to wait %s\n", what);
        fflush(stdout);
        _exit(0);
    }
}

static void run_both(void *(*run)(void *)) {
    static int sides[] = {0, 1};
    pthread_t threads[2];
    for (int side = 0; side < 2; side++)
        need(pthread_create(&threads[side], NULL, run, &sides[side]), "pthread_create");
    for (int side = 0; side < 2 && run == run_once_more; side++)
        see_it_sleep(side);
    for (int side = 0; side < 2; side++)
        need(pthread_join(threads[side], NULL), "pthread_join");
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    looks_at_data = strcmp(mode, "data") == 0;
    meetings = argc > 2 ? atoi(argv[2]) : -1;
    if (meetings < 0 || meetings >= MEETINGS_MAX ||
        (strcmp(mode, "meet") != 0 && strcmp(mode, "apart") != 0 && !looks_at_data &&
         (strcmp(mode, "alone") != 0 || argc != 4))) {
        fprintf(stderr, "usage: rendezvous meet|data|apart N | rendezvous alone N SIDE\n");
        return 2;
    }
    place = rendezvous_new();
    need(place != NULL ? 0 : errno, "rendezvous_new");
    run_both(run_side);
    printf("meetings: %d\n", meetings);
    fflush(stdout);
    if (strcmp(mode, "alone") == 0) {
        int side = atoi(argv[3]) != 0;
        pthread_t thread;
        need(pthread_create(&thread, NULL, run_once_more, &side), "pthread_create");
        see_it_sleep(side);
        need(pthread_join(thread, NULL), "pthread_join");
    }
    if (strcmp(mode, "apart") == 0) {
        other_place = rendezvous_new();
        need(other_place != NULL ? 0 : errno, "rendezvous_new");
        run_both(run_once_more);
    }
    rendezvous_free(place);
    return 0;
}
