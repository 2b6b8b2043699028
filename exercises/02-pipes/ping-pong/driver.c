/* ping_pong ROUNDS [FATAL]
 *
 * The driver of ping-pong: plays one game of ROUNDS rounds and is its referee.  With FATAL, the
 * child is killed in that round when it is about to say "pong"; with the word "leave" in its place,
 * the parent leaves after the last round without game_end; with the word "dies", the parent is
 * killed in the last round when the child is about to say "pong"; with the word "signals", each
 * player catches a signal whenever it waits for the ball.
 *
 * Luck cannot make a wrong game look right.  say lets nothing be printed before the other player is
 * at rest in the kernel, or has gone.  A player whose turn it is not gets as far as it can in that
 * time, to a say of its own or out of game_round, and is found out.  And sleeping takes no time
 * here, so that it orders nothing.
 *
 * What the referee sees is one line on standard error, "driver: KIND: MESSAGE", and exit status 3.
 */
#include "ping_pong.h"
#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PARENT, CHILD };
enum { REFEREE_STATUS = 3, DESCRIPTORS_WATCHED = 64 };

/* Shared by both processes. */
struct table {
    pid_t player[2];
    atomic_bool speaking[2]; /* is inside say */
    atomic_int said;         /* lines so far: ping 1 is the first, pong 1 the second */
    atomic_bool over;        /* the referee has spoken */
    int fatal_round;         /* of the child; 0: none */
    int last_round;          /* of the parent, that is killed in it; 0: none */
    atomic_bool killed;      /* the child was, in that round */
    bool signals;            /* players catch signals while they wait */
    atomic_int interrupted;  /* who has caught the last one */
    atomic_int caught;       /* how many signals were */
};

static struct table *table;

/* Virtual time: the whole of it passes at once.  Weak, for a scheduler that knows better. */
#define INSTANT __attribute__((weak))

INSTANT unsigned sleep(unsigned seconds) {
    (void)seconds;
    return 0;
}

INSTANT int usleep(useconds_t microseconds) {
    (void)microseconds;
    return 0;
}

INSTANT int nanosleep(const struct timespec *time, struct timespec *left) {
    (void)time;
    (void)left;
    return 0;
}

INSTANT int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                            struct timespec *left) {
    (void)clock;
    (void)flags;
    (void)time;
    (void)left;
    return 0;
}

static void nap(void) {
    struct timespec moment = {0, 100000};
    syscall(SYS_nanosleep, &moment, NULL);
}

/* Dies of SIGKILL as if another process had sent it.  The kernel's timer sends it: a process that
 * kills itself is taken by Valgrind for one that ends, and its open descriptors for leaks. */
static _Noreturn void die(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec at_once = {.it_value = {.tv_nsec = 1}};
    timer_t timer;

    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ||
        timer_settime(timer, 0, &at_once, NULL) == -1)
        raise(SIGKILL);
    for (;;)
        pause();
}

/* Ends the game with a finding.  Both players may come here: the first one is heard.  The parent
 * reaps the child, so that no child of the referee's making is left. */
static _Noreturn void referee(const char *kind, const char *format, ...) {
    char line[400];
    va_list arguments;

    if (!atomic_exchange(&table->over, true)) {
        int length = snprintf(line, sizeof line, "driver: %s: ", kind);
        va_start(arguments, format);
        vsnprintf(line + length, sizeof line - (size_t)length - 1, format, arguments);
        va_end(arguments);
        strcat(line, "\n");
        ssize_t written = write(STDERR_FILENO, line, strlen(line));
        (void)written;
        if (getpid() != table->player[PARENT]) {
            table->player[CHILD] = getpid();
            kill(table->player[PARENT], SIGUSR1);
            die();
        }
        if (table->player[CHILD] > 0) {
            kill(table->player[CHILD], SIGKILL);
            waitpid(table->player[CHILD], NULL, 0);
        }
        _exit(REFEREE_STATUS);
    }
    for (;;)
        pause();
}

/* The child was the referee. */
static void leave(int signal_number) {
    (void)signal_number;
    waitpid(table->player[CHILD], NULL, 0);
    _exit(REFEREE_STATUS);
}

