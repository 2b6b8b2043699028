// oneTBB: a task_group in an arena of WORKERS threads beside the submitter, who helps while it waits.
#include "contestant.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

static oneapi::tbb::task_group *group;

void contestant_run(int workers, void (*measure)(void)) {
    using control = oneapi::tbb::global_control;
    control threads(control::max_allowed_parallelism, static_cast<std::size_t>(workers) + 1);
    oneapi::tbb::task_arena arena(workers + 1, 1);
    arena.execute([&] {
        oneapi::tbb::task_group tasks;
        group = &tasks;
        measure();
        tasks.wait();
    });
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    for (long i = 0; i < count; i++)
        group->run([=] { run(argument); });
    group->wait();
}

void contestant_start(contestant_task *run, void *argument) {
    group->run([=] { run(argument); });
}
