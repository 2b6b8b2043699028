/* The same three messages over two kinds of sockets. Standard output is a file. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OURS = 0, THEIRS = 1 };

static void send_messages(int fd) {
    if (send(fd, "ab", 2, 0) != 2 || send(fd, "c", 1, 0) != 1 || send(fd, "de", 2, 0) != 2)
        _exit(EXIT_FAILURE);
    close(fd);
}

/* Receives at most `size` bytes at a time until the sender has closed its end; a dot after each. */
static void receive_all(int fd, size_t size) {
    char buffer[4];
    ssize_t count;
    while ((count = recv(fd, buffer, size, 0)) > 0)
        printf("%.*s.", (int)count, buffer);
    close(fd);
}

int main(void) {
    int stream[2], packets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, stream) == -1 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET, 0, packets) == -1)
        return EXIT_FAILURE;
    pid_t child = fork();
    if (child == -1)
        return EXIT_FAILURE;
    if (child == 0) {
        close(stream[OURS]);
        close(packets[OURS]);
        send_messages(stream[THEIRS]);
        send_messages(packets[THEIRS]);
        _exit(EXIT_SUCCESS);
    }
    close(stream[THEIRS]);
    close(packets[THEIRS]);
    receive_all(stream[OURS], 4);
    putchar('/');
    receive_all(packets[OURS], 1);
    if (waitpid(child, NULL, 0) == -1)
        return EXIT_FAILURE;
    putchar('\n');
    return EXIT_SUCCESS;
}
