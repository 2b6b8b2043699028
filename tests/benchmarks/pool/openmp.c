// OpenMP tasks: libgomp when compiled by gcc, libomp by clang. A team of WORKERS threads, one of which
// submits, and helps while it waits.
#include "contestant.h"

#include <omp.h>

void contestant_run(int workers, void (*measure)(void)) {
    omp_set_dynamic(0);
#pragma omp parallel num_threads(workers)
#pragma omp single
    measure();
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    for (long i = 0; i < count; i++) {
#pragma omp task firstprivate(run, argument)
        run(argument);
    }
#pragma omp taskwait
}

void contestant_start(contestant_task *run, void *argument) {
#pragma omp task firstprivate(run, argument)
    run(argument);
}
