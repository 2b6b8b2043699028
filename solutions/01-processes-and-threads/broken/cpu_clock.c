// cpu_clock.c - WRONG: measures with clock(), which counts processor time and not time.
#include "../../02-pipes/error.h"
#include "../timer.h"

#include <stdio.h>
#include <time.h>

// Waits for 200 ms, as for an answer; uses no processor.
static void wait_for_an_answer(void) {
    struct timespec delay = {.tv_nsec = 200000000};
    while (nanosleep(&delay, &delay) == -1)
        continue; // interrupted: delay is what is left
}

int main(void) {
    struct timer timer = timer_start();
    clock_t started = clock();
    wait_for_an_answer();
    clock_t ended = clock();
    if (started == (clock_t)-1 || ended == (clock_t)-1)
        error_errno("clock");
    printf("clock: %.1f s\n", (double)(ended - started) / CLOCKS_PER_SEC);
    timer_report(&timer, stdout);
    return 0;
}