static enum task_state state_of(pid_t process) {
    return task_look((struct task){process, process}).state;
}

static void catch_signal(int signal_number) {
    (void)signal_number;
    atomic_fetch_add(&table->caught, 1);
}

/* Has a player at rest catch a signal, and waits until it is at rest again.  One that leaves instead
 * is found out by the round's result. */
static void interrupt(int player) {
    int caught = atomic_load(&table->caught);

    atomic_store(&table->interrupted, player);
    if (kill(table->player[player], SIGUSR2) == -1)
        return;
    while (atomic_load(&table->caught) == caught && state_of(table->player[player]) != TASK_ENDED)
        nap();
    while (state_of(table->player[player]) == TASK_RUNS)
        nap();
}

static const char *name_of(int player) {
    return player == PARENT ? "parent" : "child";
}

static const char *word_of(int player) {
    return player == PARENT ? "ping" : "pong";
}

void say(const char *word, int round) {
    int me = getpid() == table->player[PARENT] ? PARENT : CHILD, other = 1 - me;

    if (me == CHILD)
        table->player[CHILD] = getpid();
    atomic_store(&table->speaking[me], true);
    while (!atomic_load(&table->speaking[other]) && state_of(table->player[other]) == TASK_RUNS)
        nap();
    if (strcmp(word, word_of(other)) == 0)
        referee("rule", "the %s says \"%s %d\", which is the %s's to say", name_of(me), word, round,
                name_of(other));
    if (atomic_load(&table->speaking[other]))
        referee("wrong-output",
                "both players speak at once: while the %s says \"%s %d\", the %s does not wait for "
                "the ball",
                name_of(me), word, round, name_of(other));
    int due = atomic_load(&table->said), whose = due % 2;
    if (strcmp(word, word_of(whose)) != 0 || round != due / 2 + 1)
        referee("wrong-output", "the %s says \"%s %d\" when \"%s %d\" is due", name_of(me), word,
                round, word_of(whose), due / 2 + 1);
    if (me == CHILD && round == table->fatal_round) {
        atomic_store(&table->killed, true);
        die();
    }
    if (me == CHILD && round == table->last_round) {
        kill(table->player[PARENT], SIGKILL);
        while (state_of(table->player[PARENT]) !=
               TASK_ENDED) /* its descriptors are closed before that */
            nap();
    }
    if (table->signals)
        interrupt(other);
    if (dprintf(STDOUT_FILENO, "%s %d\n", word, round) < 0)
        _exit(EXIT_FAILURE);
    atomic_fetch_add(&table->said, 1);
    atomic_store(&table->speaking[me], false);
}

static void note_descriptors(bool open[]) {
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        open[fd] = fcntl(fd, F_GETFD) != -1;
}

static void check_child_reaped(const char *function) {
    siginfo_t info;

    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
        referee("zombie", "%s, and nobody has waited for the child", function);
}

/* A game_start that fails has undone all that it did.  What game_end leaves open is not looked for
 * here but by Valgrind, who knows where it was opened. */
static void check_undone(const bool open_before[]) {
    check_child_reaped("game_start returns -1");
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++) {
        int flags = fcntl(fd, F_GETFL);
        if (flags != -1 && !open_before[fd])
            referee("fd-leak",
                    "game_start returns -1, and leaves descriptor %d open, the %s end of a "
                    "pipe",
                    fd, (flags & O_ACCMODE) == O_RDONLY ? "read" : "write");
    }
}

/* Returns whether all rounds were played. */
static bool play(struct game *game, int rounds) {
    for (int round = 1; round <= rounds; round++) {
        int result = game_round(game, round);
        int said = atomic_load(&table->said);
        bool killed = atomic_load(&table->killed);
        if (result == -1) {
            if (table->signals)
                referee(
                    "fault-handling",
                    "in round %d the %s catches a signal while it waits for the ball, and gives "
                    "up: what it waits in fails with EINTR then, and is to be called again",
                    round, name_of(atomic_load(&table->interrupted)));
            if (!killed)
                fprintf(stderr, "ping_pong: game_round(%d) returns -1\n", round);
            return false;
        }
        if (killed)
            referee("wrong-exit", "the child is killed in round %d, and game_round(%d) returns %d",
                    table->fatal_round, round, result);
        if (said < 2 * round)
            referee("wrong-output",
                    "game_round(%d) returns before \"%s %d\" is said: the parent does not wait for "
                    "the ball",
                    round, word_of(said % 2), round);
    }
    return true;
}

