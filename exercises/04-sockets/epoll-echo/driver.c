/* epoll_echo MODE...
 *
 *   waiting      clients that have come before the server: three, one that has sent 100,000
 *                bytes, and one that has half-closed
 *   sizes        one client after another, of 0 bytes to 300,000, and a byte at a time
 *   many         three hundred clients at once, who take turns
 *   slow         one that sends and does not receive, until nothing moves any more; another one is
 *                served meanwhile
 *   rude         clients that leave in the middle, in all ways
 *   full         more clients than the server has descriptors for
 *   stop         the server is stopped while clients are connected
 *   closed       the other end of what stops it is closed
 *   tcp          4 MiB over TCP
 *   small        two clients in processes of their own; for the controlled scheduler
 *
 * The server runs in this process, the clients in a child. But for tcp the sockets are UNIX-domain
 * ones. Exit status: 0 all is right; 1 it is not, and standard error says what: "driver: KIND:
 * MESSAGE"; 2 echo_serve returns an error.
 */
#include "client.h"
#include "epoll_echo.h"
#include "judge.h"
#include "rude_client.h"
#include "slow_client.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 4 << 20, MANY = 300, BACKLOG = 50 };

static unsigned char data[MOST], back[MOST];
static const char path[] = "echo.sock";
static struct sockaddr_in port_address = {.sin_family = AF_INET};
static bool is_tcp;
static int listening = -1;
static size_t edges; /* connections that are watched edge-triggered */

/* --- the calls that the server waits with ----------------------------------------------------- */

/* Weak, for a scheduler that knows better. */
#define WATCHED __attribute__((weak))

/* One that is not to wait, of 0, is for a server that has something to do. */
static void check_limit(int timeout) {
    if (timeout > 0)
        wrong("rule", "epoll_wait is called with a time limit: let the server sleep until there is "
                      "something to do");
}

WATCHED int epoll_ctl(int epoll, int what, int fd, struct epoll_event *event) {
    struct stat status;
    if (what != EPOLL_CTL_DEL && fd != listening && fstat(fd, &status) == 0 &&
        S_ISSOCK(status.st_mode)) {
        edges++;
        if ((event->events & EPOLLET) == 0)
            wrong("rule", "a connection is watched without EPOLLET: edge-triggered is what this "
                          "exercise is about");
    }
    return (int)syscall(SYS_epoll_ctl, epoll, what, fd, event);
}

WATCHED int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
    check_limit(timeout);
    return (int)syscall(SYS_epoll_pwait, epoll, events, most, timeout, NULL, _NSIG / 8);
}

WATCHED int epoll_pwait(int epoll, struct epoll_event *events, int most, int timeout,
                        const sigset_t *mask) {
    check_limit(timeout);
    return (int)syscall(SYS_epoll_pwait, epoll, events, most, timeout, mask, _NSIG / 8);
}

/* --- clients ---------------------------------------------------------------------------------- */

static int join_server(void) {
    int fd = is_tcp ? client_at_port(ntohs(port_address.sin_port)) : client_at_path(path);
    need(fd != -1, "connect");
    return fd;
}

static void check_back(size_t came, size_t size, unsigned seed) {
    size_t at = client_differs(back, came < size ? came : size, seed);
    if (at < came && at < size)
        wrong("wrong-output", "byte %zu of %zu comes back as another one", at, size);
    if (came < size)
        wrong("wrong-output", "of %zu bytes %zu come back, then the connection ends", size, came);
}

static void expect_end(int fd) {
    if (!client_sees_end(fd))
        wrong("wrong-output",
              "a client has sent all and said so, and after its bytes comes no end-of-file: %s",
              errno == 0 ? "more bytes than it has sent" : strerrorname_np(errno));
    close(fd);
}

/* Sends and receives at once, half-closes, and sees the end. */
static void talk(size_t size, unsigned seed) {
    int fd = join_server();
    client_fill(data, size, seed);
    check_back(client_exchange(fd, data, size, true, back, size), size, seed);
    expect_end(fd);
}

