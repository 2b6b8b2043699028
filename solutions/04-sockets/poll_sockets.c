// poll_sockets.c - what poll(2) says of stream sockets, state by state.
#include "place.h"
#include "unix_socket.h"

#include <poll.h>
#include <sys/socket.h>

// A timeout of 0: poll says how things stand and does not wait.
static void ask(const char *state, int fd) {
    static const struct {
        short event;
        const char *name;
    } events[] = {{POLLIN, "POLLIN"},
                  {POLLOUT, "POLLOUT"},
                  {POLLRDHUP, "POLLRDHUP"},
                  {POLLHUP, "POLLHUP"},
                  {POLLERR, "POLLERR"}};
    struct pollfd wait = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP};
    CHECK_ERRNO(poll(&wait, 1, 0));
    printf("%-34s", state);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if ((wait.revents & events[i].event) != 0)
            printf(" %s", events[i].name);
    printf(wait.revents == 0 ? " -\n" : "\n");
}

int main(void) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    ask("listening", listener);
    int client = CHECK_ERRNO(unix_connect(place.path));
    ask("listening, a client waits", listener);
    int server = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    ask("connected", server);
    CHECK_ERRNO(send(client, "hello", 5, MSG_NOSIGNAL));
    ask("data", server);
    while (send(server, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1)
        continue;
    ask("data, and the peer reads nothing", server);
    CHECK_ERRNO(shutdown(client, SHUT_WR));
    ask("the same, the peer has said all", server);
    close(client);
    ask("the peer is gone", server);
    close(server);
    close(listener);
    place_remove(&place);
    return 0;
}
