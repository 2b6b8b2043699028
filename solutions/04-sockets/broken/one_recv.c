// one_recv.c - three letters over one connection, and a recv for each.
#include "../../02-pipes/process.h"
#include "../../03-message-queues/check_errno.h"

#include <sys/socket.h>
#include <unistd.h>

static void bring(int fd) {
    static const char *const letters[] = {"Hello World!", " ", "Why so serious?"};
    for (int i = 0; i < 3; i++)
        CHECK_ERRNO(send(fd, letters[i], strlen(letters[i]), MSG_NOSIGNAL));
}

static int receive(int fd) {
    char text[1024];
    int letters = 0;
    for (;;) {
        ssize_t length = CHECK_ERRNO(recv(fd, text, sizeof text - 1, 0));
        if (length == 0)
            return letters;
        text[length] = '\0';
        printf("letter %d: \"%s\"\n", ++letters, text);
    }
}

int main(void) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t child = process_fork();
    if (child == 0) {
        bring(ends[1]);
        process_leave(0);
    }
    close(ends[1]);
    process_wait(child); // the client is quicker than we are
    int letters = receive(ends[0]);
    close(ends[0]);
    return letters != 3;
}
