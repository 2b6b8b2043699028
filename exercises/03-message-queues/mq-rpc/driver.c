/* mq_rpc MODE
 *
 *   one         a call at a time
 *   reversed    four calls under way, collected in another order
 *   two         two clients, with as many requests as the server has room for
 *   full        the same, and a third one that has to wait for room
 *   stop        what was asked before the server was told to stop is answered
 *   left        a client leaves before its answers are there, and another one comes
 *   asleep      a client waits for its answer, and a server for a request
 *   names       a name that is taken, one that is not there, and one that is free again
 *   small       a server and two clients, in processes of their own
 *
 * But for `full`, `asleep` and `small` one process is server and client, one after the other, so that what
 * happens is no matter of who runs first. The name of the server is the run's own.
 */
#include "mq_rpc.h"
#include "task_look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char name[64];

static void need(bool is_done, const char *what) {
    if (!is_done) {
        perror(what);
        exit(2);
    }
}

/* Prints. stdio would lose it when a signal is caught in its write. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (int done = 0; done < length;) {
        ssize_t written = write(STDOUT_FILENO, text + done, (size_t)(length - done));
        need(written != -1 || errno == EINTR, "write");
        if (written > 0)
            done += (int)written;
    }
}

/* /proc/self tells the real number of this process, which no other run has. */
static void choose_name(void) {
    char number[32] = "";
    need(readlink("/proc/self", number, sizeof number - 1) > 0, "/proc/self");
    snprintf(name, sizeof name, "/hb-rpc-%08ld", strtol(number, NULL, 10));
}

static _Noreturn void give_up(const char *what) {
    fprintf(stderr, "%s: -1, %s\n", what, strerrorname_np(errno));
    exit(1);
}

static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    need(folder != NULL, "/proc/self/fd");
    int count = 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static long twice(long argument) {
    return 2 * argument + 1;
}

static struct rpc_server *listen_here(void) {
    struct rpc_server *server = rpc_listen(name);
    if (server == NULL)
        give_up("rpc_listen");
    return server;
}

static struct rpc_client *connect_here(void) {
    struct rpc_client *client = rpc_connect(name);
    if (client == NULL)
        give_up("rpc_connect");
    return client;
}

static unsigned ask(struct rpc_client *client, long argument) {
    unsigned ticket = 0;
    if (rpc_ask(client, argument, &ticket) != 0)
        give_up("rpc_ask");
    return ticket;
}

static void answer(struct rpc_server *server, int due) {
    errno = 0;
    int result = rpc_answer(server, twice);
    if (result != due)
        say("rpc_answer: %d, %s\n", result, result == -1 ? strerrorname_np(errno) : "");
}

static void collect(struct rpc_client *client, unsigned ticket, long argument) {
    long result = -1;
    if (rpc_result(client, ticket, &result) != 0)
        give_up("rpc_result");
    if (result == twice(argument))
        say("%ld: %ld\n", argument, result);
    else
        say("%ld: %ld, not %ld\n", argument, result, twice(argument));
}

static void ask_too_much(struct rpc_client *client) {
    unsigned more;
    if (rpc_ask(client, 99, &more) != -1 || errno != EAGAIN)
        say("one call more than may be under way is not refused with EAGAIN\n");
}

static void collect_none(struct rpc_client *client, unsigned ticket) {
    long result;
    int got = rpc_result(client, ticket, &result);
    if (got != -1 || errno != EINVAL)
        say("a ticket that is not under way: %d\n", got);
}

static void case_one(void) {
    struct rpc_server *server = listen_here();
    struct rpc_client *client = connect_here();
    for (long argument = -6; argument < 6; argument += 3) {
        unsigned ticket = ask(client, argument);
        answer(server, 1);
        collect(client, ticket, argument);
        collect_none(client, ticket);
    }
    rpc_disconnect(client);
    rpc_unlisten(server);
}

static void case_reversed(void) {
    static const int orders[3][RPC_WINDOW] = {{3, 2, 1, 0}, {1, 3, 0, 2}, {0, 1, 2, 3}};
    struct rpc_server *server = listen_here();
    struct rpc_client *client = connect_here();
    for (int round = 0; round < 3; round++) {
        unsigned tickets[RPC_WINDOW];
        for (int i = 0; i < RPC_WINDOW; i++)
            tickets[i] = ask(client, 10 * round + i);
        ask_too_much(client);
        for (int i = 0; i < RPC_WINDOW; i++)
            answer(server, 1);
        for (int i = 0; i < RPC_WINDOW; i++)
            collect(client, tickets[orders[round][i]], 10 * round + orders[round][i]);
        collect_none(client, tickets[0]);
    }
    /* Room for one more as soon as one has been collected, and not before. */
    unsigned first = ask(client, 100), second = ask(client, 101);
    answer(server, 1);
    answer(server, 1);
    collect(client, second, 101);
    unsigned third = ask(client, 102);
    answer(server, 1);
    collect(client, third, 102);
    collect(client, first, 100);
    /* The first one has been collected: the next call's ticket is not that of the second. */
    first = ask(client, 103);
    second = ask(client, 104);
    answer(server, 1);
    collect(client, first, 103);
    third = ask(client, 105);
    answer(server, 1);
    answer(server, 1);
    collect(client, third, 105);
    collect(client, second, 104);
    /* An answer that has come and is not collected is one of a call under way. */
    unsigned tickets[RPC_WINDOW];
    for (int i = 0; i < RPC_WINDOW; i++)
        tickets[i] = ask(client, 110 + i);
    for (int i = 0; i < RPC_WINDOW; i++)
        answer(server, 1);
    collect(client, tickets[RPC_WINDOW - 1], 110 + RPC_WINDOW - 1);
    tickets[RPC_WINDOW - 1] = ask(client, 120);
    ask_too_much(client);
    answer(server, 1);
    for (int i = 0; i < RPC_WINDOW; i++)
        collect(client, tickets[i], i < RPC_WINDOW - 1 ? 110 + i : 120);
    rpc_disconnect(client);
    rpc_unlisten(server);
}

