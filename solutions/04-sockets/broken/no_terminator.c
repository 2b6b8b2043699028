// no_terminator.c - a buffer that is full has no 0 at its end.
#include "../../03-message-queues/check_errno.h"

#include <sys/socket.h>
#include <unistd.h>

struct session {
    char text[16];
    char password[16];
};

static void take(int fd, struct session *session) {
    CHECK_ERRNO(recv(fd, session->text, sizeof session->text, 0));
    printf("received: %s\n", session->text);
}

int main(void) {
    int ends[2];
    struct session session = {.text = "", .password = "swordfish"};
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    CHECK_ERRNO(send(ends[1], "hello", 5, 0));
    take(ends[0], &session);
    CHECK_ERRNO(send(ends[1], "hello, can you s", 16, 0));
    take(ends[0], &session);
    close(ends[0]);
    close(ends[1]);
    return 1;
}
