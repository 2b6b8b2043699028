// leaves_early.c - WRONG: main returns, and takes the thread with it.
#include "../thread.h"

#include <stdio.h>

// region: main
static void *save(void *unused) {
    (void)unused;
    printf("saved\n");
    return NULL;
}

int main(void) {
    thread_start(save, NULL);
    return 0;
}
// endregion: main
