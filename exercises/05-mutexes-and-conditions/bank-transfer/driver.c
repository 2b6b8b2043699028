/* bank_transfer MODE [N]
 *
 *   calls     one thread: each result and all balances
 *   crossing  two threads transfer to and fro between two accounts, N times each
 *   last      two threads want more, together, than an account holds
 *   total     one thread transfers N times, another one adds up meanwhile
 *   small     the last three, once each: for the controlled scheduler
 */
#include "bank.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNTS = 3, TOTAL = 150 };

static struct bank *bank;
static int repeats;

static void need(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "driver: %s: %s\n", what, strerror(error));
        exit(2);
    }
}

static void open_bank(void) {
    long balances[ACCOUNTS] = {100, 50, 0};
    bank = bank_new(ACCOUNTS, balances);
    need(bank != NULL ? 0 : errno, "bank_new");
    memset(balances, 0x55, sizeof balances); /* it has a copy */
}

/* What a thread does, and what came of it. */
struct job {
    size_t from, to;
    long amount;
    bool moved;   /* each time */
    long both;    /* what the two accounts hold together */
    long total;   /* what bank_total said, if not TOTAL */
    long balance; /* a negative one that was seen */
    long halves;  /* two balances, asked for one after the other: too little, or too much */
};

static void *transfer(void *argument) {
    struct job *job = argument;
    job->moved = true;
    for (int i = 0; i < repeats; i++)
        job->moved = bank_transfer(bank, job->from, job->to, job->amount) && job->moved;
    return NULL;
}

static void *look(void *argument) {
    struct job *job = argument;
    for (int i = 0; i < repeats; i++) {
        long total = bank_total(bank), balance = bank_balance(bank, job->from);
        if (total != TOTAL)
            job->total = total;
        if (balance < 0)
            job->balance = balance;
        /* All that leaves the one account goes to the other, and nothing comes back. */
        long to = bank_balance(bank, job->to), after = bank_balance(bank, job->from);
        if (balance + to < job->both)
            job->halves = balance + to;
        if (to + after > job->both)
            job->halves = to + after;
    }
    return NULL;
}

static void side_by_side(void *(*second)(void *), struct job *a, struct job *b) {
    pthread_t threads[2];
    need(pthread_create(&threads[0], NULL, transfer, a), "pthread_create");
    need(pthread_create(&threads[1], NULL, second, b), "pthread_create");
    need(pthread_join(threads[0], NULL), "pthread_join");
    need(pthread_join(threads[1], NULL), "pthread_join");
}

static void expect(const char *what, long expected, long actual) {
    if (actual != expected)
        printf("%s: %ld, and not %ld\n", what, actual, expected);
}

static void expect_balances(long first, long second, long third) {
    expect("balance of account 0", first, bank_balance(bank, 0));
    expect("balance of account 1", second, bank_balance(bank, 1));
    expect("balance of account 2", third, bank_balance(bank, 2));
    expect("total", TOTAL, bank_total(bank));
}

static void crossing(void) {
    struct job there = {.from = 0, .to = 1, .amount = 1}, back = {.from = 1, .to = 0, .amount = 1};
    open_bank();
    side_by_side(transfer, &there, &back);
    if (!there.moved || !back.moved)
        printf("a transfer is refused, and the account holds enough\n");
    expect_balances(100, 50, 0);
    bank_free(bank);
}

static void last(void) {
    struct job one = {.from = 0, .to = 1, .amount = 60}, other = {.from = 0, .to = 2, .amount = 70};
    int before = repeats;
    open_bank();
    repeats = 1;
    side_by_side(transfer, &one, &other);
    repeats = before;
    if (one.moved && other.moved)
        printf("an account that holds 100 gives both 60 and 70\n");
    else if (!one.moved && !other.moved)
        printf("an account that holds 100 gives neither 60 nor 70\n");
    else if (one.moved)
        expect_balances(40, 110, 0);
    else
        expect_balances(30, 50, 70);
    bank_free(bank);
}

static void total(void) {
    struct job moves = {.from = 0, .to = 2, .amount = 1};
    struct job looks = {.from = 0, .to = 2, .both = 100, .total = TOTAL, .halves = 100};
    open_bank();
    side_by_side(look, &moves, &looks);
    expect("total, during transfers", TOTAL, looks.total);
    expect("balance of account 0, during transfers", 0, looks.balance);
    expect("balances of accounts 0 and 2, asked for one after the other during transfers", 100,
           looks.halves);
    expect_balances(100 - repeats, 50, repeats);
    bank_free(bank);
}

static void call(size_t from, size_t to, long amount) {
    bool moved = bank_transfer(bank, from, to, amount);
    printf("%zu to %zu, %ld: %s; %ld %ld %ld, total %ld\n", from, to, amount,
           moved ? "moved" : "refused", bank_balance(bank, 0), bank_balance(bank, 1),
           bank_balance(bank, 2), bank_total(bank));
}

static void calls(void) {
    open_bank();
    call(0, 1, 30);
    call(1, 2, 80);
    call(1, 0, 1);
    call(2, 0, 81);
    call(2, 2, 80);
    call(2, 2, 81);
    call(1, 1, 0);
    call(0, 2, -5);
    call(2, 2, -5);
    call(2, 1, 0);
    call(0, 2, 70);
    call(2, 0, 150);
    bank_free(bank);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    repeats = argc > 2 ? atoi(argv[2]) : 1;
    if (strcmp(mode, "calls") == 0) {
        calls();
        return 0;
    }
    bool all = strcmp(mode, "small") == 0;
    bool known = false;
    if (repeats < 1 || repeats > 50)
        mode = "";
    if ((all || strcmp(mode, "crossing") == 0) && (known = true))
        crossing();
    if ((all || strcmp(mode, "last") == 0) && (known = true))
        last();
    if ((all || strcmp(mode, "total") == 0) && (known = true))
        total();
    if (!known) {
        fprintf(stderr, "usage: bank_transfer calls|crossing N|last|total N|small\n");
        return 2;
    }
    printf("%s: done\n", mode);
    return 0;
}
