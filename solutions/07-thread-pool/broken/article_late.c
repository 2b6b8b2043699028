// article_late.c - a task is submitted while the pool stops. It is accepted; does it run?
#include "../../02-pipes/error.h"
#include "article_pool.h"

#include <assert.h>

static struct article_pool pool;
static atomic_int done;

static void job(int number) {
    (void)number;
    atomic_fetch_add(&done, 1);
}

static void *submit(void *unused) {
    article_submit(&pool, job, 0);
    return unused;
}

int main(void) {
    pthread_t submitter;
    article_start(&pool, 1);
    int error = pthread_create(&submitter, NULL, submit, NULL);
    if (error != 0)
        error_number(error, "pthread_create");
    article_stop(&pool);
    pthread_join(submitter, NULL);
    assert(done == 1);
    return 0;
}