/* Two clients ask four times each; returns with RPC_BACKLOG requests at the server. */
static void fill(struct rpc_client *clients[2], unsigned tickets[2][RPC_WINDOW]) {
    for (int i = 0; i < RPC_BACKLOG; i++) /* not in turn, but for the first ones */
        tickets[i < 2 ? i : i % 2 ^ 1][i / 2] = ask(clients[i < 2 ? i : i % 2 ^ 1], i);
}

static void drain(struct rpc_client *clients[2], unsigned tickets[2][RPC_WINDOW]) {
    for (int who = 1; who >= 0; who--)
        for (int i = RPC_BACKLOG - 1; i >= 0; i--)
            if ((i < 2 ? i : i % 2 ^ 1) == who)
                collect(clients[who], tickets[who][i / 2], i);
}

static void case_two(void) {
    int before = descriptors();
    struct rpc_server *server = listen_here();
    struct rpc_client *clients[2] = {connect_here(), connect_here()};
    unsigned tickets[2][RPC_WINDOW];
    for (int round = 0; round < 2; round++) {
        fill(clients, tickets);
        for (int i = 0; i < RPC_BACKLOG; i++)
            answer(server, 1);
        drain(clients, tickets);
    }
    rpc_disconnect(clients[0]);
    unsigned ticket = ask(clients[1], 70);
    answer(server, 1);
    collect(clients[1], ticket, 70);
    rpc_disconnect(clients[1]);
    rpc_unlisten(server);
    if (descriptors() != before)
        say("%d descriptors are left open\n", descriptors() - before);
}

/* Returns when the child sleeps or has ended. */
static void let_it_rest(pid_t child, const char *who) {
    const char *what = tasks_settle(&(struct task){.process = child, .id = child}, 1);
    if (what != NULL)
        say("%s %s\n", who, what);
}

static void check_backlog(void) {
    struct mq_attr attributes;
    mqd_t queue = mq_open(name, O_RDONLY);
    need(queue != (mqd_t)-1 && mq_getattr(queue, &attributes) == 0, "mq_getattr");
    mq_close(queue);
    if (attributes.mq_curmsgs != RPC_BACKLOG)
        say("%ld requests wait at the server when a client sleeps, not %d\n", attributes.mq_curmsgs,
            RPC_BACKLOG);
}

