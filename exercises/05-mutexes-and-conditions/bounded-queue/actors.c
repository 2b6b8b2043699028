/* Threads that settle. See actors.h. */
#include "actors.h"
#include "task_look.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct actor *actors[ACTORS_MAX];
static size_t actor_count;

static void *actor_run(void *argument) {
    struct actor *actor = argument;
    atomic_store(&actor->number, gettid());
    actor->work(actor->argument);
    atomic_store(&actor->done, true);
    return NULL;
}

void actor_start(struct actor *actor, void (*work)(void *argument), void *argument) {
    actor->work = work;
    actor->argument = argument;
    atomic_store(&actor->number, 0);
    atomic_store(&actor->done, false);
    int error =
        actor_count < ACTORS_MAX ? pthread_create(&actor->thread, NULL, actor_run, actor) : EAGAIN;
    if (error != 0) {
        fprintf(stderr, "pthread_create: %s\n", strerror(error));
        _exit(EXIT_FAILURE);
    }
    actors[actor_count++] = actor;
}

void actors_join(void) {
    while (actor_count > 0)
        pthread_join(actors[--actor_count]->thread, NULL);
}

void actors_settle(void) {
    struct task tasks[ACTORS_MAX];
    for (size_t i = 0; i < actor_count; i++) {
        while (atomic_load(&actors[i]->number) == 0)
            sched_yield();
        tasks[i] = (struct task){.id = atomic_load(&actors[i]->number)};
    }
    const char *what = tasks_settle(tasks, actor_count);
    if (what != NULL)
        wrong("rule",
              "a thread that has to wait %s; let it sleep until the one that it waits for wakes it",
              what);
}

static void say(const char *kind, const char *format, va_list arguments) {
    char text[500];
    vsnprintf(text, sizeof text, format, arguments);
    fprintf(stderr, "driver: %s: %s\n", kind, text);
}

void wrong(const char *kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(kind, format, arguments);
    _exit(EXIT_FAILURE);
}

void stuck(const char *kind, const char *format, ...) {
    va_list arguments;
    for (size_t i = 0; i < actor_count; i++) {
        struct task_look look = task_look((struct task){.id = atomic_load(&actors[i]->number)});
        if (look.state == TASK_SLEEPS && look.call == SYS_futex &&
            (look.arguments[1] & (unsigned long)FUTEX_CMD_MASK) == FUTEX_WAIT)
            kind = "deadlock"; /* what glibc's mutexes sleep with */
    }
    va_start(arguments, format);
    say(kind, format, arguments);
    actors_join();
    _exit(EXIT_FAILURE);
}
