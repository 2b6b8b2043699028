/* udp_retry MODE...
 *
 *   client          call_server talks to a server of the driver's own, which also sends what is no
 *                   reply
 *   long            a reply that is longer than its room
 *   server          call_answer gets datagrams from a client of the driver's own
 *   silent          a server that never answers, and a port where nobody listens
 *   relay           client and server in processes of their own; between them the lossy relay, by
 *                   plans that are written down and by some that are drawn
 *   small           for the controlled scheduler, in virtual time: how long the client waits where
 *                   nobody answers, and where something comes that is no reply, or signals; a relay
 *                   that loses, doubles and reorders
 *
 * No time that passes is judged, but virtual time: a client may send again as often as a slow
 * machine makes it. In the modes client and server no wait ever comes to its end.
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE";
 * 2 a function returns an error that it should not.
 */
#include "judge.h"
#include "lossy_relay.h"
#include "task_look.h"
#include "udp_retry.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONG_MS = 60000, DATAGRAM_MAX = 2048, LENGTHS = 5 };

static const size_t lengths[LENGTHS] = {5, 0, BODY_MAX, 1, 300};

static _Noreturn void give_up(const char *function, ssize_t result) {
    fprintf(stderr, "%s: %zd, %s\n", function, result, strerrorname_np(errno));
    exit(2);
}

/* --- sockets of 127.0.0.1, and datagrams ------------------------------------------------------ */

static int bind_here(struct sockaddr_in *address) {
    socklen_t size = sizeof *address;
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    need(fd != -1 && bind(fd, (struct sockaddr *)address, size) == 0 &&
             getsockname(fd, (struct sockaddr *)address, &size) == 0,
         "a UDP socket");
    return fd;
}

static int connect_to(const struct sockaddr_in *address) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    need(fd != -1 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0,
         "a UDP socket");
    return fd;
}

/* Puts a datagram together: the number, byte by byte, and `size` bytes of stream `stream`. */
static size_t make(unsigned char *datagram, uint32_t number, size_t stream, size_t size) {
    for (int i = 0; i < NUMBER_SIZE; i++)
        datagram[i] = (unsigned char)(number >> (8 * (NUMBER_SIZE - 1 - i)));
    for (size_t at = 0; at < size; at++)
        datagram[NUMBER_SIZE + at] = byte_of(stream, at);
    return NUMBER_SIZE + size;
}

static void send_to(int fd, const void *datagram, size_t size, const struct sockaddr_in *to) {
    need(sendto(fd, datagram, size, 0, (const struct sockaddr *)to, sizeof *to) == (ssize_t)size,
         "sendto");
}

/* The size of what waits there, and it; -1: nothing does. */
static ssize_t take(int fd, unsigned char *datagram) {
    return recv(fd, datagram, DATAGRAM_MAX, MSG_DONTWAIT);
}

/* A function has returned: the caller's socket has to be as it was. */
static void expect_as_it_was(int fd, const char *function) {
    static const struct {
        int option;
        const char *name;
    } limits[] = {{SO_RCVTIMEO, "SO_RCVTIMEO"}, {SO_SNDTIMEO, "SO_SNDTIMEO"}};
    if (fcntl(fd, F_GETFL) & O_NONBLOCK)
        wrong("rule", "%s returns, and the caller's socket does not block any more", function);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct timeval limit;
        socklen_t size = sizeof limit;
        need(getsockopt(fd, SOL_SOCKET, limits[i].option, &limit, &size) == 0, "getsockopt");
        if (limit.tv_sec != 0 || limit.tv_usec != 0)
            wrong("rule", "%s returns, and leaves the caller's socket with a time limit, %s",
                  function, limits[i].name);
    }
}

/* --- the client ------------------------------------------------------------------------------- */

/* Whom the client under test talks to: it answers call i as the mode says, and then once more what
 * is no reply to the next one. */
struct peer {
    int fd;
    size_t size; /* of its reply; for answer_long */
    pthread_t thread;
};

