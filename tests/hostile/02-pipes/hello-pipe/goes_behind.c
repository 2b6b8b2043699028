// deserves: fail hang
// told: of processor time
// Goes behind all others, so that its time never comes to an end.
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

int main(void) {
    struct sched_param none = {.sched_priority = 0};
    sched_setscheduler(0, SCHED_IDLE, &none);
    setpriority(PRIO_PROCESS, 0, 19);
    while (clock() < 60L * CLOCKS_PER_SEC) {
    }
    puts("SECRET: nobody has ended it");
}
