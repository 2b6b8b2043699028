// mailbox_tcp.c - the mailbox over TCP: letters are frames, as many as a client likes in a connection.
#include "../02-pipes/process.h"
#include "frame.h"
#include "inet.h"
#include "listener.h"
#include "stop.h"

#include <poll.h>
#include <unistd.h>

// region: serve_client
// Prints the letters of CLIENT until it ends, and closes it. Its mistakes cost nobody else a thing.
static void serve_client(int client) {
    struct frames frames = {.used = 0};
    const char *text;
    size_t length;
    ssize_t n;
    int got;
    do {
        while ((got = frames_next(&frames, &text, &length)) == 1)
            printf("received: \"%.*s\"\n", (int)length, text);
        n = got == 0 ? frames_read(&frames, client) : -1;
    } while (n > 0);
    if (n == -1)
        fprintf(stderr, "a client is dropped: %s\n", strerrordesc_np(errno));
    else if (frames_in_part(&frames))
        fprintf(stderr, "a client has left in the middle of a letter\n");
    close(client);
}
// endregion: serve_client

static void serve(int listener, int stop) {
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    for (;;) {
        if (poll(waits, 2, -1) == -1 && errno != EINTR)
            check_errno_failed("poll");
        int client = listener_accept(listener);
        if (client != -1)
            serve_client(client);
        else if (errno != EAGAIN)
            check_errno_failed("accept");
        else if (waits[1].revents != 0)
            return;
    }
}

static void bring(const char *port) {
    static const char *const letters[] = {"Hello World!", " ", "Why so serious?"};
    int server = CHECK_ERRNO(inet_connect("127.0.0.1", port));
    for (int i = 0; i < 3; i++)
        CHECK_ERRNO(frame_send(server, letters[i], strlen(letters[i])));
    close(server);
}

int main(void) {
    int stop = stop_open();
    int listener = CHECK_ERRNO(inet_listen("127.0.0.1", "0"));
    char port[8];
    snprintf(port, sizeof port, "%d", CHECK_ERRNO(inet_port(listener)));
    pid_t server = process_fork();
    if (server == 0) {
        serve(listener, stop);
        process_leave(0);
    }
    pid_t client = process_fork();
    if (client == 0) {
        bring(port);
        process_leave(0);
    }
    int failed = process_wait(client);
    CHECK_ERRNO(kill(server, SIGTERM));
    failed += process_wait(server);
    close(listener);
    close(stop);
    return failed != 0;
}
