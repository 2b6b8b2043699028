/* Timers: alarm(2), setitimer(2), timer_create(2). An armed one is on the board as a task that waits for
 * its time: so when it expires, before or after what others do, is a choice like any other. */
#include "calls.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>

enum { FEW = 20000 /* expiries that may come to nothing */ };

struct timer *timer_new(enum timer_kind kind) {
    uint32_t index = 0;
    while (index < board->timer_count && (board->timers[index].kind != TIMER_FREE ||
                                          board->timers[index].process != self_process))
        index++;
    if (index == MAX_TIMERS)
        return NULL;
    struct timer *timer = &board->timers[index];
    uint8_t stand_in = timer->task;
    if (index == board->timer_count) {
        board->timer_count++;
        struct task *task = task_new(self_process);
        task->timer = (uint8_t)(index + 1);
        task->state = TASK_ENDED;
        board->ready_count--;
        stand_in = (uint8_t)index_of(task);
    }
    *timer = (struct timer){
        .kind = (uint8_t)kind, .task = stand_in, .process = (int16_t)self_process, .target = -1};
    return timer;
}

void timer_arm(struct timer *timer, uint64_t deadline, uint64_t interval) {
    struct task *task = &board->tasks[timer->task];
    if (task->state == TASK_BLOCKED)
        board->timed_count--;
    timer->interval = interval;
    task->state = TASK_ENDED;
    task->deadline = deadline;
    if (!deadline)
        return;
    task->state = TASK_BLOCKED;
    task->wait = WAIT_SLEEP;
    task->eager = strategy_eager();
    board->timed_count++;
}

void timer_free(struct timer *timer) {
    timer_arm(timer, 0, 0);
    timer->kind = TIMER_FREE;
}

uint64_t timer_left(const struct timer *timer) {
    const struct task *task = &board->tasks[timer->task];
    if (task->state != TASK_BLOCKED)
        return 0;
    return task->deadline > board->now ? task->deadline - board->now : 1;
}

void timer_expired(struct task *task) {
    struct timer *timer = &board->timers[task->timer - 1];
    task->state = TASK_ENDED;
    board->ready_count--;
    if (timer->interval)
        timer_arm(timer, board->now + timer->interval, timer->interval);
    if (++board->points > board->request.point_limit + FEW)
        run_fail(FAILURE_LIVELOCK, current->last_event, 0, 0);
    if (timer->kind == TIMER_FILE)
        timer_file_expired(timer);
    else if (timer->signal)
        signal_send(&(struct signal){.number = timer->signal,
                                     .process = timer->process,
                                     .task = timer->target,
                                     .code = timer->kind == TIMER_ALARM ? SI_KERNEL : SI_TIMER,
                                     .value = timer->value});
}

/* --- alarm, setitimer ------------------------------------------------------------------------------ */

static uint64_t microseconds(const struct timeval *time) {
    return (uint64_t)time->tv_sec * 1000000000UL + (uint64_t)time->tv_usec * 1000UL;
}

static struct timeval timeval_of(uint64_t nanoseconds) {
    struct timespec time = timespec_of(nanoseconds);
    return (struct timeval){time.tv_sec, time.tv_nsec / 1000};
}

/* The process's timer that raises this signal: alarm's and ITIMER_REAL's are one. */
static struct timer *interval_timer(int number, bool make) {
    for (uint32_t i = 0; i < board->timer_count; i++) {
        struct timer *timer = &board->timers[i];
        if (timer->kind == TIMER_ALARM && timer->process == self_process && timer->signal == number)
            return timer;
    }
    struct timer *timer = make ? timer_new(TIMER_ALARM) : NULL;
    if (timer)
        timer->signal = (uint8_t)number;
    return timer;
}

long call_alarm(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_alarm, -1, pc);
    struct timer *timer = interval_timer(SIGALRM, words[0] != 0);
    if (!timer)
        return call_end(event, 0);
    uint64_t left = timer_left(timer);
    uint64_t length = (uint64_t)(unsigned)words[0] * 1000000000UL;
    timer_arm(timer, length ? board->now + length : 0, 0);
    return call_end(event, (long)((left + 999999999UL) / 1000000000UL));
}