static void check_request(const unsigned char *datagram, ssize_t size, size_t call) {
    unsigned char due[DATAGRAM_MAX];
    size_t length = make(due, (uint32_t)(call + 1), 10 + call, lengths[call]);
    if (size >= NUMBER_SIZE && memcmp(datagram, due, NUMBER_SIZE) != 0)
        wrong("wrong-output",
              "the number in request %zu is, byte by byte, %d %d %d %d, not %d %d %d %d", call + 1,
              datagram[0], datagram[1], datagram[2], datagram[3], due[0], due[1], due[2], due[3]);
    if (size != (ssize_t)length)
        wrong("wrong-output", "a request with a body of %zu bytes is a datagram of %zd, not %zu",
              lengths[call], size, length);
    if (memcmp(datagram, due, length) != 0)
        wrong("wrong-output", "the body of request %zu is not the one that was given", call + 1);
}

/* What is no reply to call `number`: of other calls, too short, empty. */
static void send_noise(int fd, uint32_t number, const struct sockaddr_in *to) {
    unsigned char datagram[DATAGRAM_MAX];
    size_t size = make(datagram, number - 1, 90, 7);
    send_to(fd, datagram, size, to);
    send_to(fd, datagram, 0, to);
    send_to(fd, datagram, NUMBER_SIZE - 1, to);
    size = make(datagram, number + 1, 91, 5);
    send_to(fd, datagram, size, to);
    size = make(datagram, number << 24, 92, 3); /* read the wrong way round, it is this one */
    send_to(fd, datagram, size, to);
    size = make(datagram, number + 256, 93, 2); /* and its last byte is this one's */
    send_to(fd, datagram, size, to);
    make(datagram, number, 94, 0); /* the last one's last byte would make a number of it */
    send_to(fd, datagram, NUMBER_SIZE - 1, to);
}

static void *serve_alone(void *argument) {
    const struct peer *peer = argument;
    const struct task caller = {.id = getpid()};
    const char *waits;
    for (size_t call = 0; call < LENGTHS; call++) {
        unsigned char datagram[DATAGRAM_MAX];
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t count =
            recvfrom(peer->fd, datagram, sizeof datagram, 0, (struct sockaddr *)&from, &size);
        need(count >= 0, "recvfrom");
        check_request(datagram, count, call);
        if (call == 0 && (waits = tasks_settle(&caller, 1)) != NULL)
            wrong("rule", "call_server has to sleep until something comes, and %s", waits);
        send_noise(peer->fd, (uint32_t)call + 1, &from);
        size_t length = make(datagram, (uint32_t)call + 1, 20 + call, lengths[LENGTHS - 1 - call]);
        send_to(peer->fd, datagram, length, &from);
        send_to(peer->fd, datagram, length, &from);
    }
    return NULL;
}

static void check_reply(const unsigned char *reply, ssize_t size, size_t stream, size_t length) {
    if (size != (ssize_t)length)
        wrong("wrong-output", "a reply with a body of %zu bytes is given as one of %zd", length,
              size);
    for (size_t at = 0; at < length; at++)
        if (reply[at] != byte_of(stream, at))
            wrong("wrong-output", "byte %zu of a reply's body is %d, not %d", at, reply[at],
                  byte_of(stream, at));
}

