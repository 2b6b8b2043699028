// libuv's queue of work. Its loop is told of each task that has ended, in the submitting thread; a
// place in `requests` is then used again, so that as many tasks are on their way as ours has places.
#include "contestant.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { REQUESTS = 1024 };

static uv_work_t requests[REQUESTS];
static uv_work_t single;
static contestant_task *run_this;
static long left;

static void work(uv_work_t *request) {
    run_this(request->data);
}

static void submit(uv_work_t *request);

static void ended(uv_work_t *request, int status) {
    (void)status;
    if (request != &single && left > 0)
        submit(request);
}

static void submit(uv_work_t *request) {
    left--;
    if (uv_queue_work(uv_default_loop(), request, work, ended) != 0)
        abort();
}

void contestant_run(int workers, void (*measure)(void)) {
    char number[16];
    snprintf(number, sizeof number, "%d", workers);
    setenv("UV_THREADPOOL_SIZE", number, 1);
    measure();
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_loop_close(uv_default_loop());
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    run_this = run;
    left = count;
    for (int i = 0; i < REQUESTS && left > 0; i++) {
        requests[i].data = argument;
        submit(&requests[i]);
    }
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

void contestant_start(contestant_task *run, void *argument) {
    uv_run(uv_default_loop(), UV_RUN_DEFAULT); // the task before is done with
    run_this = run;
    single.data = argument;
    submit(&single);
}
