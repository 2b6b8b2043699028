// accept_spins.c - a server that has no descriptor left, and asks for one again, and again.
#include "../../02-pipes/fd_table.h"
#include "../place.h"
#include "../unix_socket.h"

#include <poll.h>
#include <sys/socket.h>

enum { ENOUGH = 100000 }; // then this program gives up, which the server would not

// Returns how often it has failed.
static int serve(int listener) {
    struct pollfd wait = {.fd = listener, .events = POLLIN};
    int failures = 0;
    while (failures < ENOUGH) {
        CHECK_ERRNO(poll(&wait, 1, -1));
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client == -1) {
            failures++; // the next client will do better
            continue;
        }
        close(client);
    }
    return failures;
}

int main(void) {
    fd_table_reset();
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    int client = CHECK_ERRNO(unix_connect(place.path));
    fd_table_limit((unsigned)client + 1); // all in use
    int failures = serve(listener);
    printf("poll has said %d times that a client waits, and accept %s\n", failures,
           strerrorname_np(errno));
    close(client);
    close(listener);
    place_remove(&place);
    return 1;
}
