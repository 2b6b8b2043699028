/* How a choice is made when no plan makes it.
 *
 * Random walk: at a point the task goes on, or with some probability any of the options does.
 * PCT (Burckhardt et al., ASPLOS 2010): random priorities; the highest that can run runs; at depth - 1
 * random points the running task falls below all others. POS (Yuan et al., CAV 2018): a random
 * priority for each operation, drawn anew for those that race with the one just done.
 */
#include "runtime.h"

/* A wait with a time limit is let expire early this often, of 256. */
enum { EAGER = 96 };
/* PCT: a task that has run this long while others could is taken for a spinner. */
enum { SPIN_LIMIT = 150 };
enum { CHANGE_POINTS = 16 };

uint64_t random_next(void) {
    uint64_t z = board->random += 0x9e3779b97f4a7c15UL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
    return z ^ z >> 31;
}

/* Priorities above the change points', so that a fallen task is below every new one. */
static uint64_t new_priority(void) {
    return (random_next() >> 1) | 1UL << 62;
}

void strategy_new_task(struct task *task) {
    if (board->request.strategy != STRATEGY_PLAN)
        task->priority = new_priority();
}

bool strategy_eager(void) {
    return board->request.strategy != STRATEGY_PLAN && random_next() % 256 < EAGER;
}

static bool conflict(const struct task *a, const struct task *b) {
    return a->watched_key && a->watched_key == b->watched_key &&
           (a->watched_write || b->watched_write);
}

/* The operation that `done` is about to do is done before its next point: those that race with it, and
 * the task's own next one, are drawn again. */
static void redraw(struct task *done) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task == done || (task->state == TASK_READY && conflict(task, done)))
            task->priority = new_priority();
    }
}

void strategy_point(void) {
    if (board->request.strategy == STRATEGY_PCT) {
        for (uint32_t i = 0; i < CHANGE_POINTS && board->change_points[i]; i++) {
            if (board->change_points[i] == board->points)
                current->priority = i + 1;
        }
        if (current->run_length >= SPIN_LIMIT) {
            current->priority = random_next() >> 34;
            current->run_length = 0;
        }
    } else if (board->request.strategy == STRATEGY_POS) {
        redraw(current);
        if (current->run_length >= SPIN_LIMIT)
            current->priority = 0;
    }
}

/* Whether a random strategy takes this option of its own accord. */
static bool willing(const struct alternative *option) {
    if (option->how == WAKE_GRANTED)
        return true;
    if (option->how == WAKE_TIMEOUT)
        return board->tasks[option->task].eager;
    return random_next() % 32 == 0;
}

static unsigned highest(const struct alternative *options, unsigned count) {
    unsigned best = 0;
    for (unsigned i = 1; i < count; i++) {
        if (willing(&options[i]) &&
            board->tasks[options[i].task].priority > board->tasks[options[best].task].priority)
            best = i;
    }
    return best;
}

static unsigned any(const struct alternative *options, unsigned count, unsigned free_count) {
    bool forced = free_count > 1;
    if (!forced && random_next() % 256 >= board->request.switching)
        return 0;
    unsigned willing_ones[3 * MAX_TASKS], many = 0;
    for (unsigned i = 0; i < count; i++) {
        if (i == 0 || willing(&options[i]))
            willing_ones[many++] = i;
    }
    return willing_ones[random_next() % many];
}

unsigned strategy_choose(enum decision_kind kind, const struct alternative *options, unsigned count,
                         unsigned free_count) {
    if (kind != DECIDE_TASK)
        return (unsigned)(random_next() % count);
    if (board->request.strategy == STRATEGY_RANDOM)
        return any(options, count, free_count);
    return highest(options, count);
}
