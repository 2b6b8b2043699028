/* Who goes on: one task of one process at a time, chosen at every point.
 *
 * A choice is made by the process that holds the turn. When the chosen task is another process's, the
 * turn goes there by a futex, and this process waits for its own. A task that waits for descriptors can
 * only be looked after by its own process: when something may have made them ready, the turn goes there
 * first, undecided (board->chosen is -1), and that process goes on with the choice.
 */
#include "runtime.h"

#include <linux/futex.h>
#include <string.h>
#include <sys/syscall.h>

/* Points in a row that a task may take before the default is another one: a spin must not starve the
 * task it waits for. */
enum { RUN_LIMIT = 200 };
/* Rounds of the fair end of a run that is too long: then it is a livelock. */
enum { FAIR_POINTS = 20000 };

static bool can_spuriously_wake(const struct task *task) {
    return board->request.spurious && task->state == TASK_BLOCKED && task->wait == WAIT_COND;
}

static void add_option(struct alternative *options, unsigned *count, int task, enum wake how) {
    options[*count] = (struct alternative){.task = (uint8_t)task, .how = (uint8_t)how};
    (*count)++;
}

/* Those that could go on, after `from` in turn. */
static void add_ready(struct alternative *options, unsigned *count, int from, int but) {
    int tasks = (int)board->task_count;
    for (int i = 1; i <= tasks; i++) {
        int task = (from + i) % tasks;
        if (task != but && board->tasks[task].state == TASK_READY)
            add_option(options, count, task, WAKE_GRANTED);
    }
}

/* Waits that could expire, the earliest deadline first. */
static void add_timed(struct alternative *options, unsigned *count) {
    unsigned first = *count;
    for (int i = 0; board->timed_count && i < (int)board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->state != TASK_BLOCKED || !task->deadline)
            continue;
        unsigned at = *count;
        add_option(options, count, i, WAKE_TIMEOUT);
        for (; at > first && board->tasks[options[at - 1].task].deadline > task->deadline; at--) {
            struct alternative swap = options[at];
            options[at] = options[at - 1];
            options[at - 1] = swap;
        }
    }
}

static void add_spurious(struct alternative *options, unsigned *count) {
    for (int i = 0; board->cond_waiters && i < (int)board->task_count; i++) {
        if (can_spuriously_wake(&board->tasks[i]))
            add_option(options, count, i, WAKE_SPURIOUS);
    }
}

/* The options of the task `me`'s decision; the first `*free_count` are no preemptions. */
static unsigned gather(const struct task *me, bool yields, struct alternative *options,
                       unsigned *free_count) {
    unsigned count = 0;
    int self = index_of(me);
    bool ready = me->state == TASK_READY;
    bool others_first = yields || board->fair || me->run_length >= RUN_LIMIT;
    if (ready && !others_first)
        add_option(options, &count, self, WAKE_GRANTED);
    *free_count = 1;
    add_ready(options, &count, self, self);
    if (ready && others_first)
        add_option(options, &count, self, WAKE_GRANTED);
    if (!ready || others_first)
        *free_count = count;
    bool none = count == 0;
    add_timed(options, &count);
    if (none)
        *free_count = count ? 1 : 0;
    if (count)
        add_spurious(options, &count);
    return count;
}

/* --- the decision's place, and the plan --------------------------------------------------------- */

static uint64_t decision_key(const struct task *me) {
    struct task *task = &board->tasks[index_of(me)];
    if (task->decision_step != task->steps) {
        task->decision_step = task->steps;
        task->decision_sub = 0;
    }
    return plan_key((unsigned)index_of(me), task->steps, task->decision_sub++);
}

static unsigned planned(uint64_t key) {
    uint64_t slot = key * 0x9e3779b97f4a7c15UL >> 51;
    for (;; slot++) {
        const struct plan_slot *at = &board->plan[slot % MAX_PLAN];
        if (at->key == key)
            return at->chosen;
        if (at->key == 0)
            return 0;
    }
}

/* Ends the run at a decision, and leaves on the board what there was to choose. */
static _Noreturn void stop_at(enum decision_kind kind, uint64_t key,
                              const struct alternative *options, unsigned count) {
    board->stop.key = key;
    board->stop.kind = (uint8_t)kind;
    board->stop.count = (uint8_t)count;
    for (unsigned i = 0; i < count; i++)
        board->stop.options[i] = options[i];
    run_fail(FAILURE_STOPPED, current->last_event, 0, 0);
}

