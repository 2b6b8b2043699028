/* poll_chat MODE...
 *
 *   talk       four clients; each says lines in its turn, and the three others get them; six, some of
 *              whom leave
 *   pieces     lines in pieces, many in one, empty ones, of any bytes, and of full length
 *   freely     six clients say lines all at once
 *   long       a client whose line does not end
 *   slow       a client that receives nothing, while others talk on
 *   late       clients that receive nothing for a while, and then all of it
 *   rude       clients that leave in the middle, in all ways, before they are accepted too
 *   leaving    the last lines of clients that have left, in one round with what others do
 *   full       more clients than the server has descriptors for
 *   stop       the server is stopped while clients are connected
 *   closed     the other end of what stops it is closed
 *   quiet      nobody says anything, and signals come
 *   small      two clients in processes of their own; for the controlled scheduler
 *
 * The server runs in this process, the clients in a child, over UNIX-domain sockets. Exit status: 0
 * all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE"; 2 chat_serve
 * returns an error.
 */
#include "client.h"
#include "judge.h"
#include "poll_chat.h"
#include "rude_client.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { FOUR = 4, SIX = 6, LINES = 60, TALK = 3000, MANY = 300, BACKLOG = 40 };

static const char path[] = "chat.sock";
static int listening = -1;

/* --- the calls that the server waits with; weak, for a scheduler that knows better ------------ */

#define WATCHED __attribute__((weak))

/* One that is not to wait, of 0, is for a server that has something to do. */
static void check_limit(bool is_limited) {
    if (is_limited)
        wrong("rule", "poll is called with a time limit: let the server sleep until there is "
                      "something to do");
}

WATCHED int poll(struct pollfd *fds, nfds_t count, int timeout) {
    if (getpid() == gettid() && listening != -1)
        check_limit(timeout > 0);
    struct timespec limit = {timeout / 1000, timeout % 1000 * 1000000};
    return (int)syscall(SYS_ppoll, fds, count, timeout < 0 ? NULL : &limit, NULL, _NSIG / 8);
}

WATCHED int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *limit,
                  const sigset_t *mask) {
    if (listening != -1)
        check_limit(limit != NULL && (limit->tv_sec != 0 || limit->tv_nsec != 0));
    return (int)syscall(SYS_ppoll, fds, count, limit, mask, _NSIG / 8);
}

/* --- clients ---------------------------------------------------------------------------------- */

static int connect_here(void) {
    int fd = client_at_path(path);
    need(fd != -1, "connect");
    return fd;
}

/* The next bytes that `who` gets have to be these. */
static void hear(int fd, size_t who, const void *due, size_t size) {
    char got[CHAT_LINE_MAX];
    size_t came = client_receive(fd, got, size);
    for (size_t at = 0; at < came; at++)
        if (got[at] != ((const char *)due)[at])
            wrong("wrong-output", "byte %zu of a line of %zu that client %zu gets is %d, not %d",
                  at, size, who, got[at], ((const char *)due)[at]);
    if (came < size)
        wrong("wrong-output",
              "of a line of %zu bytes client %zu gets %zu, then its connection ends", size, who,
              came);
}

static int join_chat(size_t who) {
    int fd = connect_here();
    hear(fd, who, "welcome\n", 8);
    return fd;
}

static void say(int fd, const void *bytes, size_t size) {
    if (client_send(fd, bytes, size) != size)
        wrong("wrong-output", "the server ends a connection while its client says something");
}

/* The server's end of it comes, and nothing before that. */
static void expect_end(int fd, const char *whose) {
    if (!client_sees_end(fd) && errno != ECONNRESET)
        wrong("wrong-output", "the connection of %s does not end: %s", whose,
              errno == 0 ? "something comes" : strerrorname_np(errno));
    close(fd);
}

/* Line `number` of client `from`, any bytes but '\n', with '\n'; returns its size. */
static size_t make_line(char *line, size_t from, size_t number, size_t length) {
    for (size_t at = 0; at < length; at++) {
        char byte = (char)byte_of(from * 1000 + number, at);
        line[at] = byte == '\n' ? '\0' : byte;
    }
    line[length] = '\n';
    return length + 1;
}

