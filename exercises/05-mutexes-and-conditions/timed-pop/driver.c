/* timed_pop MODE [ARGUMENT]...
 *
 *   order           one thread: items come out in the order in which they went in
 *   empty MS...     pops from an empty queue with these limits, one after another
 *   forever         pops from an empty queue without a limit: the program never ends
 *   hand N          two threads push N items each, two pop them without a limit
 *   beside          one thread sleeps in a pop with the longest limit there is, another one
 *                   pushes meanwhile; looks at the threads, and so is not for a scheduler
 *   late N          a push and a pop with a limit of 1 ms meet, N times
 *   nudged          a pop with a limit of 25 ms, which is woken for nothing every 10 ms; on a busy
 *                   machine it may say that a right one is late
 *   small           empty, hand, late and nudged in one run, with limits of up to an hour: for the
 *                   controlled scheduler, where time is virtual
 */
#include "task_look.h"
#include "timed_queue.h"
#include "wall_clock.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { UNTOUCHED = -77, ITEMS_MAX = 64 };

static struct timed_queue *queue;

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER; /* guards is_wrong */
static bool is_wrong;

/* Says what is wrong, the first time. */
static void wrong(const char *what, int number) {
    need(pthread_mutex_lock(&telling), "pthread_mutex_lock");
    if (!is_wrong)
        printf("%s: %d\n", what, number);
    is_wrong = true;
    need(pthread_mutex_unlock(&telling), "pthread_mutex_unlock");
}

/* Called when no other thread runs. */
static void right(const char *what) {
    if (!is_wrong)
        printf("%s\n", what);
}

static void open_queue(size_t capacity) {
    queue = timed_queue_new(capacity);
    need(queue != NULL ? 0 : errno, "timed_queue_new");
}

static pthread_t start(void *(*run)(void *), void *argument) {
    pthread_t thread;
    need(pthread_create(&thread, NULL, run, argument), "pthread_create");
    return thread;
}

static void join(pthread_t thread) {
    need(pthread_join(thread, NULL), "pthread_join");
}

static const char *name(int error) {
    return error == 0 ? "0" : strerrorname_np(error) ? strerrorname_np(error) : "no errno";
}

static void print_push(int item) {
    printf("push %d: %s\n", item, name(timed_queue_push(queue, item)));
}

static void print_pop(int timeout_ms) {
    int item = UNTOUCHED;
    int error = timed_queue_pop(queue, &item, timeout_ms);
    printf("pop: %s", name(error));
    if (error == 0 || item != UNTOUCHED)
        printf(", %d", item);
    printf("\n");
}

static void mode_order(void) {
    open_queue(3);
    for (int item = 1; item <= 4; item++)
        print_push(item);
    print_pop(0);
    print_pop(-1);
    print_push(5);
    print_pop(INT_MAX);
    print_pop(50);
    print_pop(0);
    print_push(6);
    timed_queue_free(queue);
    open_queue(1);
    print_push(7);
    print_push(8);
    print_pop(1);
    print_push(9);
    print_pop(INT_MIN);
    timed_queue_free(queue);
}

static int milliseconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long ns = (now.tv_sec - start->tv_sec) * 1000000000LL + now.tv_nsec - start->tv_nsec;
    return (int)(ns / 1000000);
}

/* A lower bound: true of a right pop on any machine, however busy. */
static void wait_in_vain(int timeout_ms) {
    struct timespec begun;
    int item = UNTOUCHED;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int error = timed_queue_pop(queue, &item, timeout_ms);
    int took = milliseconds_since(&begun);
    if (error != ETIMEDOUT)
        printf("limit %d ms: %s\n", timeout_ms, name(error));
    else if (took < timeout_ms)
        printf("limit %d ms: ETIMEDOUT after %d ms\n", timeout_ms, took);
    else
        printf("limit %d ms: ETIMEDOUT\n", timeout_ms);
}

/* --- threads ------------------------------------------------------------------------------------- */

static int count; /* items of each thread */
static int seen[2][2 * ITEMS_MAX + 2];

static void *push_items(void *argument) {
    const int *thread = argument;
    for (int i = 0; i < count; i++)
        if (timed_queue_push(queue, *thread * count + i) != 0)
            wrong("a push into a queue with room fails", *thread * count + i);
    return NULL;
}

static void *pop_items(void *argument) {
    const int *thread = argument;
    for (int i = 0; i < count; i++) {
        int item = UNTOUCHED;
        int error = timed_queue_pop(queue, &item, -1);
        if (error != 0)
            wrong("a pop without a limit returns", error);
        else if (item < 0 || item >= 2 * count)
            wrong("an item that nobody has pushed", item);
        else
            seen[*thread][item]++;
    }
    return NULL;
}

static void hand(int items) {
    static int numbers[] = {0, 1};
    pthread_t threads[4];
    count = items;
    memset(seen, 0, sizeof seen);
    for (int i = 0; i < 4; i++)
        threads[i] = start(i < 2 ? pop_items : push_items, &numbers[i % 2]);
    for (int i = 0; i < 4; i++)
        join(threads[i]);
    for (int item = 0; item < 2 * count; item++)
        if (seen[0][item] + seen[1][item] != 1)
            wrong("an item that came more than once, or never", item);
}

static void *push_one(void *argument) {
    if (timed_queue_push(queue, *(const int *)argument) != 0)
        wrong("a push into a queue with room fails", *(const int *)argument);
    return NULL;
}

