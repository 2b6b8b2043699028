// rights.c - what arrives of descriptors that are passed, by the room that the receiver has for them;
// and who is at the other end.
#include "../02-pipes/fd_table.h"
#include "../02-pipes/process.h"
#include "place.h"
#include "unix_socket.h"

#include <sys/socket.h>

static void send_copies(int fd, size_t count, size_t bytes) {
    char data = 0, control[CMSG_SPACE(8 * sizeof(int))] __attribute__((aligned(8))) = {0};
    struct iovec part = {.iov_base = &data, .iov_len = bytes};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    int standard_output = STDOUT_FILENO;
    for (size_t i = 0; i < count; i++)
        memcpy(CMSG_DATA(header) + i * sizeof(int), &standard_output, sizeof(int));
    CHECK_ERRNO(sendmsg(fd, &message, 0));
}

// Sends COUNT descriptors to a receiver with a control buffer of ROOM bytes.
static void pass(const char *what, size_t count, size_t room) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    send_copies(ends[0], count, 1);
    int before = fd_table_count();
    char data, control[CMSG_SPACE(8 * sizeof(int))] __attribute__((aligned(8)));
    struct iovec part = {.iov_base = &data, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = room};
    CHECK_ERRNO(recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC));
    printf("%-34s%d arrive%s\n", what, fd_table_count() - before,
           (message.msg_flags & MSG_CTRUNC) != 0 ? ", MSG_CTRUNC" : "");
    fd_table_reset(); // all that came, and the pair
}

static void without_data(void) {
    int ends[2];
    char byte;
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    send_copies(ends[0], 1, 0);
    printf("%-34s%s\n",
           "1 with no byte of data, recv:", result_or_errno(recv(ends[1], &byte, 1, MSG_DONTWAIT)));
    fd_table_reset();
}

// A client connects, and the server asks the kernel who it is.
static void peer(void) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    pid_t child = process_fork();
    if (child == 0) {
        int fd = CHECK_ERRNO(unix_connect(place.path));
        char byte;
        CHECK_ERRNO(recv(fd, &byte, 1, 0));
        process_leave(0);
    }
    int client;
    while ((client = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1)
        process_wait_asleep(child);
    struct ucred who;
    socklen_t length = sizeof who;
    CHECK_ERRNO(getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &length));
    printf("the peer's process: %s\n", who.pid == child ? "the child" : "another");
    printf("the peer's user:    %s\n", who.uid == getuid() ? "ours" : "another");
    CHECK_ERRNO(send(client, "", 1, MSG_NOSIGNAL));
    process_wait(child);
    close(client);
    close(listener);
    place_remove(&place);
}

int main(void) {
    fd_table_reset();
    pass("1 sent, room for 1:", 1, CMSG_SPACE(sizeof(int)));
    pass("1 sent, no room:", 1, 0);
    pass("3 sent, room for 1 by CMSG_SPACE:", 3, CMSG_SPACE(sizeof(int)));
    pass("3 sent, room for 1 by CMSG_LEN:", 3, CMSG_LEN(sizeof(int)));
    without_data();
    peer();
    return 0;
}