/* Client `from` says it, in pieces of `piece` bytes, and all others get it. */
static void all_hear(const int fds[], size_t count, size_t from, const char *line, size_t size,
                     size_t piece) {
    for (size_t at = 0; at < size; at += piece)
        say(fds[from], line + at, piece < size - at ? piece : size - at);
    for (size_t who = 0; who < count; who++)
        if (who != from)
            hear(fds[who], who, line, size);
}

static void join_all(int fds[], size_t count) {
    for (size_t i = 0; i < count; i++)
        fds[i] = join_chat(i);
}

static void leave_all(const int fds[], size_t count) {
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
}

/* --- the server, as the clients see it -------------------------------------------------------- */

static struct task server_task(void) {
    return (struct task){getppid(), getppid()};
}

/* Returns when it sleeps. */
static void let_server_rest(void) {
    const struct task server = server_task();
    const char *instead = tasks_settle(&server, 1);
    if (instead != NULL)
        wrong("rule",
              "while nobody says anything, the server does not sleep: a thread that has to "
              "wait %s",
              instead);
}

/* Nothing that is done in between is seen by the server before all of it is. */
static void hold_server(void) {
    need(kill(getppid(), SIGSTOP) == 0, "SIGSTOP");
    while (task_look(server_task()).state != TASK_STOPPED)
        sched_yield();
}

static void let_server_go(void) {
    need(kill(getppid(), SIGCONT) == 0, "SIGCONT");
}

/* --- the cases: `before` runs before the server does, `after` beside it ----------------------- */

static void nothing(void) {
}

/* Of six the second one leaves, and then the first; another is within a line meanwhile. */
static void some_leave(void) {
    int fds[SIX];
    char line[CHAT_LINE_MAX];
    join_all(fds, SIX);
    say(fds[4], "half ", 5);
    for (size_t left = SIX;; left--) {
        let_server_rest();
        for (size_t from = 0; from < left; from++) {
            if (from == left - 2) /* this one's line is not complete */
                continue;
            size_t size = make_line(line, from, left, 10 + from);
            all_hear(fds, left, from, line, size, size);
        }
        if (left == FOUR)
            break;
        size_t leaver = left == SIX ? 1 : 0;
        close(fds[leaver]);
        memmove(fds + leaver, fds + leaver + 1, (left - leaver - 1) * sizeof *fds);
    }
    say(fds[2], "a line\n", 7);
    for (size_t who = 0; who < FOUR; who++)
        if (who != 2)
            hear(fds[who], who, "half a line\n", 12);
    leave_all(fds, FOUR);
}

static void talk_after(void) {
    int fds[FOUR];
    char line[CHAT_LINE_MAX];
    join_all(fds, FOUR);
    for (size_t round = 0; round < 5; round++)
        for (size_t i = 0; i < FOUR; i++) {
            size_t from = (i + round * 3) % FOUR;
            size_t size = make_line(line, from, round, 5 + 20 * from);
            all_hear(fds, FOUR, from, line, size, size);
        }
    leave_all(fds, FOUR);
    printf("talk: four clients\n");
    some_leave();
    printf("talk: six clients, and then four\n");
}

