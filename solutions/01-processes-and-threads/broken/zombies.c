// zombies.c - WRONG: a server that never waits for the children that it starts.
#include "../../02-pipes/error.h"
#include "../process_state.h"

#include <stdio.h>
#include <unistd.h>

enum { REQUESTS = 3 };

static pid_t serve(int request) {
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0)
        _exit(request); // the work, done
    return child;
}

// region: main
int main(void) {
    pid_t children[REQUESTS];
    for (int i = 0; i < REQUESTS; i++)
        children[i] = serve(i);
    for (int i = 0; i < REQUESTS; i++) {
        process_state_await_zombie(children[i]); // looks, and does not wait
        printf("child %d: state %c\n", i, process_state(children[i]));
    }
    return 0;
}
// endregion: main
