// slow_client.c - a server that serves one client after another, and a client that takes its time.
#include "../../02-pipes/io.h"
#include "../../02-pipes/process.h"
#include "../place.h"
#include "../unix_socket.h"

#include <poll.h>
#include <sys/socket.h>

enum { CLIENTS = 2 };

// Gives each client the word that it says back.
static void serve(int listener) {
    struct pollfd wait = {.fd = listener, .events = POLLIN};
    for (int i = 0; i < CLIENTS; i++) {
        CHECK_ERRNO(poll(&wait, 1, -1));
        int client = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
        char word[5];
        CHECK_ERRNO(io_read_full(client, word, sizeof word));
        CHECK_ERRNO(io_write_full(client, word, sizeof word));
        close(client);
    }
}

static void say(int fd, const char word[5]) {
    char answer[5];
    CHECK_ERRNO(io_write_full(fd, word, sizeof answer));
    CHECK_ERRNO(io_read_full(fd, answer, sizeof answer));
    close(fd);
}

static void run_clients(const char *path) {
    int slow = CHECK_ERRNO(unix_connect(path));
    int quick = CHECK_ERRNO(unix_connect(path));
    say(quick, "quick");
    say(slow, "slow!"); // it had nothing to say before
}

int main(void) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    pid_t server = process_fork();
    if (server == 0) {
        serve(listener);
        process_leave(0);
    }
    close(listener);
    run_clients(place.path);
    place_remove(&place);
    return process_wait(server);
}
