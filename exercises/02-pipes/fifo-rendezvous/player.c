/* One of the two that meet. See player.h. */
#include "player.h"

#include "talk.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 64 }; /* more than the referee ever has */

static int report_fd = -1;  /* of this process, if it is a player */
static int handled_fd = -1; /* the handler's only way to say that it ran */

void need(int result, const char *what) {
    if (result == -1) {
        perror(what);
        exit(2);
    }
}

/* --- waiting by the clock is no rendezvous -------------------------------------------------------
 */

/* Weak, for a scheduler that knows better. */
#define CLOCK __attribute__((weak))

static void refuse_to_sleep(void) {
    if (report_fd == -1)
        return;
    dprintf(report_fd, "sleeps, and then tries again\n");
    _exit(0);
}

CLOCK unsigned sleep(unsigned seconds) {
    (void)seconds;
    refuse_to_sleep();
    return 0;
}

CLOCK int usleep(useconds_t microseconds) {
    (void)microseconds;
    refuse_to_sleep();
    return 0;
}

CLOCK int nanosleep(const struct timespec *time, struct timespec *left) {
    (void)time;
    (void)left;
    refuse_to_sleep();
    return 0;
}

CLOCK int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                          struct timespec *left) {
    (void)clock;
    (void)flags;
    (void)time;
    (void)left;
    refuse_to_sleep();
    return 0;
}

CLOCK int select(int count, fd_set *restrict reads, fd_set *restrict writes,
                 fd_set *restrict others, struct timeval *restrict time) {
    if (count == 0)
        refuse_to_sleep();
    return (int)syscall(SYS_select, count, reads, writes, others, time);
}

CLOCK int poll(struct pollfd *fds, nfds_t count, int milliseconds) {
    if (count == 0 || milliseconds > 0)
        refuse_to_sleep();
    return (int)syscall(SYS_poll, fds, count, milliseconds);
}

/* --- in the player -------------------------------------------------------------------------------
 */

static void handle(int signal_number) {
    (void)signal_number;
    int error = errno;
    if (write(handled_fd, "!", 1) != 1)
        abort();
    errno = error;
}

/* Leaves room for so many descriptors more; or, with -1, for as many as may be. */
static void limit_descriptors(int room) {
    struct rlimit limit;
    need(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (room != -1) {
        int free_below = 0, most = 0;
        for (; free_below < room || fcntl(most, F_GETFD) != -1; most++)
            free_below += fcntl(most, F_GETFD) == -1;
        limit.rlim_cur = (rlim_t)most;
    }
    need(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

/* Calls rendezvous and reports what came of it, and what it has changed. Ends with a line ".". */
static bool call(const char *folder, enum side side, struct channel *channel, int room) {
    char before[4096], now[4096];
    int open_before = talk_descriptors();
    need(getcwd(before, sizeof before) == NULL ? -1 : 0, "getcwd");
    limit_descriptors(room);
    errno = EINTR; /* of a call of long ago: it says nothing */
    int result = rendezvous(folder, side, channel);
    int error = errno;
    limit_descriptors(-1);
    if (result == 0)
        dprintf(report_fd, "met\n");
    else
        dprintf(report_fd, "%d, %s\n", result, strerrorname_np(error));
    if (umask(0) != 0)
        dprintf(report_fd, "rendezvous changed the umask\n");
    if (getcwd(now, sizeof now) == NULL || strcmp(before, now) != 0)
        dprintf(report_fd, "rendezvous changed the working directory\n");
    int more = talk_descriptors() - open_before;
    if (more != (result == 0 ? 2 : 0))
        dprintf(report_fd, "rendezvous left %d descriptors open, not %d\n", more,
                result == 0 ? 2 : 0);
    bool sound = result == 0 && talk_check(report_fd, channel);
    dprintf(report_fd, ".\n");
    return sound;
}

static _Noreturn void play(enum side side, const char *folder, int room, int orders) {
    struct channel channel = {-1, -1};
    struct sigaction action = {.sa_handler = handle}; /* and not SA_RESTART */
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL), "sigaction");
    signal(SIGPIPE, SIG_IGN);
    umask(0); /* hides no permission that is too many */
    need(write(report_fd, "!", 1) == 1 ? 0 : -1, "write");

    char order = 0;
    if (call(folder, side, &channel, room)) {
        if (read(orders, &order, 1) == -1)
            order = 0;
        if (order == TALK)
            talk(report_fd, side, &channel);
        else if (order == SEE)
            talk_see(report_fd, &channel);
        close(channel.in);
        close(channel.out);
    }
    close(orders);
    close(handled_fd);
    close(report_fd);
    _exit(0);
}

/* --- in the referee ------------------------------------------------------------------------------
 */

void player_start(struct player *player, enum side side, const char *folder, int room) {
    int report[2], orders[2], handled[2];
    need(pipe2(report, O_CLOEXEC), "pipe");
    need(pipe2(orders, O_CLOEXEC), "pipe");
    need(pipe2(handled, O_CLOEXEC), "pipe");
    fflush(stdout);
    pid_t pid = fork();
    need(pid, "fork");
    if (pid == 0) {
        /* The referee's ends, those of the other player too: whoever holds one keeps it open. */
        for (int fd = STDERR_FILENO + 1; fd < MOST_DESCRIPTORS; fd++)
            if (fd != report[1] && fd != orders[0] && fd != handled[1])
                close(fd);
        report_fd = report[1];
        handled_fd = handled[1];
        play(side, folder, room, orders[0]);
    }
    close(report[1]);
    close(orders[0]);
    close(handled[1]);
    *player = (struct player){.name = side == CLIENT ? "client" : "server",
                              .pid = pid,
                              .report = report[0],
                              .orders = orders[1],
                              .handled = handled[0]};
    char byte;
    need(read(player->report, &byte, 1) == 1 ? 0 : -1, "a player");
}

bool player_rests(const struct player *player) {
    struct pollfd report = {.fd = player->report, .events = POLLIN};
    for (;;) {
        if (poll(&report, 1, 1) == 1)
            return true;
        if (task_look((struct task){player->pid, player->pid}).state != TASK_RUNS)
            return poll(&report, 1, 0) == 1;
    }
}

/* Whether the process, asleep, holds the signal off, so that no handler would run. */
static bool is_held_off(pid_t pid) {
    char path[32], line[256];
    unsigned long long mask, held = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    need(file == NULL ? -1 : 0, path);
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "SigBlk: %llx", &mask) == 1 || sscanf(line, "SigIgn: %llx", &mask) == 1)
            held |= mask;
    fclose(file);
    return (held >> (SIGUSR1 - 1) & 1) != 0;
}

