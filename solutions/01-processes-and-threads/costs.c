// costs.c - what it costs to start and to wait for a thread, a process, and a process with 64 MiB.
#include "../02-pipes/error.h"
#include "thread.h"
#include "timer.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, EACH = 20, LARGE = 64 << 20 };

static void *nothing(void *unused) {
    return unused;
}

static void one_thread(void) {
    thread_join(thread_start(nothing, NULL));
}

static void one_process(void) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0)
        _exit(0);
    if (waitpid(child, NULL, 0) == -1)
        error_errno("waitpid");
}

// The microseconds that one call takes: the mean of EACH calls, in the quickest of ROUNDS rounds,
// which is the one that the rest of the machine disturbed least.
static double cost(void (*function)(void)) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct timer timer = timer_start();
        for (int i = 0; i < EACH; i++)
            function();
        double seconds = timer_seconds(&timer);
        if (round == 0 || seconds < best)
            best = seconds;
    }
    return best * 1e6 / (double)EACH;
}

int main(void) {
    printf("thread:                %.0f us\n", cost(one_thread));
    printf("process:               %.0f us\n", cost(one_process));
    char *large = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (large == MAP_FAILED)
        error_errno("mmap");
    madvise(large, LARGE, MADV_NOHUGEPAGE); // a wish: huge pages would hide what is to be seen
    memset(large, 1, LARGE);                // now the pages are there
    printf("process with 64 MiB:   %.0f us\n", cost(one_process));
    munmap(large, LARGE);
    return 0;
}