static void pieces_after(void) {
    int fds[3];
    char line[3 * CHAT_LINE_MAX];
    join_all(fds, 3);
    size_t size = make_line(line, 0, 0, 7);
    all_hear(fds, 3, 0, line, size, 1);
    all_hear(fds, 3, 1, "\n", 1, 1);
    printf("pieces: a byte at a time, and none\n");
    size = make_line(line, 1, 1, CHAT_LINE_MAX - 1);
    all_hear(fds, 3, 1, line, size, 200);
    printf("pieces: %zu bytes\n", size);
    /* One is within a line, and others say theirs. */
    say(fds[0], "half ", 5);
    let_server_rest();
    size = make_line(line, 2, 2, 30);
    say(fds[2], line, size);
    hear(fds[0], 0, line, size);
    hear(fds[1], 1, line, size);
    say(fds[0], "a line\n", 7);
    hear(fds[1], 1, "half a line\n", 12);
    hear(fds[2], 2, "half a line\n", 12);
    printf("pieces: lines of two at once\n");
    /* Three and a half in one. */
    size = make_line(line, 0, 3, 10);
    size += make_line(line + size, 0, 4, 0);
    size += make_line(line + size, 0, 5, CHAT_LINE_MAX - 2);
    say(fds[0], line, size);
    say(fds[0], "and", 3);
    for (size_t i = 1; i < 3; i++) {
        hear(fds[i], i, line, 12);
        hear(fds[i], i, line + 12, size - 12);
    }
    say(fds[0], "\n", 1);
    hear(fds[1], 1, "and\n", 4);
    hear(fds[2], 2, "and\n", 4);
    leave_all(fds, 3);
    printf("pieces: many lines in one\n");
}

/* Each says all of its lines, and then hears all of the others', of each in order. */
static void freely_after(void) {
    int fds[SIX];
    join_all(fds, SIX);
    for (size_t number = 0; number < LINES; number++)
        for (size_t from = 0; from < SIX; from++) {
            char line[32];
            int size = snprintf(line, sizeof line, "%zu %zu\n", from, number);
            say(fds[from], line, (size_t)size);
        }
    for (size_t who = 0; who < SIX; who++) {
        size_t due[SIX] = {0};
        for (size_t came = 0; came < (SIX - 1) * LINES; came++) {
            char line[32] = "";
            size_t length = 0, from, number;
            while (length < sizeof line - 1 && (length == 0 || line[length - 1] != '\n'))
                if (client_receive(fds[who], line + length++, 1) != 1)
                    wrong("wrong-output", "client %zu gets %zu lines of %d", who, came,
                          (SIX - 1) * LINES);
            if (sscanf(line, "%zu %zu\n", &from, &number) != 2 || from >= SIX || from == who)
                wrong("wrong-output", "client %zu gets a line that nobody else has said", who);
            if (number != due[from]++)
                wrong("wrong-output",
                      "client %zu gets line %zu of client %zu where line %zu is due", who, number,
                      from, due[from] - 1);
        }
    }
    leave_all(fds, SIX);
    printf("freely: six clients, %d lines\n", LINES);
}

static void long_after(void) {
    int fds[3];
    char line[CHAT_LINE_MAX + 1];
    join_all(fds, 3);
    memset(line, 'x', sizeof line);
    say(fds[0], line, CHAT_LINE_MAX - 1);
    let_server_rest();
    client_send(fds[0], line, 1);
    expect_end(fds[0], "a client that sends CHAT_LINE_MAX bytes without a '\\n'");
    all_hear(fds + 1, 2, 0, "well\n", 5, 5);
    leave_all(fds + 1, 2);
    printf("long: that one's connection ends\n");
}

/* What the slow one gets is the beginning of what was said. */
static void slow_after(void) {
    int fds[3];
    char line[CHAT_LINE_MAX];
    size_t size = 0, lines = 0;
    join_all(fds, 3);
    for (size_t number = 0; number < TALK; number++) {
        size = make_line(line, 1, number, 300);
        say(fds[1], line, size);
        hear(fds[2], 2, line, size);
    }
    printf("slow: the others talk on\n");
    for (size_t at = size; at == size && lines < TALK; lines += at == size) {
        char got[CHAT_LINE_MAX];
        size = make_line(line, 1, lines, 300);
        at = client_receive(fds[0], got, size);
        if (memcmp(got, line, at) != 0)
            wrong("wrong-output", "a slow client gets another line than was said");
    }
    if (lines == TALK)
        wrong("rule",
              "a client that has received nothing gets all of %d KiB: the server holds "
              "more than CHAT_HELD_MAX bytes for it",
              TALK * 301 / 1024);
    all_hear(fds + 1, 2, 1, "bye\n", 4, 4);
    leave_all(fds, 3);
    printf("slow: its connection ends\n");
}

