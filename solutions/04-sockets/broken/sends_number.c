// sends_number.c - the number of a descriptor, sent in place of the descriptor.
#include "../../02-pipes/fd_table.h"
#include "../../02-pipes/process.h"
#include "../../03-message-queues/check_errno.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
    fd_table_reset();
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t child = process_fork();
    if (child == 0) {
        int file;
        char byte;
        CHECK_ERRNO(recv(ends[1], &file, sizeof file, MSG_WAITALL));
        CHECK_ERRNO(read(file, &byte, 1));
        process_leave(0);
    }
    int file = CHECK_ERRNO(open("/dev/zero", O_RDONLY | O_CLOEXEC));
    CHECK_ERRNO(send(ends[0], &file, sizeof file, MSG_NOSIGNAL));
    close(file);
    close(ends[0]);
    close(ends[1]);
    return process_wait(child);
}