static void send_bytes(int fd, size_t size, unsigned seed) {
    client_fill(data, size, seed);
    if (client_send(fd, data, size) != size)
        wrong("wrong-output", "the server ends a connection while its client sends");
}

static void receive_bytes(int fd, size_t size, unsigned seed) {
    check_back(client_receive(fd, back, size), size, seed);
}

/* --- the cases: `before` runs before the server does, `after` beside it ----------------------- */

static int early[MANY];

static void waiting_before(void) {
    for (size_t i = 0; i < 5; i++)
        early[i] = join_server();
    for (unsigned i = 0; i < 3; i++)
        send_bytes(early[i], 1 + i, i);
    send_bytes(early[3], 100000, 3);
    send_bytes(early[4], 50000, 4);
    rude_client_half_close(early[4]);
}

static void waiting_after(void) {
    for (unsigned i = 0; i < 3; i++)
        receive_bytes(early[i], 1 + i, i);
    receive_bytes(early[3], 100000, 3);
    receive_bytes(early[4], 50000, 4);
    expect_end(early[4]);
    for (size_t i = 0; i < 4; i++) {
        rude_client_half_close(early[i]);
        expect_end(early[i]);
    }
    printf("waiting: three of few bytes, one of 100000, one that has half-closed\n");
}

static void sizes_after(void) {
    static const size_t sizes[] = {5, 0, 1, 4096, 300000, 65537};
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        talk(sizes[i], i);
        printf("sizes: %zu bytes\n", sizes[i]);
    }
    int fd = join_server();
    client_fill(data, 50, 9);
    size_t right = rude_client_trickle_echo(fd, data, 50);
    if (right != 50)
        wrong("wrong-output", "a client sends a byte at a time, and byte %zu does not come back",
              right);
    rude_client_half_close(fd);
    expect_end(fd);
    printf("sizes: a byte at a time\n");
}

static void many_after(void) {
    int fds[MANY];
    for (size_t i = 0; i < MANY; i++)
        fds[i] = join_server();
    for (unsigned round = 0; round < 3; round++)
        for (unsigned i = 0; i < MANY; i++) {
            unsigned who = (i * 7 + round) % MANY;
            send_bytes(fds[who], 1 + who, who + round);
            receive_bytes(fds[who], 1 + who, who + round);
        }
    for (size_t i = 0; i < MANY; i++) {
        rude_client_half_close(fds[i]);
        expect_end(fds[i]);
    }
    printf("many: %d clients\n", MANY);
}

static struct task server_task(void) {
    return (struct task){getppid(), getppid()};
}

/* Until the server sleeps. */
static void let_server_rest(void) {
    const struct task server = server_task();
    const char *instead = tasks_settle(&server, 1);
    if (instead != NULL)
        wrong(
            "rule",
            "while there is nothing to do, the server does not sleep: a thread that has to wait %s",
            instead);
}

static void slow_after(void) {
    struct slow_client slow;
    int fd = join_server();
    client_fill(data, MOST, 1);
    slow_client_begin(&slow, fd, data, MOST);
    while (slow_client_stuff(&slow) > 0)
        let_server_rest();
    if (slow.sent == MOST) {
        check_back(client_exchange(fd, NULL, 0, true, back, MOST), MOST, 1);
        wrong("rule", "a client that receives nothing has sent 4 MiB: the server holds more of a "
                      "connection than ECHO_BUFFER bytes");
    }
    int other = join_server();
    if (client_send(other, "hello", 5) != 5 || client_receive(other, back, 5) != 5 ||
        memcmp(back, "hello", 5) != 0)
        wrong("wrong-output", "while one client receives nothing, another one is not served");
    rude_client_half_close(other);
    expect_end(other);
    printf("slow: another one is served\n");
    check_back(client_exchange(fd, data + slow.sent, MOST - slow.sent, true, back, MOST), MOST, 1);
    expect_end(fd);
    printf("slow: 4 MiB\n");
}

