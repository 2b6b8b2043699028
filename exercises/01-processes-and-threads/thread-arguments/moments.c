/* The moments at which threads begin, and what is left on a stack. See driver.c.
 *
 * A thread may run before pthread_create returns in its creator, or long after the function that
 * has created it has returned. Which one is a matter of luck, and natively nearly always the same
 * one. Here it is the second, each time. A sanitizer, or the controlled scheduler, has a
 * pthread_create of its own. */
#include "driver.h"
#include "task_look.h"

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

enum { BEGINNINGS = 256 }; /* more than threads of a team */

_Atomic bool late;
pid_t caller;

bool caller_waits(void) {
    return task_look((struct task){.id = caller}).state != TASK_RUNS;
}

__attribute__((noinline)) void spoil_stack(void) {
    volatile unsigned char spoilt[1 << 14];
    for (size_t i = 0; i < sizeof spoilt; i++)
        spoilt[i] = 0xEE;
}

#if defined __has_feature
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#if !defined SANITIZED && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__

/* In static memory: a thread that freed its own could make the caller sleep, at malloc's lock. */
static struct beginning {
    void *(*start)(void *);
    void *argument;
} beginnings[BEGINNINGS];
static atomic_uint used;

static void spoil_after_exit(void *nothing) {
    (void)nothing;
    spoil_stack();
}

/* Begins when team_start has returned, or waits for this thread. What the thread had on its stack
 * is gone when it has ended, however it ends. */
static void *begin_late(void *argument) {
    struct beginning beginning = *(struct beginning *)argument;
    while (atomic_load(&late) && !caller_waits())
        usleep(100); /* looks again; what comes out does not depend on when */
    void *result;
    pthread_cleanup_push(spoil_after_exit, NULL);
    result = beginning.start(beginning.argument);
    pthread_cleanup_pop(1);
    return result;
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                   void *(*start)(void *), void *restrict argument) {
    int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    if (!atomic_load(&late))
        return create(thread, attributes, start, argument);
    struct beginning *beginning = &beginnings[atomic_fetch_add(&used, 1) % BEGINNINGS];
    *beginning = (struct beginning){start, argument};
    return create(thread, attributes, begin_late, beginning);
}

#endif