static const int interval_signals[] = {
    [ITIMER_REAL] = SIGALRM, [ITIMER_VIRTUAL] = SIGVTALRM, [ITIMER_PROF] = SIGPROF};

static void tell(const struct timer *timer, struct itimerval *into) {
    if (!into)
        return;
    memset(into, 0, sizeof *into);
    if (timer)
        *into = (struct itimerval){timeval_of(timer->interval), timeval_of(timer_left(timer))};
}

long call_getitimer(const long words[6], uintptr_t pc) {
    (void)pc;
    if ((unsigned long)words[0] > ITIMER_PROF)
        return -EINVAL;
    tell(interval_timer(interval_signals[words[0]], false), (struct itimerval *)words[1]);
    return 0;
}

long call_setitimer(const long words[6], uintptr_t pc) {
    if ((unsigned long)words[0] > ITIMER_PROF)
        return -EINVAL;
    uint32_t event = call_begin(SYS_setitimer, -1, pc);
    struct timer *timer = interval_timer(interval_signals[words[0]], true);
    if (!timer)
        return call_end(event, -EAGAIN);
    tell(timer, (struct itimerval *)words[2]);
    const struct itimerval *new = (const struct itimerval *)words[1];
    uint64_t first = new ? microseconds(&new->it_value) : 0;
    timer_arm(timer, first ? board->now + first : 0, new ? microseconds(&new->it_interval) : 0);
    return call_end(event, 0);
}

/* --- timer_create ---------------------------------------------------------------------------------- */

static struct timer *timer_of(long number) {
    if (number < 0 || number >= board->timer_count)
        return NULL;
    struct timer *timer = &board->timers[number];
    return timer->kind == TIMER_SIGNAL && timer->process == self_process ? timer : NULL;
}

long call_timer_create(const long words[6], uintptr_t pc) {
    const struct sigevent *how = (const struct sigevent *)words[1];
    uint32_t event = call_begin(SYS_timer_create, -1, pc);
    struct timer *timer = timer_new(TIMER_SIGNAL);
    if (!timer)
        return call_end(event, -EAGAIN);
    int number = (int)(timer - board->timers);
    timer->signal = SIGALRM;
    timer->value = (uint64_t)number;
    if (how) {
        timer->signal = how->sigev_notify == SIGEV_NONE ? 0 : (uint8_t)how->sigev_signo;
        timer->value = (uint64_t)how->sigev_value.sival_ptr;
        if (how->sigev_notify == SIGEV_THREAD_ID)
            uncontrolled("timer_create with SIGEV_THREAD", NULL);
    }
    *(int *)words[2] = number;
    return call_end(event, 0);
}

static struct itimerspec setting(const struct timer *timer) {
    return (struct itimerspec){timespec_of(timer->interval), timespec_of(timer_left(timer))};
}

long call_timer_settime(const long words[6], uintptr_t pc) {
    struct timer *timer = timer_of(words[0]);
    if (!timer)
        return -EINVAL;
    uint32_t event = call_begin(SYS_timer_settime, -1, pc);
    const struct itimerspec *new = (const struct itimerspec *)words[2];
    if (words[3])
        *(struct itimerspec *)words[3] = setting(timer);
    uint64_t first = nanoseconds_of(&new->it_value);
    if (first)
        first = words[1] & TIMER_ABSTIME ? deadline_of(&new->it_value) : board->now + first;
    timer_arm(timer, first, nanoseconds_of(&new->it_interval));
    return call_end(event, 0);
}

long call_timer_gettime(const long words[6], uintptr_t pc) {
    (void)pc;
    struct timer *timer = timer_of(words[0]);
    if (!timer)
        return -EINVAL;
    *(struct itimerspec *)words[1] = setting(timer);
    return 0;
}

long call_timer_getoverrun(const long words[6], uintptr_t pc) {
    (void)pc;
    return timer_of(words[0]) ? 0 : -EINVAL;
}

long call_timer_delete(const long words[6], uintptr_t pc) {
    (void)pc;
    struct timer *timer = timer_of(words[0]);
    if (!timer)
        return -EINVAL;
    timer_free(timer);
    return 0;
}
