/* Two looks prove a deadlock. Each look reads of every task, in this order: how often it has been
 * switched off a processor; its system call; the count again. Two facts of the kernel carry it.
 *
 * (1) /proc/PID/syscall tells the call only of a task that is off the run queue. Otherwise it says
 *     "running", also of one that has set its state to sleeping but is not asleep yet, and of one
 *     that was woken: a wake-up makes it runnable at once.
 * (2) Every return to sleep goes through schedule(), which adds one to a count of switches.
 *
 * So a task that is in the same call with the same count in both looks slept from the moment t1 at
 * which the first look saw it to the moment t2 at which the second one did: had it been woken, it
 * would be runnable at t2 (1), or have gone to sleep again and been counted (2).
 *
 * The second look begins when the first has ended. Hence there is a moment at which all tasks slept
 * at once. From then on only a task could wake a task, except for time and the world outside, and
 * those the first look has ruled out: no wait has a time limit, no timer is armed, no alarm is
 * caught, and nothing that is waited for has an end that is not a watched task's. New tasks come
 * from tasks; both looks list them all and must find the same ones (numbers are given in ascending
 * order, and lists are read in it, so that one born during the first list is in the second, unless
 * it has ended by then: and its ending either woke somebody, who was counted, or changed nothing).
 *
 * (3) The kernel shows a zombie an instant before it signals and wakes the parent, and an instant of a
 *     processor that the host has taken away is long. It holds a lock meanwhile, which waitid takes too:
 *     so each look begins with one. Who was a zombie in the first look has told its parent by the second.
 *
 * What the kernel does later on behalf of a task that already sleeps (packets under way in the
 * network, timers of TCP) is why a wait on a network socket counts as having an outside.
 */
#include "confine_stuck.h"

#include "confine_calls.h"
#include "confine_lines.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { DESCRIPTORS_OF_A_WAIT = 256 };

static bool same(const struct task_wait *a, const struct task_wait *b) {
    return a->pid == b->pid && a->tid == b->tid && a->state == b->state &&
           a->switches == b->switches && a->call == b->call && a->inactive == b->inactive &&
           memcmp(a->argument, b->argument, sizeof a->argument) == 0;
}

/* Reads what every task waits in. False when one is gone meanwhile. *unchanged: all the same as at
 * the last look. */
static bool read_waits(struct stuck *stuck, const struct snapshot *snapshot, bool *unchanged) {
    size_t count = 0;
    if (snapshot->task_count > stuck->room) {
        stuck->room = 2 * snapshot->task_count;
        stuck->waits = memory_resize(stuck->waits, stuck->room * sizeof *stuck->waits);
    }
    *unchanged = true;
    for (size_t i = 0; i < snapshot->task_count; i++) {
        struct task_wait wait;
        if (tid_list_has(&stuck->runtime, snapshot->tasks[i].tid))
            continue;
        if (!task_read_wait(snapshot->tasks[i].pid, snapshot->tasks[i].tid, &wait))
            return false;
        *unchanged = *unchanged && count < stuck->count && same(&wait, &stuck->waits[count]);
        stuck->waits[count++] = wait;
    }
    *unchanged = *unchanged && count == stuck->count;
    stuck->count = count;
    return true;
}

/* Timers are a process's. One that alarm or setitimer has set cannot be seen from outside; so a
 * program that calls one of them is taken to have set it, unless the signal is ignored, and so is one
 * that catches or awaits the signal: Valgrind apart, which catches all signals for its program. */
static bool has_timers(pid_t pid) {
    unsigned long long caught = 0, blocked = 0, ignored = 0;
    const unsigned long long alarm = 1ULL << (SIGALRM - 1);
    char timers[64];
    if (!proc_status_number(pid, "\nSigCgt:", 16, &caught) ||
        !proc_status_number(pid, "\nSigBlk:", 16, &blocked) ||
        !proc_status_number(pid, "\nSigIgn:", 16, &ignored) ||
        proc_read(pid, "timers", timers, sizeof timers))
        return true;
    if (((caught | blocked) & alarm) && !proc_is_valgrind(pid))
        return true;
    return !(ignored & alarm) && lines_may_set_alarm(pid);
}

