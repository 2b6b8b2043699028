// waits_for_the_end.c - a client that waits for an answer, from a server that waits for the end.
#include "../../02-pipes/process.h"
#include "../numbers.h"

int main(void) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t server = process_fork();
    if (server == 0) {
        close(ends[0]);
        numbers_serve(ends[1]);
        process_leave(0);
    }
    close(ends[1]);
    char answer[16];
    CHECK_ERRNO(send(ends[0], "3 4 5 ", 6, MSG_NOSIGNAL));
    CHECK_ERRNO(recv(ends[0], answer, sizeof answer, 0));
    close(ends[0]);
    return process_wait(server);
}
