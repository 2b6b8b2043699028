/* bank MODE
 *
 *   plain            transfers, in one process and in its children, of whom none is killed
 *   killed STEP      a child is killed at this step; the total is asked for, then others go on
 *   balance STEP     the same, and a balance is asked for first
 *   waiting STEP     one child is at this step, another one waits for the lock; the first is killed
 *   again STEP       three children, one after another, are killed at this step
 *   locked STEP      a child is killed at this step; afterwards the lock still is one
 *   freely           a child transfers and is killed whenever it happens, another one transfers as
 *                    well. This is the mode for the controlled scheduler
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE";
 * 2 there was no memory. */
#include "bank.h"
#include "judge.h"
#include "settle.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ACCOUNTS = 4, EACH = 100, TOTAL = ACCOUNTS * EACH, NOBODY = -1 };

static struct bank *bank;

/* At which step this process is killed, and at which it waits; set in children. */
static int dies_at, waits_at;

static size_t steps; /* of this process */

void bank_step(int step) {
    if (step != (int)(steps % 3) + 1)
        wrong("rule",
              "bank_step(%d) comes where bank_step(%d) is due: 1, 2 and 3, once each in a "
              "transfer",
              step, (int)(steps % 3) + 1);
    steps++;
    if (step == dies_at)
        kill(getpid(), SIGKILL);
    while (step == waits_at)
        pause();
}

static void expect_steps(size_t due) {
    if (steps != due)
        wrong("rule",
              "bank_step has been called %zu times in %zu transfers, which is three times "
              "in each",
              steps, due / 3);
}

static pid_t start(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

/* A child that transfers once. It is killed at step `dies`, or waits at step `waits` for its
 * death. */
static pid_t start_transfer(size_t from, size_t to, long amount, int dies, int waits) {
    pid_t child = start();
    if (child != 0)
        return child;
    steps = 0;
    dies_at = dies;
    waits_at = waits;
    bank_transfer(bank, from, to, amount);
    expect_steps(3);
    bank_free(bank);
    exit(0);
}

/* Waits for a child that has to end by itself; what went wrong there is over for this one as
 * well. */
static void finish(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    if (status != 0)
        exit(WEXITSTATUS(status));
}

static void bury(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (!WIFSIGNALED(status))
        wrong("rule", "bank_transfer has returned and has not called bank_step three times");
    if (WTERMSIG(status) != SIGKILL)
        raise(WTERMSIG(status));
}

static void expect_total(const char *when) {
    long total = bank_total(bank);
    if (total != TOTAL)
        wrong("wrong-output", "%s, bank_total gives %ld instead of %d", when, total, TOTAL);
}

static void expect_balance(size_t account, long expected, const char *when) {
    long balance = bank_balance(bank, account);
    if (balance != expected)
        wrong("wrong-output", "%s, account %zu has %ld instead of %ld", when, account, balance,
              expected);
}

/* After somebody who moves `amount` between two accounts of these balances was killed: before that
 * transfer or behind it. The accounts are brought back to what they were before. */
static void expect_all_or_nothing(size_t from, long from_had, size_t to, long to_had, long amount) {
    long from_has = bank_balance(bank, from), to_has = bank_balance(bank, to);
    if (from_has == from_had && to_has == to_had)
        return;
    if (from_has != from_had - amount || to_has != to_had + amount)
        wrong("wrong-output",
              "a process was killed while it moved %ld from an account with %ld to one with %ld, "
              "and now they have %ld and %ld: that is neither all nor nothing",
              amount, from_had, to_had, from_has, to_has);
    bank_transfer(bank, to, from, amount);
}

static void run_plain(int unused) {
    (void)unused;
    bank_transfer(bank, 0, 1, 30);
    bank_transfer(bank, 3, 0, 130);
    expect_steps(6);
    expect_balance(0, 200, "after two transfers");
    expect_balance(1, 130, "after two transfers");
    expect_balance(2, 100, "after two transfers");
    expect_balance(3, -30, "after two transfers");
    for (int i = 0; i < 3; i++)
        finish(start_transfer(2, 1, 10, NOBODY, NOBODY));
    expect_balance(1, 160, "after three transfers by children");
    expect_balance(2, 70, "after three transfers by children");
    expect_total("after five transfers");
    struct bank *other = bank_new(ACCOUNTS, 1);
    need(other != NULL, "bank_new");
    if (other == bank)
        wrong("wrong-output", "bank_new returns the bank that there is already");
    bank_free(other);
    expect_total("after another bank was freed");
}

static void run_killed(int step) {
    bank_transfer(bank, 1, 0, 7); /* what this one has left behind may undo nothing */
    bury(start_transfer(0, 1, 30, step, NOBODY));
    expect_total("after a process was killed in bank_transfer");
    expect_all_or_nothing(0, 107, 1, 93, 30);
    finish(start_transfer(0, 2, 50, NOBODY, NOBODY));
    bank_transfer(bank, 2, 3, 5);
    expect_balance(0, 57, "after a death and two more transfers");
    expect_balance(2, 145, "after a death and two more transfers");
    expect_balance(3, 105, "after a death and two more transfers");
    expect_total("after a death and two more transfers");
}

static void run_balance(int step) {
    bank_transfer(bank, 2, 3, 1);
    bury(start_transfer(2, 3, 25, step, NOBODY));
    expect_all_or_nothing(2, 99, 3, 101, 25);
    finish(start_transfer(1, 0, 1, NOBODY, NOBODY));
    expect_balance(0, 101, "after a death and another transfer");
}

static void run_waiting(int step) {
    pid_t children[2];
    children[0] = start_transfer(0, 1, 30, NOBODY, step);
    settle(&children[0], 1);
    children[1] = start_transfer(2, 3, 8, NOBODY, NOBODY);
    settle(children, 2);
    if (ended(&children[1], 1) != 0) {
        kill(children[0], SIGKILL);
        wrong("wrong-output", "one process is in the middle of a transfer, and another one does "
                              "not wait for it");
    }
    kill(children[0], SIGKILL);
    bury(children[0]);
    settle(&children[1], 1);
    if (ended(&children[1], 1) == 0) {
        kill(children[1], SIGKILL);
        wrong("deadlock", "the process that had the lock was killed, and the one that waited for "
                          "it sleeps on: nobody tells it");
    }
    finish(children[1]);
    expect_balance(2, 92, "after the transfer of the one that waited");
    expect_balance(3, 108, "after the transfer of the one that waited");
    expect_all_or_nothing(0, 100, 1, 100, 30);
    expect_total("after a death and another transfer");
}

static void run_again(int step) {
    for (int i = 0; i < 3; i++) {
        size_t from = (size_t)i, to = (size_t)i + 1;
        bury(start_transfer(from, to, 10 + i, step, NOBODY));
        expect_all_or_nothing(from, 100, to, 100, 10 + i);
        finish(start_transfer(from, to, 3, NOBODY, NOBODY));
        finish(start_transfer(to, from, 3, NOBODY, NOBODY));
    }
    expect_total("after three deaths");
    /* Two deaths, and nobody has looked in between. */
    bury(start_transfer(0, 1, 40, step, NOBODY));
    bury(start_transfer(2, 3, 50, step, NOBODY));
    expect_all_or_nothing(2, 100, 3, 100, 50);
    expect_all_or_nothing(0, 100, 1, 100, 40);
    expect_total("after two deaths");
}

static void run_locked(int step) {
    pid_t children[2];
    bury(start_transfer(0, 1, 30, step, NOBODY));
    expect_total("after a process was killed in bank_transfer");
    expect_all_or_nothing(0, 100, 1, 100, 30);
    children[0] = start_transfer(0, 1, 30, NOBODY, 2);
    settle(&children[0], 1);
    children[1] = start_transfer(2, 3, 8, NOBODY, NOBODY);
    settle(children, 2);
    size_t went_on = ended(&children[1], 1);
    kill(children[1], SIGKILL); /* first, or it would be let in by the death of the other */
    if (went_on != 0) {
        kill(children[0], SIGKILL);
        wrong("wrong-output", "some time after a death one process is in the middle of a transfer, "
                              "and another one does not wait for it: the lock is none any more");
    }
    bury(children[1]);
    kill(children[0], SIGKILL);
    bury(children[0]);
}

/* The second child may be killed in the middle too, perhaps while it repairs what the first one has
 * left. The third one is not. */
static void run_freely(int deaths) {
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = start();
        if (children[i] == 0) {
            bank_transfer(bank, (size_t)i, (size_t)i + 1, 10);
            _exit(0);
        }
    }
    for (int i = 0; i < deaths; i++)
        kill(children[i], SIGKILL);
    int status;
    for (int i = 0; i < 2; i++)
        need(waitpid(children[i], &status, 0) == children[i], "waitpid");
    bank_transfer(bank, 3, 2, 1);
    long first = EACH - bank_balance(bank, 0), last = bank_balance(bank, 2) - EACH - 1;
    long total = bank_total(bank);
    bool all_or_nothing = (first == 0 || first == 10) &&
                          (last == 10 || (last == 0 && deaths == 2)) &&
                          bank_balance(bank, 1) == EACH + first - last;
    printf("total %ld: %s\n", total,
           total == TOTAL && all_or_nothing ? "right" : "some transfer is done by half");
}

