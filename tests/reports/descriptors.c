// memcheck: fd-leak 10, fd-leak 13, fd-leak 14, fd-leak 16
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], sockets[2];
    if (pipe(ends) == -1)
        return 1;
    int file = open("/dev/null", O_RDONLY);
    FILE *stream = fopen("/dev/zero", "r");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == -1 || stream == NULL || file == -1)
        return 1;
    int copy = dup(file);
    close(file);
    close(sockets[0]);
    return copy == -1;
}