static bool wait_has_outside(struct stuck *stuck, const struct task_wait *task,
                             const struct wait *wait, const struct confine_options *options) {
    struct wait_descriptor list[DESCRIPTORS_OF_A_WAIT];
    if (wait->kind == WAIT_OPEN || wait->kind == WAIT_LOCK)
        return options->shared;
    int count = wait_descriptors(task, wait, list, DESCRIPTORS_OF_A_WAIT);
    for (int i = 0; i < count; i++) {
        const struct descriptor *descriptor =
            descriptors_find(&stuck->descriptors, task->pid, list[i].fd);
        if (!descriptor ||
            descriptor_has_outside(&stuck->descriptors, descriptor, list[i].for_reading,
                                   list[i].for_writing, options))
            return true;
    }
    return count < 0;
}

/* Whether it is the first thread that its process has made. A sanitizer makes its own before any of the
 * program's; one of the program's may sleep in the sanitizer's code too, as at exit, and then goes on. */
static bool is_first_made(const struct snapshot *snapshot, const struct task_wait *task) {
    for (size_t i = 0; i < snapshot->task_count; i++)
        if (snapshot->tasks[i].pid == task->pid && snapshot->tasks[i].tid != task->pid &&
            snapshot->tasks[i].tid < task->tid)
            return false;
    return task->tid != task->pid;
}

static bool all_forever(struct stuck *stuck, const struct confine_options *options,
                        const struct snapshot *snapshot) {
    size_t live = 0;
    struct tid_list sleepers = {0};
    bool forever = true;
    /* The cheap questions first: most programs that stand still only sleep. */
    for (size_t i = 0; i < stuck->count && forever; i++) {
        struct wait wait = wait_decode(&stuck->waits[i]);
        if (wait.kind == WAIT_SLEEP)
            tid_list_add(&sleepers, (pid_t)i);
        else
            forever = wait.kind != WAIT_NOT && !wait.timed;
        live += wait.kind != WAIT_ENDED;
    }
    forever = forever && live > sleepers.count;
    for (size_t i = 0; i < sleepers.count && forever; i++) {
        const struct task_wait *sleeper = &stuck->waits[sleepers.tids[i]];
        forever = is_first_made(snapshot, sleeper) &&
                  lines_is_runtime(sleeper->pid, sleeper->program_counter);
        if (forever)
            tid_list_add(&stuck->runtime, sleeper->tid);
    }
    bool found_runtime = sleepers.count > 0;
    free(sleepers.tids);
    if (!forever || found_runtime)
        return false;
    for (size_t i = 0; i < snapshot->count; i++)
        if (snapshot->processes[i].state != 'Z' && has_timers(snapshot->processes[i].pid))
            return false;
    descriptors_read(&stuck->descriptors, snapshot);
    for (size_t i = 0; i < stuck->count; i++) {
        struct wait wait = wait_decode(&stuck->waits[i]);
        if (wait_has_outside(stuck, &stuck->waits[i], &wait, options))
            return false;
    }
    return true;
}

bool stuck_check(struct stuck *stuck, const struct confine_options *options,
                 const struct snapshot *snapshot) {
    struct snapshot certain = {0};
    bool unchanged = false, proved = false;
    siginfo_t ended;
    waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT); /* (3) */
    if (!snapshot->complete) {
        snapshot_take(&certain, REACH_SCAN, 0);
        snapshot = &certain;
    }
    if (!read_waits(stuck, snapshot, &unchanged)) {
        stuck_forget(stuck);
    } else {
        proved = unchanged && stuck->forever;
        if (!unchanged)
            stuck->forever = all_forever(stuck, options, snapshot);
    }
    snapshot_free(&certain);
    return proved;
}

void stuck_forget(struct stuck *stuck) {
    stuck->count = 0;
    stuck->forever = false;
}

void stuck_free(struct stuck *stuck) {
    free(stuck->waits);
    free(stuck->runtime.tids);
    descriptors_free(&stuck->descriptors);
    *stuck = (struct stuck){0};
}
