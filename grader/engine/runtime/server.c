/* The fork server: what the program under test becomes when the explorer starts it. It makes the
 * carriers once, and then a copy of itself for every run; the copy is the program's first process. */
#include "run.h"
#include "runtime.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A stack has the size that a thread has by default (pthread_create(3)): with a smaller one right
 * programs would crash. */
enum { STACK_SIZE = 8 * 1024 * 1024, RSEQ_SIZE = 32 };
static const size_t HUGE_PAGE = 2UL * 1024 * 1024;

int self_process;
struct task *current;
bool controlled;
struct carrier carriers[MAX_TASKS];

static volatile uint32_t parked; /* carriers that can be worn */

/* What a carrier of the server waits in; a copy of the server never comes here. */
static void wait_for_ever(void) {
    __atomic_add_fetch(&parked, 1, __ATOMIC_SEQ_CST);
    SYSTEM(SYS_futex, &parked, FUTEX_WAKE, 1);
    static volatile uint32_t never;
    for (;;)
        SYSTEM(SYS_futex, &never, FUTEX_WAIT, 0, 0);
}

static unsigned long thread_pointer(void) {
    unsigned long value;
    __asm__("mov %%fs:0, %0" : "=r"(value));
    return value;
}

static void *carry(void *argument) {
    struct carrier *carrier = argument;
    carrier->thread_pointer = thread_pointer();
    context_park(&carrier->saved, wait_for_ever);
    thread_begin(); /* in a copy, once a task wears it */
}

/* All stacks in one mapping: the fewer there are, the faster is fork. */
static bool make_carriers(uint32_t count) {
    char *stacks = mmap(NULL, (size_t)count * STACK_SIZE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stacks == MAP_FAILED)
        return false;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    for (uint32_t i = 1; i <= count; i++) {
        carriers[i].stack = (uintptr_t)stacks + (size_t)(i - 1) * STACK_SIZE;
        carriers[i].stack_end = carriers[i].stack + STACK_SIZE;
        pthread_t thread;
        if (pthread_attr_setstack(&attributes, (void *)carriers[i].stack, STACK_SIZE) ||
            pthread_create(&thread, &attributes, carry, &carriers[i]))
            return false;
    }
    pthread_attr_destroy(&attributes);
    for (uint32_t seen; (seen = __atomic_load_n(&parked, __ATOMIC_SEQ_CST)) < count;)
        SYSTEM(SYS_futex, &parked, FUTEX_WAIT, seen, 0);
    return true;
}

/* A process that was killed, or crashed where the engine could not see it: the run ends with it. */
static void note_lost(long child, int status) {
    if (board->ended || board->exited || child != board->processes[0].real)
        return;
    board->ended = true;
    if (WIFSIGNALED(status)) {
        board->failure.kind = FAILURE_CRASH;
        board->failure.number = WTERMSIG(status);
    }
    board->exit_status = status;
    board->exited = true;
}

/* Their numbers are the system's again, which may give them to others: no one shall kill those. */
static void forget_numbers(void) {
    for (uint32_t i = 0; i < board->process_count; i++)
        board->processes[i].real = 0;
}

/* Waits for all of a run's processes: their orphans are the server's. */
static void reap(void) {
    for (;;) {
        int status;
        long child = SYSTEM(SYS_wait4, -1, &status, __WALL, 0);
        if (child == -EINTR)
            continue;
        if (child < 0)
            break;
        note_lost(child, status);
        if (board->ended)
            run_kill_all(0);
    }
    forget_numbers();
}

static uint32_t await_command(uint32_t seen) {
    uint32_t now;
    while ((now = __atomic_load_n(&board->command, __ATOMIC_SEQ_CST)) == seen)
        SYSTEM(SYS_futex, &board->command, FUTEX_WAIT, seen, 0);
    return now;
}

static _Noreturn void be_first_process(int argc, char **argv, char **environment) {
    run_begin();
    int status = student_main(argc, argv, environment);
    leaks_main_returned();
    exit(status);
}

/* The segment with the program's text and constants, which lies alone in whole huge pages (compile.c). */
static const Elf64_Phdr *text_segment(void) {
    const Elf64_Phdr *header = (const Elf64_Phdr *)getauxval(AT_PHDR);
    for (unsigned long i = 0; header && i < getauxval(AT_PHNUM); i++) {
        if (header[i].p_type == PT_LOAD && header[i].p_flags & PF_X)
            return header[i].p_vaddr % HUGE_PAGE ? NULL : &header[i];
    }
    return NULL;
}

/* The same bytes at the same place, but in a huge page where the system has one to give. Fork then copies
 * one entry of the page table where there were hundreds, and no copy has to ask for a page of them. */
static void gather_text(void) {
    const Elf64_Phdr *segment = text_segment();
    if (!segment)
        return;
    size_t size = (segment->p_memsz + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    char *space = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (space == MAP_FAILED)
        return;
    char *copy = (char *)(((uintptr_t)space + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
    madvise(copy, size, MADV_HUGEPAGE);
    memcpy(copy, (const void *)segment->p_vaddr, segment->p_filesz);
    if (mprotect(copy, size, PROT_READ | PROT_EXEC) == 0)
        mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)segment->p_vaddr);
    munmap(space, size + HUGE_PAGE);
}

/* What a copy needs at once it shall have at once, for a page that it has to ask for costs more than many
 * that fork copies. Fork has to touch the thread's restartable sequences (rseq(2)) in every copy, unless
 * there are none. */
static void prepare_to_be_copied(void) {
    gather_text();
    SYSTEM(SYS_rseq, thread_pointer() + (unsigned long)__rseq_offset, RSEQ_SIZE,
           RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
}

int main(int argc, char **argv, char **environment) {
    const char *descriptor = getenv(BOARD_VARIABLE);
    if (!descriptor) {
        fprintf(stderr, "%s: this program is instrumented: run it with grader/interleave\n",
                argv[0]);
        return 2;
    }
    int fd = atoi(descriptor);
    void *mapped = mmap((void *)BOARD_ADDRESS, sizeof(struct board), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0);
    close(fd);
    unsetenv(BOARD_VARIABLE);
    if (mapped != (void *)BOARD_ADDRESS || !make_carriers(board->carriers)) {
        perror("interleave: the fork server cannot start");
        return 2;
    }
    mallopt(M_ARENA_MAX,
            1); /* the library's own: one for all threads, so that none costs a mapping */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN); /* signals.c decides what becomes of it */
    trap_install();
    prepare_to_be_copied();
    carriers[0].thread_pointer = thread_pointer();
    carriers[0].stack_end = (uintptr_t)environment;
    carriers[0].stack = carriers[0].stack_end - 8UL * 1024 * 1024;
    carriers[0].used = true;
    board->server = (int32_t)SYSTEM(SYS_getpid);
    uint32_t seen = board->command;
    for (board->ready = true;;) {
        __atomic_add_fetch(&board->done, 1, __ATOMIC_SEQ_CST);
        SYSTEM(SYS_futex, &board->done, FUTEX_WAKE, 1);
        seen = await_command(seen);
        run_clean();
        long child = SYSTEM(SYS_clone, SIGCHLD, 0, 0, 0, 0);
        if (child == 0)
            be_first_process(argc, argv, environment);
        board->processes[0].real = (int32_t)child;
        reap();
        run_remove_names();
    }
}