/* The second one talks; of those that do not receive one has come before it, and two after. When
 * their connections take no more, some lines more have to be held for them, fewer than
 * CHAT_HELD_MAX bytes. One leaves then. The others receive a little, which makes some room; then
 * comes another line; then they receive all. */
static void late_after(void) {
    enum { ALL = 5, TALKS = 1, HEARS = 2, LEAVES = 4, LENGTH = 300, BATCH = 16, HELD = 100 };
    static const size_t late[] = {0, 3};
    int fds[ALL], waiting = 0, before;
    char line[CHAT_LINE_MAX];
    size_t said = 0, more = TALK, size;
    join_all(fds, ALL);
    do {
        before = waiting;
        for (size_t i = 0; i < BATCH && said < more; i++, said++) {
            size = make_line(line, TALKS, said, LENGTH);
            say(fds[TALKS], line, size);
            hear(fds[HEARS], HEARS, line, size);
        }
        let_server_rest();
        need(ioctl(fds[0], FIONREAD, &waiting) == 0, "FIONREAD");
        if (waiting - before < BATCH * (LENGTH + 1) && more == TALK)
            more = said + HELD;
    } while (said < more);
    close(fds[LEAVES]);
    for (size_t i = 0, heard = 0; i < 2; i++) {
        size_t until = i == 0 ? HELD / 2 : said;
        for (size_t who = 0; who < 2; who++)
            for (size_t number = heard; number < until; number++) {
                size = make_line(line, TALKS, number, LENGTH);
                hear(fds[late[who]], late[who], line, size);
            }
        heard = until;
        if (i == 1)
            break;
        size = make_line(line, TALKS, said++, LENGTH);
        say(fds[TALKS], line, size);
        hear(fds[HEARS], HEARS, line, size);
    }
    all_hear(fds, LEAVES, TALKS, "and now\n", 8, 8);
    leave_all(fds, LEAVES);
    printf("late: they get all of it, in order\n");
}

/* Of those who come too many some are served, or wait, or are turned away. */
static void full_after(void) {
    enum { EXTRA = 30 };
    int fds[3], extra[EXTRA];
    join_all(fds, 2);
    for (size_t i = 0; i < EXTRA; i++)
        extra[i] = connect_here();
    while (descriptors_of(getppid()) < descriptors_most() &&
           task_look(server_task()).state != TASK_SLEEPS)
        sched_yield();
    for (size_t i = 0; i < 2; i++) /* a round at least in which it can accept nobody */
        all_hear(fds, 2, i, "too many\n", 9, 9);
    printf("full: the others talk on\n");
    leave_all(extra, EXTRA);
    let_server_rest();
    fds[2] = join_chat(2);
    all_hear(fds, 3, 2, "room again\n", 11, 11);
    leave_all(fds, 3);
    printf("full: and newcomers are welcome again\n");
}

static int early[2];

static void rude_before(void) {
    int fd = connect_here();
    rude_client_leave(fd, "gone before", 11); /* "welcome" can't be sent to it */
    early[0] = connect_here();
}

static void rude_after(void) {
    int fds[2], fd;
    hear(early[0], 0, "welcome\n", 8);
    fds[0] = early[0];
    fds[1] = join_chat(1);
    fd = join_chat(2);
    rude_client_leave(fd, "half a li", 9);
    fd = join_chat(3);
    all_hear(fds, 2, 0, "one\n", 4, 4);
    let_server_rest();
    rude_client_reset(fd); /* with a line that it has not received: ECONNRESET */
    for (size_t i = 0; i < 20; i++)
        close(connect_here());
    all_hear(fds, 2, 1, "two\n", 4, 4);
    fd = join_chat(4);
    rude_client_half_close(fd);
    expect_end(fd, "a client that has sent end-of-file");
    all_hear(fds, 2, 0, "three\n", 6, 2);
    leave_all(fds, 2);
    printf("rude: the others talk on\n");
}