static void case_client(void) {
    struct sockaddr_in address;
    unsigned char request[BODY_MAX + 1], reply[DATAGRAM_MAX];
    struct peer peer = {.fd = bind_here(&address)};
    struct call_client client = {.fd = connect_to(&address)};
    need(pthread_create(&peer.thread, NULL, serve_alone, &peer) == 0, "pthread_create");
    for (size_t call = 0; call < LENGTHS; call++) {
        size_t due = lengths[LENGTHS - 1 - call];
        for (size_t at = 0; at < lengths[call]; at++)
            request[at] = byte_of(10 + call, at);
        memset(reply, 0x5A, sizeof reply);
        ssize_t size = call_server(&client, request, lengths[call], reply, due, LONG_MS, 3);
        if (size == -1)
            give_up("call_server", size);
        check_reply(reply, size, 20 + call, due);
        expect_as_it_was(client.fd, "call_server");
        if (reply[due] != 0x5A)
            wrong("memory-error", "call_server writes beyond the reply's room");
        printf("client: %zu bytes, and %zu back\n", lengths[call], due);
    }
    pthread_join(peer.thread, NULL);
    if (take(peer.fd, reply) != -1)
        wrong("wrong-output", "a request is sent again before the time to wait is up: what is no "
                              "reply is ignored, and the wait goes on");
    memset(request, 1, sizeof request);
    if (call_server(&client, request, sizeof request, reply, 1, LONG_MS, 3) != -1 ||
        errno != EMSGSIZE)
        wrong("wrong-output", "a request of BODY_MAX + 1 bytes is not refused with EMSGSIZE");
    if (take(peer.fd, reply) != -1)
        wrong("wrong-output", "a request is refused, and sent all the same");
    printf("client: %d bytes, EMSGSIZE\n", BODY_MAX + 1);
    close(peer.fd);
    close(client.fd);
}

/* A reply that is too long for its room. The peer is this one call's. */
static void *answer_long(void *argument) {
    const struct peer *peer = argument;
    unsigned char datagram[DATAGRAM_MAX];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    need(recvfrom(peer->fd, datagram, sizeof datagram, 0, (struct sockaddr *)&from, &size) >= 0,
         "recvfrom");
    send_to(peer->fd, datagram, make(datagram, 1, 1, peer->size), &from);
    return NULL;
}

static void call_long(size_t length, size_t room) {
    struct sockaddr_in address;
    unsigned char reply[DATAGRAM_MAX + 1];
    struct peer peer = {.fd = bind_here(&address), .size = length};
    struct call_client client = {.fd = connect_to(&address)};
    need(pthread_create(&peer.thread, NULL, answer_long, &peer) == 0, "pthread_create");
    memset(reply, 0x5A, sizeof reply);
    errno = 0;
    ssize_t size = call_server(&client, "?", 1, reply, room, LONG_MS, 1);
    if (size != -1)
        wrong("wrong-output",
              "a reply of %zu bytes has room for %zu, of BODY_MAX, %d, at most, and call_server "
              "returns %zd: what did not fit is lost without a word",
              length, room, BODY_MAX, size);
    if (errno != EMSGSIZE)
        wrong("wrong-output", "a reply that is too long fails with %s, not EMSGSIZE",
              strerrorname_np(errno));
    if (reply[room] != 0x5A)
        wrong("memory-error", "call_server writes beyond the reply's room");
    expect_as_it_was(client.fd, "call_server");
    printf("client: a reply of %zu bytes, room for %zu: EMSGSIZE\n", length, room);
    pthread_join(peer.thread, NULL);
    close(peer.fd);
    close(client.fd);
}

static void case_long(void) {
    call_long(11, 10);
    call_long(BODY_MAX + 1, BODY_MAX);
    call_long(BODY_MAX + 1, DATAGRAM_MAX);
}

/* --- nobody answers --------------------------------------------------------------------------- */

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void expect_timeout(struct call_client *client, int wait_ms, int tries, const char *whom) {
    unsigned char reply[8];
    errno = 0;
    ssize_t size = call_server(client, "hello", 5, reply, sizeof reply, wait_ms, tries);
    if (size != -1)
        wrong("wrong-output", "%s: call_server returns %zd, as if a reply had come", whom, size);
    if (errno != ETIMEDOUT)
        wrong("wrong-output", "%s: call_server fails with %s, not with ETIMEDOUT", whom,
              strerrorname_np(errno));
}