void player_interrupt(const struct player *player, int times) {
    char byte;
    for (int time = 0; time < times && !player_rests(player); time++) {
        if (is_held_off(player->pid)) {
            printf("rendezvous changed which signals are caught, while it waits\n");
            return;
        }
        if (kill(player->pid, SIGUSR1) == -1 || read(player->handled, &byte, 1) != 1)
            return;
    }
}

/* Takes the next line of the report. Returns false when there is none. */
static bool next_line(const struct player *player, char *line, size_t size) {
    size_t length = 0;
    while (length < size - 1 && read(player->report, line + length, 1) == 1)
        if (line[length++] == '\n') {
            line[length - 1] = '\0';
            return true;
        }
    return false;
}

/* Waits for the lines up to ".", or for the player's end. */
static void hear(struct player *player) {
    char line[256];
    size_t length = 0;
    while (next_line(player, line, sizeof line) && strcmp(line, ".") != 0) {
        player->met = player->met || strcmp(line, "met") == 0;
        length += (size_t)snprintf(player->said + length, sizeof player->said - length, "%s: %s\n",
                                   player->name, line);
        if (length >= sizeof player->said)
            break;
    }
    player->heard = true;
}

/* The other one has failed, so that this one waits for nobody; if it does wait, and is not about to
 * fail as well: seen asleep at many looks, with a millisecond between them. */
static void call_off(struct player *player) {
    for (int look = 0; look < 20; look++)
        if (player_rests(player)) {
            hear(player);
            return;
        }
    kill(player->pid, SIGKILL);
    snprintf(player->said, sizeof player->said, "%s: waits, and nobody comes\n", player->name);
    player->heard = true;
}

void players_hear(struct player players[2]) {
    while (!players[0].heard || !players[1].heard) {
        struct pollfd reports[2];
        for (int i = 0; i < 2; i++)
            reports[i] =
                (struct pollfd){.fd = players[i].heard ? -1 : players[i].report, .events = POLLIN};
        need(poll(reports, 2, -1), "poll");
        for (int i = 0; i < 2; i++)
            if (reports[i].revents != 0)
                hear(&players[i]);
        for (int i = 0; i < 2; i++)
            if (players[!i].heard && !players[!i].met && !players[i].heard)
                call_off(&players[i]);
    }
}

void player_tell(const struct player *player) {
    printf("%s", player->said);
}

bool players_meet(struct player players[2]) {
    players_hear(players);
    player_tell(&players[CLIENT]);
    player_tell(&players[SERVER]);
    return players[CLIENT].met && players[SERVER].met;
}

void player_order(const struct player *player, enum order order) {
    char byte = (char)order;
    signal(SIGPIPE, SIG_IGN); /* it may be gone */
    if (write(player->orders, &byte, 1) == -1)
        return;
}

void player_end(struct player *player) {
    char line[256];
    int status;
    close(player->orders);
    while (next_line(player, line, sizeof line))
        printf("%s: %s\n", player->name, line);
    while (waitpid(player->pid, &status, 0) == -1 && errno == EINTR)
        ;
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) /* which is the referee's */
        printf("%s: killed by SIG%s\n", player->name, sigabbrev_np(WTERMSIG(status)));
    close(player->report);
    close(player->handled);
}