/* In one round: one has gone, a line for it, and a newcomer, who may get its descriptor. */
static int replace(const int fds[2], int leaver) {
    hold_server();
    close(leaver);
    say(fds[0], "again\n", 6);
    int newcomer = connect_here();
    let_server_go();
    hear(newcomer, 2, "welcome\n", 8);
    hear(fds[1], 1, "again\n", 6);
    all_hear((const int[]){fds[0], fds[1], newcomer}, 3, 2, "here\n", 5, 5);
    return newcomer;
}

/* What comes before and with this line, which is said by another one and comes for certain. */
static size_t hear_until(int fd, char *got, size_t room, const char *line) {
    size_t came = 0, length = strlen(line);
    while (came < room && (came < length || memcmp(got + came - length, line, length) != 0))
        came += client_receive(fd, got + came, 1) == 1 ? 1 : room;
    return came;
}

/* In one round: the last lines of one that has gone, and a line of another. The third one hears
 * both. */
static void last_words(int leaver, int talks, int hears) {
    static const char *const due[] = {"my last words\nand more\nwhat?\nthe end\n",
                                      "what?\nmy last words\nand more\nthe end\n"};
    char got[100];
    hold_server();
    say(leaver, "my last words\nand more\nand", 26);
    close(leaver);
    say(talks, "what?\n", 6);
    let_server_go();
    let_server_rest();
    say(talks, "the end\n", 8);
    size_t came = hear_until(hears, got, sizeof got, "the end\n");
    if (came != strlen(due[0]) ||
        (memcmp(got, due[0], came) != 0 && memcmp(got, due[1], came) != 0))
        wrong("wrong-output",
              "a client says two lines and leaves, and what another one gets of "
              "these and of a third one's line is %zu bytes, not %zu, or not right",
              came - 8, strlen(due[0]) - 8);
    hear(talks, 1, "my last words\nand more\n", 23);
}

static void leaving_after(void) {
    int fds[3];
    join_all(fds, 3);
    for (size_t i = 0; i < 4; i++)
        fds[2] = replace(fds, fds[2]);
    printf("leaving: newcomers stay\n");
    last_words(fds[0], fds[1], fds[2]);
    last_words(join_chat(0), fds[1], fds[2]); /* one who has come after those two */
    printf("leaving: the last lines are heard\n");
    leave_all(fds + 1, 2);
}

static int last[MANY];

static void stop_after(void) {
    join_all(last, MANY);
    all_hear(last, MANY, 7, "good evening\n", 13, 13);
    say(last[3], "half a line", 11);
    printf("stop: %d are connected\n", MANY);
}

static void stop_at_last(void) {
    for (size_t i = 0; i < MANY; i++)
        expect_end(last[i], "a client of a server that has been stopped");
    printf("stop: all see the end\n");
}

/* The server waits for this process then, or is still in chat_serve, and asks again and again. */
static void closed_at_last(void) {
    const struct task server = server_task();
    const char *instead = tasks_settle(&server, 1);
    if (instead != NULL) {
        fprintf(stderr,
                "driver: rule: the other end of `stop` is closed, and chat_serve goes on: a thread "
                "that has to end %s\n",
                instead);
        kill(getppid(), SIGKILL); /* it does not end by itself */
        _exit(1);
    }
    printf("closed: it ends\n");
}

static void closed_after(void) {
    int fds[2];
    join_all(fds, 2);
    all_hear(fds, 2, 1, "bye\n", 4, 4);
    leave_all(fds, 2);
}

static void quiet_after(void) {
    int fds[3];
    let_server_rest();
    join_all(fds, 3);
    let_server_rest();
    close(fds[1]);
    let_server_rest();
    rude_client_reset(fds[2]);
    let_server_rest();
    printf("quiet: the server sleeps\n");
    for (size_t i = 0; i < 3; i++) {
        need(kill(getppid(), SIGUSR1) == 0, "SIGUSR1");
        let_server_rest();
    }
    fds[1] = join_chat(1);
    all_hear(fds, 2, 1, "good night\n", 11, 11);
    leave_all(fds, 2);
    printf("quiet: and is woken by signals, for nothing\n");
}