/* A server that is there and says nothing gets `tries` datagrams, all the same. */
static void expect_tries(int server, uint32_t number, int tries, const char *why) {
    unsigned char due[DATAGRAM_MAX], datagram[DATAGRAM_MAX];
    size_t length = make(due, number, 0, 5);
    memcpy(due + NUMBER_SIZE, "hello", 5);
    int came = 0;
    for (ssize_t size; (size = take(server, datagram)) != -1; came++)
        if (size != (ssize_t)length || memcmp(datagram, due, length) != 0)
            wrong("wrong-output", "datagram %d of call %u is not the same as the first has to be",
                  came + 1, number);
    if (came != tries)
        wrong("wrong-output", "nobody answers, and the request is sent %d times, not %d%s", came,
              tries, why);
}

/* The socket has been told ECONNREFUSED of a datagram before the call's first: whoever sends next
 * gets that error, and has sent nothing. A server is there now, and says nothing. */
static void case_told_before(struct call_client *client) {
    struct sockaddr_in address;
    struct pollfd polled = {.fd = client->fd};
    while (send(client->fd, "", 1, 0) == -1)
        need(errno == ECONNREFUSED, "send");
    need(poll(&polled, 1, -1) == 1, "poll"); /* it has been told: POLLERR */
    int server = bind_here(&address);
    need(connect(client->fd, (struct sockaddr *)&address, sizeof address) == 0, "connect");
    expect_timeout(client, 4, 2, "a server that says nothing, after a port where nobody listens");
    expect_tries(server, client->number, 2,
                 ": a send that fails with ECONNREFUSED tells of an earlier one, and has sent "
                 "nothing");
    printf("nobody was there: sent 2 times, ETIMEDOUT\n");
    close(server);
}

static void case_silent(void) {
    struct sockaddr_in address;
    int server = bind_here(&address);
    struct call_client client = {.fd = connect_to(&address)};
    for (int tries = 1; tries <= 3; tries++) {
        expect_timeout(&client, 4, tries, "a server that says nothing");
        expect_tries(server, (uint32_t)tries, tries, "");
        printf("silent: sent %d times, ETIMEDOUT\n", tries);
    }
    expect_as_it_was(client.fd, "call_server");
    close(server); /* from now on nobody has this port */
    expect_timeout(&client, 4, 3, "a port where nobody listens");
    printf("nobody there: ETIMEDOUT\n");
    case_told_before(&client);
    close(client.fd);
}

/* --- the server ------------------------------------------------------------------------------- */

static size_t performed, reply_size;
static unsigned char performed_body[BODY_MAX];
static size_t performed_size;

static size_t perform(const void *request, size_t size, void *reply) {
    performed++;
    performed_size = size;
    memset(reply, 0, BODY_MAX); /* before the request is read: they do not overlap */
    if (size <= sizeof performed_body)
        memcpy(performed_body, request, size);
    for (size_t at = 0; at < reply_size; at++)
        ((unsigned char *)reply)[at] = byte_of(performed, at);
    return reply_size;
}

/* A server under test, two clients of it, and the call that it has performed last. */
struct served {
    struct call_server_state state;
    int sockets[2];
    size_t last;
};

static struct served serve_here(void) {
    struct sockaddr_in address;
    struct served served = {.state.fd = bind_here(&address)};
    for (int i = 0; i < 2; i++)
        served.sockets[i] = connect_to(&address);
    return served;
}

static void close_served(const struct served *served) {
    expect_as_it_was(served->state.fd, "call_answer");
    close(served->state.fd);
    for (int i = 0; i < 2; i++)
        close(served->sockets[i]);
}

struct exchange {
    const char *what;
    uint32_t number;
    size_t size, reply_size; /* of the bodies */
    bool is_new, is_answered;
    int socket; /* which of the client's */
};