/* One that has left before the server has seen it: to send to it fails for certain. */
static void rude_before(void) {
    int fd = join_server();
    client_fill(data, 1000, 0);
    rude_client_leave(fd, data, 1000);
}

static void rude_after(void) {
    int fd = join_server();
    send_bytes(fd, 1000, 1);
    rude_client_leave(fd, "x", 1); /* with all that has come back unread */
    fd = join_server();
    rude_client_reset(fd);
    fd = join_server();
    send_bytes(fd, 100000, 2);
    receive_bytes(fd, 1, 2);
    rude_client_reset(fd);
    for (size_t i = 0; i < 8; i++)
        close(join_server());
    fd = join_server();
    send_bytes(fd, 100000, 3);
    need(shutdown(fd, SHUT_RD) == 0, "shutdown"); /* who sends to it gets EPIPE */
    close(fd);
    talk(1000, 4);
    printf("rude: the next one is served\n");
}

/* Of those who come too many some are served, or wait until there is room again, or are turned
 * away. */
static void full_after(void) {
    enum { EXTRA = 30 };
    int extra[EXTRA], fd = join_server();
    send_bytes(fd, 10, 0);
    receive_bytes(fd, 10, 0);
    for (size_t i = 0; i < EXTRA; i++)
        extra[i] = join_server();
    while (descriptors_of(getppid()) < descriptors_most() &&
           task_look(server_task()).state != TASK_SLEEPS)
        sched_yield();
    for (unsigned i = 0; i < 3; i++) { /* a round at least in which it can accept nobody */
        send_bytes(fd, 10, i);
        receive_bytes(fd, 10, i);
    }
    printf("full: the one that was there is served\n");
    for (size_t i = 0; i < EXTRA - 1; i++)
        close(extra[i]);
    client_send(extra[EXTRA - 1], "x", 1);
    client_receive(extra[EXTRA - 1], back, 1); /* the byte, or the end */
    close(extra[EXTRA - 1]);
    let_server_rest();
    talk(1000, 9);
    rude_client_half_close(fd);
    expect_end(fd);
    printf("full: and newcomers, too\n");
}

static void stop_after(void) {
    for (unsigned i = 0; i < 5; i++) {
        early[i] = join_server();
        send_bytes(early[i], 10, i);
        receive_bytes(early[i], 10, i);
    }
    printf("stop: five are connected\n");
}

static void stop_at_last(void) {
    for (size_t i = 0; i < 5; i++) {
        if (!client_sees_end(early[i]))
            wrong("wrong-output", "the server has been stopped, and a connection does not end");
        close(early[i]);
    }
    printf("stop: all see the end\n");
}

/* The server waits for this process then, or is still in echo_serve, and asks again and again. */
static void closed_at_last(void) {
    const struct task server = server_task();
    const char *instead = tasks_settle(&server, 1);
    if (instead != NULL) {
        fprintf(stderr,
                "driver: rule: the other end of `stop` is closed, and echo_serve goes on: a thread "
                "that has to end %s\n",
                instead);
        kill(getppid(), SIGKILL); /* it does not end by itself */
        _exit(1);
    }
    printf("closed: it ends\n");
}

static void closed_after(void) {
    talk(10, 0);
}

static void tcp_before(void) {
    early[0] = join_server();
    send_bytes(early[0], 40000, 0);
}

static void tcp_after(void) {
    receive_bytes(early[0], 40000, 0);
    rude_client_half_close(early[0]);
    expect_end(early[0]);
    talk(MOST, 5);
    talk(3, 6);
    printf("tcp: 4 MiB\n");
}

static void small_after(void) {
    pid_t other = child_fork();
    talk(other == 0 ? 3 : 2, 1);
    if (other == 0)
        _exit(0);
    child_wait(other);
}

static void nothing(void) {
}

/* --- one run ---------------------------------------------------------------------------------- */