/* Whoever is first, the item is either popped or still there. */
static void late(int item) {
    pthread_t pusher = start(push_one, &item);
    int got = UNTOUCHED, again = UNTOUCHED;
    int error = timed_queue_pop(queue, &got, 1);
    join(pusher);
    if (error != 0 && error != ETIMEDOUT)
        wrong("pop returns", error);
    else if (error == 0 && got != item)
        wrong("pop returns 0 and the item", got);
    else if (error != 0 && (timed_queue_pop(queue, &again, 0) != 0 || again != item))
        wrong("an item is lost after ETIMEDOUT", item);
    else if (error == 0 && timed_queue_pop(queue, &again, 0) != ETIMEDOUT)
        wrong("an item too many", again);
}

/* --- a look at threads ----------------------------------------------------------------------------- */

struct actor {
    _Atomic pid_t number; /* of the thread, gettid(2); 0 until it runs */
    int popped, item, pushed;
};

static void *pop_for_long(void *argument) {
    struct actor *actor = argument;
    atomic_store(&actor->number, gettid());
    actor->popped = timed_queue_pop(queue, &actor->item, INT_MAX);
    return NULL;
}

static void *push_beside(void *argument) {
    struct actor *actor = argument;
    atomic_store(&actor->number, gettid());
    actor->pushed = timed_queue_push(queue, 5);
    return NULL;
}

static struct task task_of(struct actor *actor) {
    while (atomic_load(&actor->number) == 0)
        sched_yield();
    return (struct task){.id = atomic_load(&actor->number)};
}

static void mode_beside(void) {
    struct actor waits = {.number = 0}, comes = {.number = 0};
    open_queue(1);
    pthread_t waiting = start(pop_for_long, &waits);
    struct task task = task_of(&waits);
    tasks_settle(&task, 1); /* it naps, or has ended too early: that is seen below */
    pthread_t coming = start(push_beside, &comes);
    task = task_of(&comes);
    if (tasks_settle(&task, 1) != NULL || task_look(task).state != TASK_ENDED) {
        printf("a thread sleeps in a pop, and another one cannot push meanwhile\n");
        fflush(stdout);
        _exit(0);
    }
    join(coming);
    join(waiting);
    if (comes.pushed != 0)
        wrong("a push into a queue with room returns", comes.pushed);
    if (waits.popped != 0 || waits.item != 5)
        wrong("a pop sleeps, an item is pushed, and the pop returns", waits.popped);
    right("the item came");
    timed_queue_free(queue);
}

enum { LIMIT = 25, NUDGES = 12, NUDGE_EVERY = 10, TOO_LATE = 100 }; /* milliseconds, but NUDGES */

/* Puts an item in and takes it away again, now and then. */
static void *nudge(void *argument) {
    int item;
    for (int i = 0; i < NUDGES; i++) {
        nanosleep(&(struct timespec){.tv_nsec = NUDGE_EVERY * 1000000}, NULL);
        timed_queue_push(queue, 1);
        timed_queue_pop(queue, &item, 0);
    }
    return argument;
}

/* An upper bound, and so only for where time is virtual. */
static void nudged(void) {
    struct timespec begun;
    int item;
    pthread_t nudger = start(nudge, NULL);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int error = timed_queue_pop(queue, &item, LIMIT);
    int took = milliseconds_since(&begun);
    join(nudger);
    if (error != 0 && error != ETIMEDOUT)
        wrong("pop returns", error);
    else if (error == ETIMEDOUT && took >= TOO_LATE)
        wrong("woken for nothing every 10 ms, a pop with a limit of 25 ms takes, in ms", took);
}

static void mode_small(void) {
    static const int limits[] = {999, 1, 2500, 3600000};
    open_queue(2);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        wait_in_vain(limits[i]);
    hand(1);
    late(5);
    nudged();
    right("done");
    timed_queue_free(queue);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    int number = argc > 2 ? atoi(argv[2]) : 1;
    if (strcmp(mode, "order") == 0) {
        mode_order();
    } else if (strcmp(mode, "small") == 0) {
        mode_small();
    } else if (strcmp(mode, "empty") == 0) {
        open_queue(1);
        wall_clock_is_wrong();
        for (int i = 2; i < argc; i++)
            wait_in_vain(atoi(argv[i]));
        timed_queue_free(queue);
    } else if (strcmp(mode, "beside") == 0) {
        mode_beside();
    } else if (strcmp(mode, "forever") == 0) {
        open_queue(1);
        printf("waiting\n");
        fflush(stdout);
        print_pop(-1);
    } else if (strcmp(mode, "hand") == 0 && number > 0 && number <= ITEMS_MAX) {
        open_queue(2 * (size_t)number); /* a push never waits, and has no room to wait for */
        hand(number);
        right("each item once");
        timed_queue_free(queue);
    } else if (strcmp(mode, "late") == 0) {
        open_queue(1);
        for (int i = 0; i < number; i++)
            late(i);
        right("each item once");
        timed_queue_free(queue);
    } else if (strcmp(mode, "nudged") == 0) {
        open_queue(1);
        nudged();
        right("done");
        timed_queue_free(queue);
    } else {
        fprintf(stderr,
                "usage: timed_pop order|empty MS...|forever|beside|hand N|late N|nudged|small\n");
        return 2;
    }
    return 0;
}
