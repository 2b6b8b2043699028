// article_twenty_jobs.c - the article's demonstration with the article's pool: twenty jobs that wait,
// five threads. Usage: article_twenty_jobs MILLISECONDS
#include "../../01-processes-and-threads/timer.h"
#include "article_pool.h"

#include <stdio.h>
#include <stdlib.h>

enum { JOBS = 20, WORKERS = 5 };

static long milliseconds;
static atomic_int done;

static void job(int number) {
    (void)number;
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
    atomic_fetch_add(&done, 1);
}

int main(int argc, char *argv[]) {
    milliseconds = argc > 1 ? atol(argv[1]) : 3000;
    static struct article_pool pool;
    struct timer timer = timer_start();
    article_start(&pool, WORKERS);
    for (int i = 0; i < JOBS; i++)
        article_submit(&pool, job, i);
    article_wait(&pool);
    printf("%d of %d jobs done\n", done, JOBS);
    timer_report(&timer, stdout);
    article_stop(&pool);
    return 0;
}