/* What is left of the game when the parent has died: its descriptors are closed, and nobody calls
 * game_end.  The child sees end-of-file, if no write end is left in itself. */
static int leave_game(const struct game *game) {
    int status;

    close(game->to_child);
    close(game->from_child);
    if (waitpid(game->child, &status, 0) == -1) {
        perror("ping_pong: waitpid");
        return EXIT_FAILURE;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        referee("wrong-exit", "the child sees end-of-file and doesn't exit with 0, but %s %d",
                WIFEXITED(status) ? "with" : "is killed by signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return EXIT_SUCCESS;
}

/* Plays the game in a process that is killed: returns -1 in it. In the caller's it waits for that one
 * and for the orphaned child, and returns the exit status. How the child ends is its own affair, as
 * long as no signal does it: it has been told neither end-of-file nor that all is well. */
static int play_to_the_death(int rounds) {
    int status, result = EXIT_SUCCESS;

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    table->last_round = rounds;
    pid_t parent = fork();
    if (parent == 0) {
        table->player[PARENT] = getpid();
        return -1;
    }
    for (pid_t ended; (ended = wait(&status)) != -1;)
        if (ended == parent ? !WIFSIGNALED(status) : WIFSIGNALED(status))
            result = EXIT_FAILURE;
    return atomic_load(&table->over) ? REFEREE_STATUS : result;
}

int main(int argc, char *argv[]) {
    struct game game = {-1, -1, -1};
    bool open_before[DESCRIPTORS_WATCHED];
    int rounds = argc > 1 ? atoi(argv[1]) : 3;

    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (table == MAP_FAILED) {
        perror("ping_pong: mmap");
        return EXIT_FAILURE;
    }
    table->player[PARENT] = getpid();
    table->fatal_round = argc > 2 ? atoi(argv[2]) : 0;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, leave);
    table->signals = argc > 2 && strcmp(argv[2], "signals") == 0;
    struct sigaction action = {.sa_handler = catch_signal}; /* and not SA_RESTART */
    sigaction(SIGUSR2, &action, NULL);
    note_descriptors(open_before);
    if (argc > 2 && strcmp(argv[2], "dies") == 0) {
        int outcome = play_to_the_death(rounds);
        if (outcome != -1)
            return outcome;
    }

    int started = game_start(&game), reason = errno;
    if (getpid() != table->player[PARENT])
        referee("rule", "game_start returns in the child too: from then on two processes run the "
                        "parent's program");
    if (started == -1) {
        check_undone(open_before);
        fprintf(stderr, "ping_pong: game_start: %s\n", strerror(reason));
        return EXIT_FAILURE;
    }
    if (game.child <= 0 || kill(game.child, 0) == -1)
        referee("rule", "game_start returns 0, but game->child is not a process");
    table->player[CHILD] = game.child;

    bool played = play(&game, rounds);
    if (played && argc > 2 && strcmp(argv[2], "leave") == 0)
        return leave_game(&game);
    bool killed = atomic_load(&table->killed);
    /* They get the numbers of what game_round has closed, if anything. */
    int others[] = {open("/dev/null", O_RDONLY), open("/dev/null", O_RDONLY)};
    int ended = game_end(&game);
    for (int i = 0; i < 2; i++)
        if (close(others[i]) == -1)
            referee("rule", "game_end closes a descriptor that is not the game's any more: "
                            "game_round has closed it, and the caller has another file there");
    if (killed && ended != -1)
        referee("wrong-exit", "the child was killed, and game_end returns %d", ended);
    check_child_reaped("game_end returns");
    if (played && ended != 0)
        fprintf(stderr, "ping_pong: game_end returns %d\n", ended);
    return killed || (played && ended == 0) ? EXIT_SUCCESS : EXIT_FAILURE;
}
