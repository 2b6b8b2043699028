// volatile_flag.c - WRONG: a volatile flag is to tell that the data beside it is ready.
#include "../thread.h"

#include <stdbool.h>
#include <stdio.h>

// region: publish
static int answer;
static volatile bool ready;

static void *publish(void *unused) {
    (void)unused;
    answer = 42;
    ready = true;
    return NULL;
}

int main(void) {
    pthread_t thread = thread_start(publish, NULL);
    while (!ready)
        continue;
    printf("the answer is %d\n", answer);
    thread_join(thread);
    return 0;
}
// endregion: publish