static unsigned make_choice(enum decision_kind kind, const struct task *me,
                            const struct alternative *options, unsigned count,
                            unsigned free_count) {
    uint64_t key = decision_key(me);
    if (board->request.stop_decision >= 0 &&
        board->decisions == (uint32_t)board->request.stop_decision)
        stop_at(kind, key, options, count);
    board->decisions++;
    unsigned chosen;
    if (board->fair)
        chosen = 0;
    else if (board->request.strategy == STRATEGY_PLAN)
        chosen = planned(key);
    else
        chosen = strategy_choose(kind, options, count, free_count);
    if (chosen >= count)
        chosen = 0;
    if ((chosen || board->request.log_all) && board->decision_count < MAX_DECISIONS)
        board->decision_log[board->decision_count++] =
            (struct decision){.key = key,
                              .event = board->event_count,
                              .task = (uint8_t)index_of(me),
                              .kind = (uint8_t)kind,
                              .options = (uint8_t)(count < 255 ? count : 255),
                              .free_options = (uint8_t)free_count,
                              .chosen = (uint8_t)chosen,
                              .to = options[chosen].task,
                              .preemptive = chosen >= free_count};
    return chosen;
}

unsigned decide(enum decision_kind kind, unsigned options, const uint8_t *tasks) {
    if (options < 2)
        return 0;
    struct alternative list[MAX_TASKS];
    for (unsigned i = 0; i < options; i++)
        list[i] = (struct alternative){.task = tasks ? tasks[i] : (uint8_t)index_of(current)};
    return make_choice(kind, current, list, options, options);
}

/* --- waiting and waking ------------------------------------------------------------------------- */

void wake(struct task *task, enum wake how) {
    if (task->state != TASK_BLOCKED)
        return;
    task->state = TASK_READY;
    task->woken = (uint8_t)how;
    task->waker = how == WAKE_GRANTED && current ? (int8_t)index_of(current) : -1;
    board->ready_count++;
    if (task->deadline)
        board->timed_count--;
    if (task->wait == WAIT_COND)
        board->cond_waiters--;
    if (task->dirty) {
        task->dirty = false;
        board->dirty_count--;
    }
}

void unwake_all(enum wait wait, uint64_t key) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task == current || task->state != TASK_READY || task->wait != wait ||
            task->wait_key != key || task->woken != WAKE_GRANTED)
            continue;
        task->state = TASK_BLOCKED;
        board->ready_count--;
        if (task->deadline)
            board->timed_count++;
    }
}

int wake_all(enum wait wait, uint64_t key, enum wake how) {
    int count = 0;
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->state == TASK_BLOCKED && task->wait == wait && task->wait_key == key) {
            wake(task, how);
            count++;
        }
    }
    return count;
}

/* This process has left: it passes the turn on, and ends with this status. */
static bool left;
static int self_status;

/* --- handing over ------------------------------------------------------------------------------- */

static void pass_turn(int process) {
    struct process *to = &board->processes[process];
    board->processes[self_process].turn = 0;
    __atomic_store_n(&to->turn, 1, __ATOMIC_SEQ_CST);
    SYSTEM(SYS_futex, &to->turn, FUTEX_WAKE, 1);
}

static void await_turn(void) {
    uint32_t *turn = &board->processes[self_process].turn;
    while (__atomic_load_n(turn, __ATOMIC_SEQ_CST) == 0)
        SYSTEM(SYS_futex, turn, FUTEX_WAIT, 0, 0);
}

/* A process whose tasks' descriptors must be looked at before anyone can choose; -1: none. This one's
 * own are looked at here. */
static int look_at_descriptors(void) {
    if (!board->dirty_count)
        return -1;
    files_look();
    for (uint32_t i = 0; board->dirty_count && i < board->task_count; i++) {
        if (board->tasks[i].dirty)
            return board->tasks[i].process;
    }
    return -1;
}

/* The task whose turn is next, its wait ended where the choice ends one. NULL: none can go on. */
static struct task *choose(void) {
    const struct task *me = &board->tasks[board->decider];
    struct alternative options[3 * MAX_TASKS];
    unsigned free_count;
    unsigned count = gather(me, board->decider_yields, options, &free_count);
    if (count == 0)
        return NULL;
    unsigned chosen = count > 1 ? make_choice(DECIDE_TASK, me, options, count, free_count) : 0;
    struct task *next = &board->tasks[options[chosen].task];
    if (next->state == TASK_BLOCKED) {
        if (options[chosen].how == WAKE_TIMEOUT && next->deadline > board->now)
            board->now = next->deadline;
        wake(next, (enum wake)options[chosen].how);
    }
    next->run_length = next == me ? next->run_length + 1 : 0;
    return next;
}

static bool tasks_are_left(void) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        if (board->tasks[i].state != TASK_ENDED)
            return true;
    }
    return false;
}

static void wear(struct task *task) {
    struct task *me = current;
    current = task;
    context_switch(&carriers[me->carrier].saved, carriers[task->carrier].saved,
                   carriers[task->carrier].thread_pointer);
}

static _Noreturn void leave_for(int process) {
    pass_turn(process);
    for (;;)
        SYSTEM(SYS_exit_group, self_status);
}