static void small_after(void) {
    int joined[2];
    char none;
    need(pipe2(joined, O_CLOEXEC) == 0, "pipe2");
    pid_t other = child_fork();
    if (other == 0) {
        close(joined[0]);
        int fd = join_chat(1);
        close(joined[1]);
        hear(fd, 1, "a\n", 2);
        rude_client_leave(fd, "b\nc", 3);
        _exit(0);
    }
    close(joined[1]);
    int fd = join_chat(0);
    need(read_all(joined[0], &none, 1) == 0, "read");
    close(joined[0]);
    say(fd, "a\n", 2);
    hear(fd, 0, "b\n", 2);
    close(fd);
    child_wait(other);
}

/* --- one run ---------------------------------------------------------------------------------- */

static void listen_here(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    unlink(path);
    listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    need(listening != -1 &&
             bind(listening, (const struct sockaddr *)&address, sizeof address) == 0 &&
             listen(listening, BACKLOG) == 0,
         "listen");
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
    listening = -1;
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

static void caught(int number) {
    (void)number;
}

/* Descriptors that the server finds free in the case full. */
enum { ROOM = 12 };

static void run(const struct scene *scene) {
    int ready[2], stop[2];
    struct descriptors before;
    char none;
    judge_explores = strcmp(scene->name, "small") == 0;
    listen_here();
    need(pipe2(ready, O_CLOEXEC) == 0 && pipe2(stop, O_CLOEXEC) == 0, "pipe2");
    pid_t child = child_fork();
    if (child == 0)
        be_clients(scene, ready, stop);
    close(ready[1]);
    close(stop[1]);
    need(read_all(ready[0], &none, 1) == 0, "read"); /* those who come before have come */
    close(ready[0]);
    if (!judge_explores)
        descriptors_note(&before);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = caught}, NULL); /* and not SA_RESTART */
    if (scene->is_full)
        descriptors_take(ROOM);
    int result = chat_serve(listening, stop[0]);
    if (scene->is_full && result == -1)
        wrong(
            "fault-handling",
            "there are more clients than descriptors, and chat_serve ends: %s; newcomers may wait "
            "then, or be turned away, and the others talk on",
            strerrorname_np(errno));
    if (scene->is_full)
        descriptors_give_back();
    if (result == -1 && errno == EINTR)
        wrong("fault-handling",
              "a signal is caught while the server waits, and chat_serve ends: the "
              "call that waits fails with EINTR then, and is to be called again");
    if (result != 0) {
        fprintf(stderr, "chat_serve: %d, %s\n", result, strerrorname_np(errno));
        exit(2);
    }
    if (!judge_explores)
        descriptors_check(&before, "chat_serve");
    child_wait(child);
    if (!judge_explores)
        caller_check(stop[0], !scene->is_closed, "chat_serve");
    close(stop[0]);
    close(listening);
    listening = -1;
    unlink(path);
}

int main(int argc, char *argv[]) {
    static const struct scene scenes[] = {
        {"talk", nothing, talk_after, nothing, false, false},
        {"pieces", nothing, pieces_after, nothing, false, false},
        {"freely", nothing, freely_after, nothing, false, false},
        {"long", nothing, long_after, nothing, false, false},
        {"slow", nothing, slow_after, nothing, false, false},
        {"late", nothing, late_after, nothing, false, false},
        {"rude", rude_before, rude_after, nothing, false, false},
        {"leaving", nothing, leaving_after, nothing, false, false},
        {"full", nothing, full_after, nothing, true, false},
        {"stop", nothing, stop_after, stop_at_last, false, false},
        {"closed", nothing, closed_after, closed_at_last, false, true},
        {"quiet", nothing, quiet_after, nothing, false, false},
        {"small", nothing, small_after, nothing, false, false}};
    for (int i = 1; i < argc; i++)
        for (size_t at = 0; at < sizeof scenes / sizeof *scenes; at++)
            if (strcmp(argv[i], scenes[at].name) == 0)
                run(&scenes[at]);
    return 0;
}
