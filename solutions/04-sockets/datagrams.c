// datagrams.c - SOCK_DGRAM of AF_UNIX: boundaries, short buffers, who sent it, full, gone.
#include "place.h"
#include "unix_socket.h"

#include <stddef.h>
#include <sys/socket.h>

static void put(int fd, const char *text) {
    CHECK_ERRNO(send(fd, text, strlen(text), 0));
    printf("send    \"%s\"\n", text);
}

// Takes a datagram into SIZE bytes, and asks with MSG_TRUNC how long it was.
static void take(int fd, size_t size) {
    char text[64], from[40] = "nobody";
    struct sockaddr_un sender;
    socklen_t length = sizeof sender;
    ssize_t n =
        recvfrom(fd, text, size, MSG_TRUNC | MSG_DONTWAIT, (struct sockaddr *)&sender, &length);
    int kept = n > (ssize_t)size ? (int)size : (int)n;
    if (n != -1 && length > offsetof(struct sockaddr_un, sun_path))
        snprintf(from, sizeof from, "%.30s", strrchr(sender.sun_path, '/') + 1);
    if (n == -1)
        printf("receive into %zu: %s\n", size, strerrorname_np(errno));
    else
        printf("receive into %zu: %zd, \"%.*s\", from %s\n", size, n, kept, text, from);
}

static int open_at(const char *path) {
    int fd = CHECK_ERRNO(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    struct sockaddr_un address;
    CHECK_ERRNO(unix_address(&address, path));
    CHECK_ERRNO(bind(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

static int open_to(const char *path) {
    int fd = CHECK_ERRNO(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    struct sockaddr_un address;
    CHECK_ERRNO(unix_address(&address, path));
    CHECK_ERRNO(connect(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

int main(void) {
    static char large[1 << 22];
    struct place place = place_new();
    int box = open_at(place.path), sender = open_to(place.path);
    put(sender, "ping");
    put(sender, "pong");
    put(sender, "");
    take(box, 64);
    take(box, 2); // too small
    take(box, 64);
    take(box, 64);
    struct sockaddr_un name;
    char path[100];
    snprintf(path, sizeof path, "%s/sender", place.folder);
    CHECK_ERRNO(unix_address(&name, path));
    CHECK_ERRNO(bind(sender, (struct sockaddr *)&name, sizeof name));
    put(sender, "signed");
    take(box, 64);
    printf("send 4 MiB: %s\n", result_or_errno(send(sender, large, sizeof large, 0)));
    int sent = 0;
    while (send(sender, "x", 1, MSG_DONTWAIT) == 1)
        sent++;
    printf("sent until it would wait: %d, then %s\n", sent, strerrorname_np(errno));
    close(box);
    printf("the receiver is closed, send: %s\n", result_or_errno(send(sender, "x", 1, 0)));
    close(sender);
    unlink(path);
    place_remove(&place);
    return 0;
}
