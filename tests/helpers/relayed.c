/* What comes of ten numbered datagrams each way through the lossy relay of grader/helpers.
 *
 *   relayed thread|process FORTH BACK     the plans; the relay runs in a thread, or in a child
 *   relayed draw LENGTH SEED              a plan that is drawn
 *
 * The last datagram of each way must be one that goes on.
 */
#include "lossy_relay.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 10 };

static void need(bool holds, const char *what) {
    if (holds)
        return;
    perror(what);
    exit(2);
}

static int bind_here(struct sockaddr_in *address) {
    socklen_t size = sizeof *address;
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    need(fd != -1 && bind(fd, (struct sockaddr *)address, size) == 0 &&
             getsockname(fd, (struct sockaddr *)address, &size) == 0,
         "bind");
    return fd;
}

/* Sends the numbers to `there`, whose `in` receives them; datagram i has i bytes and its number. */
static void send_all(int out, const struct sockaddr_in *there) {
    for (unsigned char i = 0; i < COUNT; i++) {
        unsigned char bytes[1 + COUNT] = {i};
        memset(bytes + 1, i, i);
        need(sendto(out, bytes, 1U + i, 0, (const struct sockaddr *)there, sizeof *there) == 1 + i,
             "sendto");
    }
}

static struct sockaddr_in receive_all(int in, const char *way) {
    struct sockaddr_in from;
    unsigned char bytes[64] = {0};
    printf("%s:", way);
    do {
        socklen_t size = sizeof from;
        ssize_t count = recvfrom(in, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &size);
        need(count > 0, "recvfrom");
        bool whole = count == 1 + bytes[0];
        for (ssize_t i = 1; i < count; i++)
            whole = whole && bytes[i] == bytes[0];
        printf(" %d%s", bytes[0], whole ? "" : " is not whole");
    } while (bytes[0] != COUNT - 1);
    printf("\n");
    return from;
}

static void *run(void *relay) {
    relay_run(relay);
    return NULL;
}

int main(int argc, char *argv[]) {
    struct sockaddr_in server_address, client_address;
    struct lossy_relay relay;
    if (argc != 4)
        return 2;
    if (strcmp(argv[1], "draw") == 0) {
        char plan[RELAY_PLAN_MAX + 1];
        relay_draw(plan, strtoul(argv[2], NULL, 10), (unsigned)strtoul(argv[3], NULL, 10));
        puts(plan);
        return 0;
    }
    int server = bind_here(&server_address), client = bind_here(&client_address);
    need(relay_open(&relay, &server_address, argv[2], argv[3]) == 0, "relay_open");
    pthread_t thread;
    pid_t child = 0;
    if (strcmp(argv[1], "process") == 0) {
        child = fork();
        need(child != -1, "fork");
        if (child == 0) {
            relay_run(&relay);
            _exit(0);
        }
    } else {
        need(pthread_create(&thread, NULL, run, &relay) == 0, "pthread_create");
    }
    send_all(client, &relay.address);
    struct sockaddr_in from = receive_all(server, "forth");
    send_all(server, &from);
    receive_all(client, "back");
    relay_stop(&relay);
    if (child != 0)
        need(waitpid(child, NULL, 0) == child, "waitpid");
    else
        pthread_join(thread, NULL);
    relay_close(&relay);
    close(server);
    close(client);
    return 0;
}