static void reap(pid_t child) {
    int status;
    need(waitpid(child, &status, 0) == child, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        say("a process of the driver's has failed in a call of yours\n");
}

static pid_t fork_child(void) {
    pid_t pid = fork();
    need(pid != -1, "fork");
    return pid;
}

static void case_full(void) {
    struct rpc_server *server = listen_here();
    struct rpc_client *clients[2] = {connect_here(), connect_here()};
    unsigned tickets[2][RPC_WINDOW];
    fill(clients, tickets);
    pid_t child = fork_child();
    if (child == 0) {
        struct rpc_client *client = connect_here();
        unsigned mine[RPC_WINDOW];
        for (int i = 0; i < RPC_WINDOW; i++)
            mine[i] = ask(client, 50 + i);
        for (int i = 0; i < RPC_WINDOW; i++)
            collect(client, mine[i], 50 + i);
        rpc_disconnect(client);
        exit(0);
    }
    let_it_rest(child, "a client that has to wait for room"); /* of its first request */
    check_backlog();
    for (int i = 0; i < RPC_BACKLOG + RPC_WINDOW; i++)
        answer(server, 1);
    reap(child);
    drain(clients, tickets);
    rpc_disconnect(clients[0]);
    rpc_disconnect(clients[1]);
    rpc_unlisten(server);
}

static void case_stop(void) {
    struct rpc_server *server = listen_here();
    struct rpc_client *asker = connect_here(), *other = connect_here();
    unsigned first = ask(asker, 1), second = ask(asker, 2);
    if (rpc_stop(other) != 0)
        give_up("rpc_stop");
    answer(server, 1);
    answer(server, 1);
    answer(server, 0);
    rpc_disconnect(other);
    rpc_unlisten(server);
    collect(asker, second, 2);
    collect(asker, first, 1);
    rpc_disconnect(asker);
}

static void case_left(void) {
    int before = descriptors();
    struct rpc_server *server = listen_here();
    struct rpc_client *leaver = connect_here(), *other = connect_here();
    unsigned answered = ask(leaver, 1);
    ask(leaver, 2);
    answer(server, 1);
    (void)answered; /* there, and never collected */
    rpc_disconnect(leaver);
    unsigned ticket = ask(other, 3);
    answer(server, 1);
    answer(server, 1);
    collect(other, ticket, 3);

    leaver = connect_here();
    ask(leaver, 4);
    rpc_disconnect(leaver);
    struct rpc_client *successor = connect_here();
    ticket = ask(successor, 5);
    answer(server, 1);
    answer(server, 1);
    collect(successor, ticket, 5);
    rpc_disconnect(successor);
    rpc_disconnect(other);
    rpc_unlisten(server);
    if (descriptors() != before)
        say("%d descriptors are left open\n", descriptors() - before);
}

static void case_asleep(void) {
    struct rpc_server *server = listen_here();
    pid_t child = fork_child();
    if (child == 0) {
        struct rpc_client *client = connect_here();
        collect(client, ask(client, 5), 5);
        rpc_disconnect(client);
        exit(0);
    }
    let_it_rest(child, "a client that has to wait for an answer");
    answer(server, 1);
    reap(child);
    rpc_unlisten(server);

    child = fork_child();
    if (child == 0) {
        server = listen_here();
        answer(server, 1);
        rpc_unlisten(server);
        exit(0);
    }
    let_it_rest(child, "a server that has to wait for a request");
    struct rpc_client *client = connect_here();
    collect(client, ask(client, 6), 6);
    rpc_disconnect(client);
    reap(child);
}

/* A queue's descriptor is one of a file, on Linux. */
static void check_permissions(void) {
    struct stat status;
    mqd_t queue = mq_open(name, O_RDONLY);
    need(queue != (mqd_t)-1 && fstat(queue, &status) == 0, "mq_open");
    mq_close(queue);
    if ((status.st_mode & 07777) != 0600)
        say("the server's queue has the permissions %04o\n", status.st_mode & 07777u);
}

static void case_names(void) {
    int before = descriptors();
    umask(0); /* hides no permission that is too many */
    if (rpc_connect(name) != NULL || errno != ENOENT)
        say("rpc_connect to nobody does not say ENOENT\n");
    for (int round = 0; round < 2; round++) {
        struct rpc_server *server = listen_here();
        struct rpc_client *client = connect_here();
        unsigned ticket = ask(client, round);
        check_permissions();
        if (rpc_listen(name) != NULL || errno != EEXIST)
            say("rpc_listen where somebody listens does not say EEXIST\n");
        answer(server, 1);
        collect(client, ticket, round);
        if (round == 0) {
            rpc_disconnect(client);
            rpc_unlisten(server);
        } else {
            rpc_unlisten(server);
            rpc_disconnect(client);
        }
        if (rpc_connect(name) != NULL || errno != ENOENT)
            say("rpc_connect to a server that has gone does not say ENOENT\n");
    }
    if (descriptors() != before)
        say("%d descriptors are left open\n", descriptors() - before);
}

/* A client of its own: two calls, collected the other way round. */
static bool call_twice(struct rpc_client *client, long argument) {
    unsigned first, second;
    long one = 0, two = 0;
    return rpc_ask(client, argument, &first) == 0 && rpc_ask(client, argument + 1, &second) == 0 &&
           rpc_result(client, second, &two) == 0 && rpc_result(client, first, &one) == 0 &&
           one == twice(argument) && two == twice(argument + 1);
}

/* For a scheduler that tries all orders, and all signals. */
static void case_small(void) {
    struct rpc_server *server = listen_here();
    pid_t other = fork_child();
    if (other == 0) {
        struct rpc_client *client = connect_here();
        if (!call_twice(client, 10))
            say("the client in the child does not get its results\n");
        if (rpc_stop(client) != 0)
            say("rpc_stop fails\n");
        rpc_disconnect(client);
        exit(0);
    }
    struct rpc_client *client = connect_here();
    unsigned ticket = ask(client, 20);
    int answered = 0, result;
    while ((result = rpc_answer(server, twice)) == 1)
        answered++;
    if (result != 0 || answered != 3) /* its own request was there before the loop */
        say("%d requests were answered, not 3\n", answered);
    reap(other);
    collect(client, ticket, 20);
    rpc_disconnect(client);
    rpc_unlisten(server);
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *mode;
        void (*run)(void);
    } cases[] = {{"one", case_one},     {"reversed", case_reversed}, {"two", case_two},
                 {"full", case_full},   {"stop", case_stop},         {"left", case_left},
                 {"names", case_names}, {"asleep", case_asleep},     {"small", case_small}};
    choose_name();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (argc == 2 && strcmp(argv[1], cases[i].mode) == 0) {
            cases[i].run();
            return 0;
        }
    fprintf(stderr, "usage: mq_rpc one|reversed|two|full|stop|left|names|asleep|small\n");
    return 2;
}