/* How many mappings of this process are shared with others, proc_pid_maps(5). */
static size_t shared_mappings(void) {
    FILE *maps = fopen("/proc/self/maps", "re");
    need(maps != NULL, "/proc/self/maps");
    char line[512], access[8];
    size_t count = 0;
    while (fgets(line, sizeof line, maps) != NULL)
        count += sscanf(line, "%*s %7s", access) == 1 && access[3] == 's';
    fclose(maps);
    return count;
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *mode;
        void (*run)(int step);
    } modes[] = {{"plain", run_plain},     {"killed", run_killed}, {"balance", run_balance},
                 {"waiting", run_waiting}, {"again", run_again},   {"locked", run_locked},
                 {"freely", run_freely}};

    size_t mode = 0, count = sizeof modes / sizeof *modes;
    while (argc > 1 && mode < count && strcmp(argv[1], modes[mode].mode) != 0)
        mode++;
    if (argc < 2 || argc > 3 || mode == count) {
        fprintf(stderr, "usage: bank plain | killed|balance|waiting|again|locked STEP | freely "
                        "DEATHS\n");
        return 2;
    }
    judge_explores = modes[mode].run == run_freely;
    dies_at = waits_at = NOBODY;
    size_t shared = judge_explores ? 0 : shared_mappings();
    errno = 0;
    bank = bank_new(ACCOUNTS, EACH);
    if (bank == NULL) {
        fprintf(stderr, "bank: bank_new: %s\n", strerror(errno));
        return 2;
    }
    expect_total("in a new bank");
    modes[mode].run(argc == 3 ? atoi(argv[2]) : 1);
    bank_free(bank);
    if (judge_explores)
        return 0;
    if (shared_mappings() > shared)
        wrong("leak", "bank_free has returned, and the bank is still mapped in this process");
    printf("%s: right\n", argv[1]);
    return 0;
}
