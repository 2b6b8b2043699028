// UNIX and TCP sockets between a parent and its child; the port is the kernel's choice.
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1 || bind(listener, (struct sockaddr *)&address, length) == -1 ||
        listen(listener, 1) == -1 ||
        getsockname(listener, (struct sockaddr *)&address, &length) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        close(listener);
        int client = socket(AF_INET, SOCK_STREAM, 0);
        if (client == -1 || connect(client, (struct sockaddr *)&address, sizeof address) == -1)
            _exit(1);
        if (send(client, "hello", 5, MSG_NOSIGNAL) != 5)
            _exit(1);
        close(client);
        _exit(0);
    }
    int connection = accept(listener, NULL, NULL);
    char text[6] = "";
    size_t got = 0;
    ssize_t count;
    while (got < 5 && (count = recv(connection, text + got, 5 - got, 0)) > 0)
        got += (size_t)count;
    close(connection);
    close(listener);
    waitpid(pid, NULL, 0);
    puts(text);
    return strcmp(text, "hello") != 0;
}