static void listen_here(void) {
    struct sockaddr_un path_address = {.sun_family = AF_UNIX};
    socklen_t size = sizeof port_address;
    strcpy(path_address.sun_path, path);
    unlink(path);
    port_address.sin_port = 0;
    port_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listening = socket(is_tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int bound = is_tcp ? bind(listening, (struct sockaddr *)&port_address, size)
                       : bind(listening, (struct sockaddr *)&path_address, sizeof path_address);
    need(listening != -1 && bound == 0 && listen(listening, BACKLOG) == 0, "listen");
    need(!is_tcp || getsockname(listening, (struct sockaddr *)&port_address, &size) == 0,
         "getsockname");
}

struct scene {
    const char *name;
    void (*before)(void), (*after)(void), (*at_last)(void);
    bool is_full, is_closed;
};

static _Noreturn void be_clients(const struct scene *scene, const int ready[2], const int stop[2]) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a server that has failed is told of by its own */
    close(ready[0]);
    close(stop[0]);
    close(listening);
    scene->before();
    close(ready[1]);
    scene->after();
    if (!scene->is_closed)
        need(write(stop[1], "", 1) == 1, "write");
    else
        close(stop[1]);
    scene->at_last();
    if (!scene->is_closed)
        close(stop[1]);
    fflush(stdout);
    _exit(0);
}

/* Descriptors that the server finds free in the case full. */
enum { ROOM = 12 };

static void run(const struct scene *scene) {
    int ready[2], stop[2];
    struct descriptors before;
    char none;
    is_tcp = strcmp(scene->name, "tcp") == 0;
    judge_explores = strcmp(scene->name, "small") == 0;
    listen_here();
    need(pipe2(ready, O_CLOEXEC) == 0 && pipe2(stop, O_CLOEXEC) == 0, "pipe2");
    pid_t child = child_fork();
    if (child == 0)
        be_clients(scene, ready, stop);
    close(ready[1]);
    close(stop[1]);
    need(read_all(ready[0], &none, 1) == 0, "read"); /* those who come before have come */
    if (!judge_explores)
        descriptors_note(&before);
    if (scene->is_full)
        descriptors_take(ROOM);
    int result = echo_serve(listening, stop[0]);
    if (scene->is_full && result == -1)
        wrong(
            "fault-handling",
            "there are more clients than descriptors, and echo_serve ends: %s; newcomers may wait "
            "then, or be turned away, and the others are served",
            strerrorname_np(errno));
    if (scene->is_full)
        descriptors_give_back();
    if (result != 0) {
        fprintf(stderr, "echo_serve: %d, %s\n", result, strerrorname_np(errno));
        exit(2);
    }
    if (!judge_explores)
        descriptors_check(&before, "echo_serve");
    child_wait(child);
    if (!judge_explores)
        caller_check(stop[0], !scene->is_closed, "echo_serve");
    if (edges == 0 && !judge_explores)
        wrong("rule", "no connection is watched by epoll, edge-triggered");
    close(ready[0]);
    close(stop[0]);
    close(listening);
    unlink(path);
}

int main(int argc, char *argv[]) {
    static const struct scene scenes[] = {
        {"waiting", waiting_before, waiting_after, nothing, false, false},
        {"sizes", nothing, sizes_after, nothing, false, false},
        {"many", nothing, many_after, nothing, false, false},
        {"slow", nothing, slow_after, nothing, false, false},
        {"rude", rude_before, rude_after, nothing, false, false},
        {"full", nothing, full_after, nothing, true, false},
        {"stop", nothing, stop_after, stop_at_last, false, false},
        {"closed", nothing, closed_after, closed_at_last, false, true},
        {"tcp", tcp_before, tcp_after, nothing, false, false},
        {"small", nothing, small_after, nothing, false, false}};
    for (int i = 1; i < argc; i++)
        for (size_t at = 0; at < sizeof scenes / sizeof *scenes; at++)
            if (strcmp(argv[i], scenes[at].name) == 0)
                run(&scenes[at]);
    return 0;
}
