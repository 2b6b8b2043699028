/* The process that gives the jobs. It does one thing at a time, waits until the farmer has done
 * what there was to do and sleeps, and then looks whether it has. See driver.h. */
#include "driver.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* All kinds of bytes soon, and each is an exit status: of 8 bits, with the highest one too. */
unsigned char input_of(size_t number) {
    static const unsigned char first[] = {0, 255, '\n', 'K', 128};
    if (number < sizeof first)
        return first[number];
    return number % 5 == 3 ? 'K' : (unsigned char)(number * 37);
}

/* Some kill themselves. */
int status_of(size_t number) {
    return input_of(number) == 'K' ? 128 + SIGKILL : input_of(number);
}

static void give(int out, size_t first, size_t count) {
    for (size_t number = first; number < first + count; number++) {
        unsigned char input = input_of(number);
        while (write(out, &input, 1) != 1)
            need(errno == EINTR, "write");
    }
}

static void something_happens(void) {
    atomic_store(&table->waits, 0);
}

/* Waits until job `number` runs. Where it is never started all wait for ever, which is told as it
 * is. */
static void wait_until_started(size_t number) {
    wait_for_post(&table->jobs[number].started);
    sem_post(&table->jobs[number].started);
}

/* The farmer sleeps: then it has started what it could, of `given` jobs, and reported what has
 * ended, which are `ended`. KIND and WHY are for what it has not reported. */
static void check(size_t given, size_t ended, const char *kind, const char *why) {
    wait_until_asleep();
    size_t done = atomic_load(&table->done);
    if (done < ended)
        wrong(kind, "%zu jobs have ended, %zu of them are reported, and farm_run sleeps: %s", ended,
              done, why);
    size_t running = given - ended < table->limit ? given - ended : table->limit;
    size_t forked = atomic_load(&table->forked);
    if (forked < ended + running)
        wrong("hang",
              "%zu jobs have come, %zu have ended, and farm_run sleeps with %zu of them running, "
              "where %zu might",
              given, ended, forked - ended, running);
    for (size_t number = 0; number < ended + running; number++)
        wait_until_started(number);
}

static void interrupt_farmer(void) {
    int caught = atomic_load(&table->caught);
    kill(table->farmer, SIGUSR1);
    while (atomic_load(&table->caught) == caught && !atomic_load(&table->returned))
        sched_yield();
    wait_until_asleep();
}

static const char *const unwatched =
    "the end of a child has to wake it, whatever else it waits for";

/* The number of the job that was started last of those that run. */
static size_t last_running(void) {
    size_t number = atomic_load(&table->forked) - 1;
    while (atomic_load(&table->jobs[number].done))
        number--;
    return number;
}

/* Jobs come one by one and end one by one, more of them than may run, and after the end of the
 * input too. The last that runs ends first. */
static void feed_in_steps(int out) {
    size_t given = 0, ended = 0;
    wait_until_asleep();
    for (; given < table->count; given++) {
        if (table->mode == SIGNALS)
            interrupt_farmer();
        something_happens();
        give(out, given, 1);
        check(given + 1, ended, "zombie", unwatched);
        if (given % 3 == 2) { /* three come, one ends */
            size_t chosen = last_running();
            something_happens();
            free_job(chosen);
            wait_until_ended(chosen);
            ended++;
            check(given + 1, ended, "zombie", unwatched);
        }
    }
    something_happens();
    close(out);
    while (ended < given) {
        check(given, ended, "zombie", unwatched);
        if (table->mode == SIGNALS)
            interrupt_farmer();
        size_t chosen = last_running();
        something_happens();
        free_job(chosen);
        wait_until_ended(chosen);
        ended++;
        if (ended < given)
            check(given, ended, "zombie", unwatched);
    }
}

/* All that run end while the farmer is stopped: their signals are one when it goes on. */
static void feed_together(int out) {
    wait_until_asleep();
    give(out, 0, table->count);
    for (size_t ended = 0; ended < table->count;) {
        check(
            table->count, ended, "zombie",
            "signals of one kind that come together are one; so ask waitpid again, until it knows "
            "of no more");
        size_t forked = atomic_load(&table->forked);
        kill(table->farmer, SIGSTOP);
        while (look_at(table->farmer).state != TASK_STOPPED)
            sched_yield();
        for (size_t number = ended; number < forked; number++) {
            free_job(number);
            wait_until_ended(number);
        }
        something_happens();
        if (forked == table->count)
            close(out);
        ended = forked;
        kill(table->farmer, SIGCONT);
    }
    wait_until_asleep();
    wrong("zombie", "all %zu jobs have ended, %zu are reported, and farm_run sleeps", table->count,
          atomic_load(&table->done));
}

/* Each job ends at the worst moment, which is chosen elsewhere. Here it is only seen what
 * follows. */
static void feed_all(int out) {
    bool early = table->mode == EARLY;
    give(out, 0, table->count);
    close(out);
    for (;;) {
        wait_until_asleep();
        size_t freed = early ? atomic_load(&table->forked) : atomic_load(&table->freed);
        size_t done = atomic_load(&table->done);
        if (done < freed)
            wrong("lost-wakeup",
                  "job %zu has ended %s, and farm_run sleeps without having reported it: %s", done,
                  early ? "before fork returned" : "just before farm_run began to wait",
                  early ? "its signal came when the job was not noted yet; block the signal until "
                          "it is"
                        : "its signal came between the look and the wait; block it, and let "
                          "sigsuspend or ppoll unblock it as they begin to wait");
        if (freed == atomic_load(&table->forked))
            wrong("hang", "farm_run sleeps, no job runs, and %zu of %zu have been started", freed,
                  table->count);
        /* It waits in a call that this driver does not know: the next one ends now. */
        if (atomic_compare_exchange_strong(&table->freed, &freed, freed + 1)) {
            something_happens();
            free_job(freed);
            wait_until_ended(freed);
        }
    }
}

_Noreturn void feed(int out) {
    if (table->mode == STEPS || table->mode == SIGNALS)
        feed_in_steps(out);
    else if (table->mode == TOGETHER)
        feed_together(out);
    else
        feed_all(out);
    for (;;)
        pause(); /* the caller ends it, once farm_run has returned */
}
