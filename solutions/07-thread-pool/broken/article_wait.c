// article_wait.c - one worker, one task, one who waits.
#include "article_pool.h"

static void nothing(int number) {
    (void)number;
}

int main(void) {
    static struct article_pool pool;
    article_start(&pool, 1);
    article_submit(&pool, nothing, 0);
    article_wait(&pool);
    article_stop(&pool);
    return 0;
}