static void exchange(struct served *server, const struct exchange *step) {
    const int *sockets = server->sockets;
    unsigned char datagram[DATAGRAM_MAX], due[DATAGRAM_MAX];
    size_t before = performed, length = make(datagram, step->number, step->size, step->size);
    reply_size = step->is_new ? step->reply_size : 77;
    need(send(sockets[step->socket], datagram, length, 0) == (ssize_t)length, "send");
    int result = call_answer(&server->state, perform);
    if (result == -1)
        give_up("call_answer", result);
    if (performed != before + step->is_new)
        wrong("wrong-output", "%s: it is performed %zu times, not %d", step->what,
              performed - before, step->is_new);
    if (result != step->is_new)
        wrong("wrong-output", "%s: call_answer returns %d, not %d", step->what, result,
              step->is_new);
    if (step->is_new && (performed_size != step->size ||
                         memcmp(performed_body, datagram + NUMBER_SIZE, step->size) != 0))
        wrong("wrong-output", "%s: it is performed with another body than was sent", step->what);
    if (step->is_new)
        server->last = performed;
    ssize_t came = take(sockets[step->socket], datagram);
    if (!step->is_answered && came != -1)
        wrong("wrong-output", "%s: a reply is sent", step->what);
    length = make(due, step->number, server->last, step->reply_size);
    if (step->is_answered && came == -1)
        wrong("wrong-output", "%s: no reply comes to where it came from", step->what);
    if (step->is_answered && (came != (ssize_t)length || memcmp(datagram, due, length) != 0))
        wrong("wrong-output", "%s: the reply is not the number and the body that are due",
              step->what);
    printf("server: %s\n", step->what);
}

static void expect_ignored(struct served *server, size_t size) {
    static const unsigned char datagram[DATAGRAM_MAX] = {1};
    unsigned char reply[DATAGRAM_MAX];
    size_t before = performed;
    need(send(server->sockets[0], datagram, size, 0) == (ssize_t)size, "send");
    int result = call_answer(&server->state, perform);
    if (result != 0 || performed != before || take(server->sockets[0], reply) != -1)
        wrong("wrong-output", "a datagram of %zu bytes is not ignored: call_answer returns %d",
              size, result);
    printf("server: %zu bytes, ignored\n", size);
}

