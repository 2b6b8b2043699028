/* How a run begins, and how it fails. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

void run_remove_names(void) {
    for (uint32_t i = 0; i < board->name_count; i++) {
        const struct name *name = &board->names[i];
        if (name->queue)
            SYSTEM(SYS_mq_unlink, name->path);
        else if (SYSTEM(SYS_unlink, name->path) == -EISDIR)
            SYSTEM(SYS_rmdir, name->path);
    }
    board->name_count = 0;
}

void run_clean(void) {
    SYSTEM(SYS_ftruncate, STDOUT_FILENO, 0);
    SYSTEM(SYS_ftruncate, STDERR_FILENO, 0);
    SYSTEM(SYS_lseek, STDIN_FILENO, 0, SEEK_SET);
    SYSTEM(SYS_lseek, STDOUT_FILENO, 0, SEEK_SET);
    SYSTEM(SYS_lseek, STDERR_FILENO, 0, SEEK_SET);
}

/* Everything of the last run that the next one does not mark by its number. */
static void clear_board(void) {
    struct board *b = board;
    memset(b->processes, 0, sizeof *b->processes); /* the others are copies of it */
    b->run++;
    b->task_count = b->process_count = b->object_count = b->cell_count = 0;
    b->ready_count = b->timed_count = b->dirty_count = b->external_count = b->cond_waiters = 0;
    b->now = 1000000000UL * 1000000000UL;
    b->random = b->request.seed * 0x9e3779b97f4a7c15UL + 0x1234567;
    b->points = b->decisions = b->decision_count = b->event_count = b->lost_events = 0;
    memset(b->inodes, 0, b->inode_count * sizeof *b->inodes);
    b->inode_count = b->name_count = 0;
    b->next_identity = FIRST_IDENTITY;
    b->chance = 0;
    b->fault_places = b->fault = b->fault_event = 0;
    b->fair = b->ended = b->exited = false;
    b->fair_points = 0;
    b->exit_status = 0;
    memset(b->signals, 0, b->signal_count * sizeof *b->signals);
    memset(b->timers, 0, b->timer_count * sizeof *b->timers);
    b->signal_count = b->timer_count = 0;
    b->signal_order = 0;
    memset(b->notifications, 0, sizeof b->notifications);
    b->lent_to = 0;
    b->has_signal_files = false;
    b->has_process_files = false;
    b->wait_count = b->call_count = 0;
    memset(&b->calls[0], 0, sizeof b->calls[0]);
    memset(&b->failure, 0, sizeof b->failure);
    memset(&b->leaks, 0, sizeof b->leaks);
}

/* PCT: the points at which the running task falls behind all others. */
static void draw_change_points(void) {
    uint32_t count = board->request.depth > 1 ? board->request.depth - 1 : 0;
    for (uint32_t i = 0; i < 16; i++)
        board->change_points[i] = i < count && board->request.length
                                      ? 1 + (uint32_t)(random_next() % board->request.length)
                                      : 0;
}

void run_begin(void) {
    SYSTEM(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    clear_board();
    draw_change_points();
    self_process = 0;
    board->process_count = 1;
    struct process *process = &board->processes[0];
    process->used = true;
    process->parent = -1;
    process->number = process->group = FIRST_NUMBER;
    process->real = (int32_t)SYSTEM(SYS_getpid);
    process->turn = 1;
    current = NULL;
    struct task *task = task_new(0);
    task->carrier = 0;
    task->parent = -1;
    task->handle = carriers[0].thread_pointer;
    board->chosen = 0;
    current = task;
    trap_start();
    controlled = true;
    event_add(OP_BEGIN, 0, 0, 0, 0);
}

void run_kill_all(int but) {
    for (uint32_t i = 0; i < board->process_count; i++) {
        struct process *process = &board->processes[i];
        if (process->used && !process->ended && process->real > 0 && (int)i + 1 != but)
            SYSTEM(SYS_kill, process->real, SIGKILL);
    }
}

_Noreturn void run_over(void) {
    board->ended = true;
    for (;;)
        SYSTEM(SYS_exit_group, 0);
}

static _Noreturn void run_end(void) {
    board->ended = true;
    controlled = false;
    run_kill_all(self_process + 1);
    for (;;)
        SYSTEM(SYS_exit_group, 0);
}

_Noreturn void run_fail(enum failure kind, uint32_t event, uint32_t other_event, uint64_t address) {
    access_settle();
    board->failure.kind = kind;
    board->failure.task = (uint32_t)index_of(current);
    board->failure.event = event;
    board->failure.other_event = other_event;
    board->failure.address = address;
    run_end();
}

_Noreturn void run_misuse(enum misuse misuse, uint64_t address, uint32_t other_event) {
    board->failure.misuse = misuse;
    run_fail(FAILURE_MISUSE, current->last_event, other_event, address);
}

static void copy_text(char *into, const char *from) {
    size_t i = 0;
    for (; from && from[i] && i + 1 < TEXT_SIZE; i++)
        into[i] = from[i];
    into[i] = '\0';
}

_Noreturn void run_limit(const char *what) {
    copy_text(board->failure.text, what);
    run_fail(FAILURE_LIMIT, current ? current->last_event : 0, 0, 0);
}

_Noreturn void run_assertion(const char *expression, uintptr_t pc) {
    copy_text(board->failure.text, expression);
    run_fail(FAILURE_ASSERTION, event_add(OP_END, pc, 0, 0, 0), 0, 0);
}

void uncontrolled(const char *what, const char *name) {
    char text[TEXT_SIZE];
    copy_text(text, what);
    size_t length = strlen(text);
    if (name && length + 1 < TEXT_SIZE) {
        text[length++] = ' ';
        for (size_t i = 0; name[i] && length + 1 < TEXT_SIZE; i++)
            text[length++] = name[i];
        text[length] = '\0';
    }
    for (uint32_t i = 0; i < board->uncontrolled_count; i++) {
        if (strcmp(board->uncontrolled[i], text) == 0)
            return;
    }
    if (board->uncontrolled_count < MAX_UNCONTROLLED)
        copy_text(board->uncontrolled[board->uncontrolled_count++], text);
}
