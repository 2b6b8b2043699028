// stale_path.c - a server that removes its path at its end, when it comes to its end.
#include "../../02-pipes/process.h"
#include "../place.h"
#include "../unix_socket.h"

#include <stdbool.h>

static void serve(const char *path, bool crashes) {
    int listener = CHECK_ERRNO(unix_listen(path));
    printf("listening\n");
    if (crashes)
        process_leave(1);
    close(listener);
    unlink(path);
}

int main(void) {
    struct place place = place_new();
    for (int run = 1; run <= 2; run++) {
        pid_t server = process_fork();
        if (server == 0) {
            serve(place.path, run == 1);
            process_leave(0);
        }
        printf("run %d: exit status %d\n", run, process_wait(server));
    }
    place_remove(&place);
    return 1;
}