static void case_server(void) {
    static const struct exchange steps[] = {
        {"a call", 1, 3, 5, true, true, 0},
        {"the same again", 1, 3, 5, false, true, 0},
        {"the same from elsewhere", 1, 3, 5, false, true, 1},
        {"the next one, without a body", 2, 0, BODY_MAX, true, true, 0},
        {"one that is late", 1, 3, 5, false, false, 0},
        {"the last one again", 2, 0, BODY_MAX, false, true, 1},
        {"one that is some further on", 256, BODY_MAX, 0, true, true, 0},
        {"its repetition", 256, BODY_MAX, 0, false, true, 0},
        {"one that is late, with a greater last byte", 255, 1, 1, false, false, 0},
        {"the next", 257, 1, 1, true, true, 0},
    };
    static const struct exchange others[] = {
        {"a call to another server", 1, 3, 5, true, true, 0},
        {"the last one to the first server again", 257, 1, 1, false, true, 0},
        {"the last one to the other again", 1, 3, 5, false, true, 0},
    };
    static const size_t ignored[] = {0, 1, NUMBER_SIZE - 1, NUMBER_SIZE + BODY_MAX + 1, 1500};
    struct served server = serve_here(), other = serve_here();
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        expect_ignored(&server, ignored[i]);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        exchange(&server, &steps[i]);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        expect_ignored(&server, ignored[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        exchange(i == 1 ? &server : &other, &others[i]);
    close_served(&server);
    close_served(&other);
}

/* --- both, and a relay between them ----------------------------------------------------------- */

/* What all processes of a run see: an account, to which every call adds. */
static struct shared {
    atomic_bool over;
    atomic_size_t performed, sum;
} * shared;

/* Adds the request's only byte, and replies with the sum and as many bytes more as that. */
static size_t deposit(const void *request, size_t size, void *reply) {
    if (size != 1)
        wrong("wrong-output", "a call is performed with a body of %zu bytes, and 1 was sent", size);
    unsigned char amount = *(const unsigned char *)request;
    atomic_fetch_add(&shared->performed, 1);
    size_t sum = atomic_fetch_add(&shared->sum, amount) + amount;
    for (size_t at = 0; at <= amount; at++)
        ((unsigned char *)reply)[at] = at == 0 ? (unsigned char)sum : byte_of(sum, at);
    return 1U + amount;
}

static _Noreturn void be_server(int fd) {
    struct call_server_state server = {.fd = fd};
    while (!atomic_load(&shared->over)) {
        int result = call_answer(&server, deposit);
        if (result == -1)
            give_up("call_answer", result);
    }
    close(fd);
    _exit(0);
}

static void call_all(int fd, size_t calls, int wait_ms, int tries) {
    struct call_client client = {.fd = fd};
    size_t sum = 0;
    for (size_t i = 0; i < calls; i++) {
        unsigned char amount = (unsigned char)(i % 5), reply[BODY_MAX];
        sum += amount;
        ssize_t size = call_server(&client, &amount, 1, reply, sizeof reply, wait_ms, tries);
        if (size == -1)
            give_up("call_server", size);
        if (size != 1 + amount || reply[0] != (unsigned char)sum)
            wrong(
                "wrong-output",
                "call %zu adds %d to an account, and its reply tells of %d and has %zd bytes; due "
                "are %zu and %d",
                i + 1, amount, reply[0], size, sum, 1 + amount);
        for (size_t at = 1; at <= amount; at++)
            if (reply[at] != byte_of(sum, at))
                wrong("wrong-output", "byte %zu of the reply to call %zu is not the server's", at,
                      i + 1);
    }
    if (atomic_load(&shared->performed) != calls)
        wrong("wrong-output", "%zu calls are performed %zu times", calls,
              atomic_load(&shared->performed));
}

static void go_through(const char *forth, const char *back, size_t calls, int wait_ms, int tries) {
    struct sockaddr_in address;
    struct lossy_relay relay;
    shared->over = false;
    shared->performed = shared->sum = 0;
    int server = bind_here(&address);
    pid_t serves = child_fork();
    if (serves == 0)
        be_server(server);
    need(relay_open(&relay, &address, forth, back) == 0, "relay_open");
    pid_t relays = child_fork();
    if (relays == 0) {
        close(server);
        relay_run(&relay);
        relay_close(&relay);
        _exit(0);
    }
    close(server);
    int client = connect_to(&relay.address);
    call_all(client, calls, wait_ms, tries);
    relay_stop(&relay);
    child_wait(relays);
    relay_close(&relay);
    close(client);
    atomic_store(&shared->over, true);
    client = connect_to(&address);
    need(send(client, "", 1, 0) == 1, "send"); /* too short: it wakes the server, and is ignored */
    close(client);
    child_wait(serves);
}

static void share(void) {
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(shared != MAP_FAILED, "mmap");
}

/* However slow the machine is: 4 milliseconds at first, half a minute in all. */
static void case_relay(void) {
    static const char *const plans[][2] = {{"", ""},   {"xx", "x"},       {"===", "==="},
                                           {"1", "1"}, {"..2=", "1.x=3"}, {"x1=x2", "x=1x"}};
    enum { WAIT_MS = 4, TRIES = 36 };
    share();
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        go_through(plans[i][0], plans[i][1], 5, WAIT_MS, TRIES);
        printf("relay: 5 calls through \"%s\" and \"%s\"\n", plans[i][0], plans[i][1]);
    }
    char forth[RELAY_PLAN_MAX + 1], back[RELAY_PLAN_MAX + 1];
    relay_draw(forth, 24, 4);
    relay_draw(back, 24, 5);
    go_through(forth, back, 12, WAIT_MS, TRIES);
    printf("relay: 12 calls through plans that are drawn\n");
    munmap(shared, sizeof *shared);
}

/* --- in virtual time -------------------------------------------------------------------------- */

/* A clock that is read in milliseconds makes each wait up to one longer, or shorter. */
static void expect_waits(struct call_client *client, int wait_ms, int tries, int due_ms,
                         const char *whom) {
    int64_t begin = now_us();
    expect_timeout(client, wait_ms, tries, whom);
    int64_t length = now_us() - begin;
    if (length < (due_ms - tries) * 1000 || length > (due_ms + tries + 3) * 1000)
        wrong("wrong-output",
              "%s, and the call ends after %d.%03d milliseconds instead of %d: each wait is twice "
              "as long as the one before, up to WAIT_MAX",
              whom, (int)(length / 1000), (int)(length % 1000), due_ms);
}

/* Sends what is no reply, a datagram or a signal, every 4 milliseconds, but none as long as the last
 * one has not been read, or handled. */
enum { NOISE_MS = 4, NOISE_MOST = 24, NOISE_ENOUGH = 12 };

struct noise {
    bool is_signal;
    int server, client;
    pthread_t caller;
    struct sockaddr_in to;
    atomic_bool over;
    int sent;
};

static atomic_int handled;

static void handle(int number) {
    (void)number;
    atomic_fetch_add(&handled, 1);
}

static void *make_noise(void *argument) {
    struct noise *noise = argument;
    for (int i = 0; i < NOISE_MOST && !atomic_load(&noise->over); i++) {
        int waiting = 0;
        nanosleep(&(struct timespec){0, NOISE_MS * 1000000}, NULL);
        if (noise->is_signal)
            waiting = noise->sent - atomic_load(&handled);
        else
            need(ioctl(noise->client, FIONREAD, &waiting) == 0, "FIONREAD");
        if (waiting != 0 || atomic_load(&noise->over))
            continue;
        if (noise->is_signal)
            pthread_kill(noise->caller, SIGUSR1);
        else
            send_to(noise->server, "no reply", 8, &noise->to);
        noise->sent++;
    }
    return NULL;
}

/* The wait is 10 milliseconds. A client that begins it anew with each of them gets all of them. */
static void expect_patience_ends(bool is_signal) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    struct sigaction action = {.sa_handler = handle}; /* without SA_RESTART */
    struct noise noise = {
        .is_signal = is_signal, .server = bind_here(&address), .caller = pthread_self()};
    struct call_client client = {.fd = connect_to(&address)};
    pthread_t thread;
    noise.client = client.fd;
    need(getsockname(client.fd, (struct sockaddr *)&noise.to, &size) == 0, "getsockname");
    need(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
    need(pthread_create(&thread, NULL, make_noise, &noise) == 0, "pthread_create");
    expect_timeout(&client, 10, 1,
                   is_signal ? "nothing but signals, which are caught"
                             : "a server that only sends what is no reply");
    atomic_store(&noise.over, true);
    pthread_join(thread, NULL);
    if (noise.sent > NOISE_ENOUGH)
        wrong("wrong-output",
              "%s comes every 4 milliseconds, and a wait of 10 goes on and on: it is not to begin "
              "anew with each of them",
              is_signal ? "a signal" : "what is no reply");
    close(noise.server);
    close(client.fd);
}

static void case_small(void) {
    struct sockaddr_in address;
    judge_explores = true;
    int server = bind_here(&address);
    struct call_client client = {.fd = connect_to(&address)};
    expect_waits(&client, 10, 3, 70, "a server says nothing");
    expect_waits(&client, 400, 4, 400 + 800 + 1000 + 1000, "a server says nothing");
    close(server);
    expect_waits(&client, 10, 3, 70, "nobody listens");
    close(client.fd);
    expect_patience_ends(false);
    expect_patience_ends(true);
    share();
    go_through("x=", "=1", 2, 50, 100);
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {{"client", case_client}, {"long", case_long},   {"silent", case_silent},
                 {"server", case_server}, {"relay", case_relay}, {"small", case_small}};
    for (int i = 1; i < argc; i++)
        for (size_t at = 0; at < sizeof cases / sizeof *cases; at++)
            if (strcmp(argv[i], cases[at].name) == 0)
                cases[at].run();
    return 0;
}
