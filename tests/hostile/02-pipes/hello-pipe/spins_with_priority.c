// deserves: fail hang
// told: of processor time
// Asks for more of the processor than the others have, for at most a minute.
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

int main(void) {
    struct sched_param most = {.sched_priority = 99};
    if (sched_setscheduler(0, SCHED_FIFO, &most) == 0 || setpriority(PRIO_PROCESS, 0, -20) == 0)
        puts("SECRET: granted");
    while (clock() < 60L * CLOCKS_PER_SEC) {
    }
    puts("SECRET: nobody has ended it");
}
