// article_mailbox.c - the source article's mailbox, in C: it works when it is run, up to its end.
//
// What is wrong: a sleep stands for readiness; a recv is taken for a letter; one letter too few; no end.
#include "../place.h"
#include "../unix_socket.h"

#include <pthread.h>
#include <sys/socket.h>

enum { LETTERS = 10 };

static struct sockaddr_un address;

// region: server
static void *serve(void *unused) {
    int listener = CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM, 0));
    CHECK_ERRNO(bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_ERRNO(listen(listener, 5));
    for (;;) {
        int client = CHECK_ERRNO(accept(listener, NULL, NULL));
        char text[1024] = {0};
        CHECK_ERRNO(recv(client, text, sizeof text, 0));
        printf("received: %s\n", text);
        close(client);
    }
    return unused;
}
// endregion: server

static void *send_letters(void *unused) {
    int count = 1;
    while (count < LETTERS) {
        int fd = CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM, 0));
        CHECK_ERRNO(connect(fd, (struct sockaddr *)&address, sizeof address));
        char text[32];
        int length = snprintf(text, sizeof text, "Message %d", count++);
        CHECK_ERRNO(send(fd, text, (size_t)length, 0));
        close(fd);
    }
    return unused;
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct place place = place_new();
    CHECK_ERRNO(unix_address(&address, place.path));
    pthread_t server, client;
    pthread_create(&server, NULL, serve, NULL);
    usleep(100000); // until the server is ready
    pthread_create(&client, NULL, send_letters, NULL);
    pthread_join(server, NULL);
    pthread_join(client, NULL);
    place_remove(&place);
    return 0;
}
