// half_close.c - a client that has asked all, and still listens.
#include "../02-pipes/process.h"
#include "numbers.h"

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
    // region: client
    char answer[16];
    CHECK_ERRNO(send(ends[0], "3 4 5 ", 6, MSG_NOSIGNAL));
    CHECK_ERRNO(shutdown(ends[0], SHUT_WR)); // no more questions
    ssize_t length = CHECK_ERRNO(io_read_full(ends[0], answer, sizeof answer));
    printf("the sum is %.*s\n", (int)length, answer);
    close(ends[0]);
    // endregion: client
    return process_wait(server);
}