/* Makes the decision that is due, here or where it has to be made, and goes on with what was chosen.
 * Returns when the current task is chosen again: for one that has ended, never. */
static void settle_decision(void) {
    struct task *me = current;
    for (;;) {
        struct task *next = NULL;
        int process = look_at_descriptors();
        if (process < 0) {
            next = choose();
            if (!next && external_wait())
                continue;
            if (!next && tasks_are_left())
                run_fail(FAILURE_STUCK, me->last_event, 0, 0);
            if (!next)
                run_over();
            process = next->process;
        }
        board->chosen = next ? index_of(next) : -1;
        if (process != self_process) {
            if (left)
                leave_for(process);
            pass_turn(process);
            await_turn();
            if (board->chosen < 0)
                continue;
            next = &board->tasks[board->chosen];
        }
        if (next->timer) {
            timer_expired(next);
            continue;
        }
        if (next != me)
            wear(next);
        return;
    }
}

static void dispatch(bool yields) {
    board->decider = index_of(current);
    board->decider_yields = yields;
    settle_decision();
}

void process_await_turn(void) {
    await_turn();
    struct task *next = board->chosen < 0 ? NULL : &board->tasks[board->chosen];
    if (next && next->timer)
        timer_expired(next);
    if (!next || next->timer)
        settle_decision();
    else if (next != current)
        wear(next);
}

_Noreturn void process_leave(int status) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->process != self_process || task->state == TASK_ENDED)
            continue;
        wake(task, WAKE_GRANTED);
        board->ready_count--;
        task->state = TASK_ENDED;
    }
    left = true;
    self_status = status;
    dispatch(false);
    __builtin_unreachable();
}

/* --- points -------------------------------------------------------------------------------------- */

static void check_length(void) {
    if (!board->fair && board->points > board->request.point_limit)
        board->fair = true;
    if (board->fair && ++board->fair_points > FAIR_POINTS)
        run_fail(FAILURE_LIVELOCK, current->last_event, 0, 0);
}

static void at_point(enum operation operation, uintptr_t address, uintptr_t pc, bool yields) {
    access_settle();
    current->operation = operation;
    current->address = address;
    current->pc = pc;
    current->steps++;
    board->points++;
    board->now += 1000;
    check_length();
    strategy_point();
    if (board->ready_count > 1 || board->timed_count || board->dirty_count ||
        (board->request.spurious && board->cond_waiters))
        dispatch(yields);
    signals_deliver();
    cancel_at_once();
}

void point(enum operation operation, uintptr_t address, uintptr_t pc) {
    at_point(operation, address, pc, false);
}

void point_yield(enum operation operation, uintptr_t address, uintptr_t pc) {
    at_point(operation, address, pc, true);
}

static struct wait_span *wait_begin(const struct task *me, enum wait wait) {
    if (board->wait_count == MAX_WAITS)
        return NULL;
    struct wait_span *span = &board->waits[board->wait_count++];
    *span = (struct wait_span){.from = board->event_count,
                               .task = (uint8_t)index_of(me),
                               .wait = (uint8_t)wait,
                               .waker = -1};
    return span;
}

enum wake block(enum wait wait, uint64_t deadline) {
    struct task *me = current;
    struct wait_span *span = wait_begin(me, wait);
    access_settle();
    me->wait = (uint8_t)wait;
    me->deadline = deadline;
    me->state = TASK_BLOCKED;
    board->ready_count--;
    if (deadline) {
        board->timed_count++;
        me->eager = strategy_eager();
    }
    if (wait == WAIT_COND)
        board->cond_waiters++;
    dispatch(false);
    me->wait = WAIT_NOTHING;
    me->deadline = 0;
    enum wake how = (enum wake)me->woken;
    if (span) {
        span->to = board->event_count;
        span->how = (uint8_t)how;
        span->waker = me->waker;
    }
    if (how == WAKE_SIGNAL)
        signals_deliver();
    return how;
}

struct task *task_new(int process) {
    if (board->task_count == MAX_TASKS)
        run_limit("more than 64 threads and processes");
    int index = (int)board->task_count++;
    struct task *task = &board->tasks[index];
    memset(task, 0, sizeof *task);
    task->state = TASK_READY;
    task->process = (uint8_t)process;
    task->parent = current ? (int16_t)index_of(current) : -1;
    task->wait_task = -1;
    task->waker = -1;
    board->ready_count++;
    if (current) {
        memcpy(task->clock, current->clock, board->task_count * sizeof *task->clock);
        current->clock[index_of(current)]++;
    }
    task->clock[index] = 1;
    strategy_new_task(task);
    return task;
}

_Noreturn void task_end(void) {
    struct task *me = current;
    access_settle();
    me->state = TASK_ENDED;
    board->ready_count--;
    me->clock[index_of(me)]++;
    dispatch(false);
    __builtin_unreachable();
}
