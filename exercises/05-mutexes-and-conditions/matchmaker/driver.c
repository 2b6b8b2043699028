/* matchmaker MODE
 *
 *   wait SIDE               three come from one side and wait; then from the other, one at a time
 *   rush SIDE               three wait, and as many come from the other side at once, three times
 *   crowd SIDE              as many as the actors allow wait, and as many come from the other side
 *   pairs                   pair after pair, one comes and then the other
 *   apart                   two matchmakers: who waits at one is no partner for the other
 *   freely L:R:N...         a round for each argument: L threads from the left and R from the right
 *                           come N times from each side; this mode does not look at threads: a
 *                           scheduler may run it
 *
 * SIDE is 0, left, or 1, right. The first ones have one thing happen at a time and look what comes of
 * it (actors.h). Exit status: 0 all is right; 1 it is not, and standard error says what: "driver:
 * KIND: MESSAGE"; in the mode freely standard output says what came, and the status is 0; 2 a
 * matchmaker could not be had.
 */
#include "actors.h"
#include "matchmaker.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4, WAITING = 3, CROWD = ACTORS_MAX / 2, TIMES_MAX = 32, FIRST_RIGHT = 500 };

static const char *const side_names[] = {"left", "right"};

static struct matchmaker *create(void) {
    errno = 0;
    struct matchmaker *matchmaker = match_create();
    if (matchmaker == NULL) {
        fprintf(stderr, "matchmaker: match_create: %s\n", strerror(errno));
        exit(2);
    }
    return matchmaker;
}

/* --- one thing at a time ---------------------------------------------------------------------- */

struct caller {
    struct actor actor;
    struct matchmaker *matchmaker;
    enum side side;
    size_t me, partner;
};

static void call(void *argument) {
    struct caller *caller = argument;
    caller->partner = match(caller->matchmaker, caller->side, caller->me);
}

/* Callers on the left are called 1, 2, … in the order in which they come, on the right 501, 502, … */
static void send_one(struct caller *caller, struct matchmaker *matchmaker, enum side side) {
    static size_t names[2] = {0, FIRST_RIGHT};
    *caller = (struct caller){
        .matchmaker = matchmaker, .side = side, .me = ++names[side], .partner = SIZE_MAX};
    actor_start(&caller->actor, call, caller);
}

static size_t done_of(const struct caller callers[], size_t count) {
    size_t done = 0;
    for (size_t i = 0; i < count; i++)
        done += atomic_load(&callers[i].actor.done);
    return done;
}

static const struct caller *find(const struct caller callers[], size_t count, size_t name) {
    for (size_t i = 0; i < count; i++)
        if (callers[i].me == name)
            return &callers[i];
    return NULL;
}

/* Those who are done have partners, and are the partners of their partners. */
static void check_pairs(const struct caller some[], const struct caller others[], size_t count) {
    const struct caller *sides[] = {some, others};
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < count; i++) {
            const struct caller *caller = &sides[s][i];
            if (!atomic_load(&caller->actor.done))
                continue;
            const struct caller *partner = find(sides[1 - s], count, caller->partner);
            if (partner == NULL)
                wrong("wrong-output",
                      "number %zu, from the %s, goes on with number %zu, who has "
                      "not come from the %s",
                      caller->me, side_names[caller->side], caller->partner,
                      side_names[1 - caller->side]);
            if (!atomic_load(&partner->actor.done))
                stuck("lost-wakeup",
                      "number %zu goes on with number %zu, who sleeps as if it had no partner",
                      caller->me, partner->me);
            if (partner->partner != caller->me)
                wrong("wrong-output",
                      "number %zu goes on with number %zu, who goes on with number "
                      "%zu",
                      caller->me, partner->me, partner->partner);
        }
}

static void send_waiting(struct caller callers[], struct matchmaker *matchmaker, enum side side) {
    for (size_t i = 0; i < WAITING; i++) {
        send_one(&callers[i], matchmaker, side);
        actors_settle();
        if (done_of(callers, i + 1) > 0)
            wrong("wrong-output", "match returns, and nobody has come from the other side");
    }
}

static void case_wait(enum side side) {
    struct matchmaker *matchmaker = create();
    struct caller some[WAITING], others[WAITING] = {0};
    send_waiting(some, matchmaker, side);
    for (size_t i = 1; i <= WAITING; i++) {
        send_one(&others[i - 1], matchmaker, 1 - side);
        actors_settle();
        size_t done = done_of(others, i);
        if (done < i)
            stuck("lost-wakeup",
                  "number %zu comes, and somebody from the other side waits: it "
                  "sleeps",
                  others[i - 1].me);
        done = done_of(some, WAITING);
        if (done > i)
            wrong("wrong-output", "%zu have come from the %s, and %zu from the %s go on", i,
                  side_names[1 - side], done, side_names[side]);
        check_pairs(some, others, WAITING);
        if (done < i)
            stuck("lost-wakeup", "%zu have come from the %s, and %zu from the %s go on", i,
                  side_names[1 - side], done, side_names[side]);
    }
    actors_join();
    match_destroy(matchmaker);
}

static void case_rush(enum side side) {
    struct matchmaker *matchmaker = create();
    for (size_t round = 0; round < 3; round++) {
        struct caller some[WAITING], others[WAITING];
        send_waiting(some, matchmaker, side);
        for (size_t i = 0; i < WAITING; i++)
            send_one(&others[i], matchmaker, 1 - side);
        actors_settle();
        check_pairs(some, others, WAITING);
        if (done_of(some, WAITING) < WAITING || done_of(others, WAITING) < WAITING)
            stuck("lost-wakeup",
                  "%d have come from each side, and %zu and %zu go on: the others "
                  "sleep",
                  WAITING, done_of(some, WAITING), done_of(others, WAITING));
        actors_join();
    }
    match_destroy(matchmaker);
}

static void case_crowd(enum side side) {
    struct matchmaker *matchmaker = create();
    static struct caller some[CROWD], others[CROWD];
    for (size_t i = 0; i < CROWD; i++)
        send_one(&some[i], matchmaker, side);
    actors_settle();
    if (done_of(some, CROWD) > 0)
        wrong("wrong-output", "match returns, and nobody has come from the other side");
    for (size_t i = 0; i < CROWD; i++)
        send_one(&others[i], matchmaker, 1 - side);
    actors_settle();
    check_pairs(some, others, CROWD);
    if (done_of(some, CROWD) < CROWD || done_of(others, CROWD) < CROWD)
        stuck("lost-wakeup", "%d have come from each side, and %zu and %zu go on: the others sleep",
              CROWD, done_of(some, CROWD), done_of(others, CROWD));
    actors_join();
    match_destroy(matchmaker);
}

static void case_pairs(void) {
    struct matchmaker *matchmaker = create();
    for (size_t i = 0; i < 6; i++) {
        struct caller pair[2];
        enum side first = i % 3 == 0 ? LEFT : RIGHT;
        send_one(&pair[0], matchmaker, first);
        actors_settle();
        if (atomic_load(&pair[0].actor.done))
            wrong("wrong-output", "match returns, and nobody has come from the other side");
        send_one(&pair[1], matchmaker, 1 - first);
        actors_settle();
        if (!atomic_load(&pair[0].actor.done) || !atomic_load(&pair[1].actor.done))
            stuck("lost-wakeup", "one has come from each side, and %s",
                  done_of(pair, 2) == 0 ? "both sleep" : "one of them sleeps");
        check_pairs(&pair[0], &pair[1], 1);
        actors_join();
    }
    match_destroy(matchmaker);
}

static void case_apart(void) {
    struct matchmaker *one = create(), *other = create();
    struct caller at_one[2], at_other[2];
    send_one(&at_one[0], one, LEFT);
    send_one(&at_other[0], other, RIGHT);
    actors_settle();
    if (atomic_load(&at_one[0].actor.done) || atomic_load(&at_other[0].actor.done))
        wrong("wrong-output", "there are two matchmakers, one waits at each of them, and they have "
                              "become a pair");
    send_one(&at_one[1], one, RIGHT);
    send_one(&at_other[1], other, LEFT);
    actors_settle();
    if (done_of(at_one, 2) < 2 || done_of(at_other, 2) < 2)
        stuck("lost-wakeup", "one from each side has come to each of two matchmakers, and not all "
                             "of them go on");
    check_pairs(&at_one[0], &at_one[1], 1);
    check_pairs(&at_other[0], &at_other[1], 1);
    actors_join();
    match_destroy(one);
    match_destroy(other);
}

/* --- all at once ------------------------------------------------------------------------------ */

/* What one brings to a meeting, each time another one. Nothing but match orders what is written
 * before it and what the partner reads after it. */
struct visit {
    size_t brought, partner;
};

struct round {
    struct matchmaker *matchmaker;
    struct visit visits[2][THREADS_MAX * TIMES_MAX];
};

struct worker {
    struct round *round;
    enum side side;
    size_t first, count; /* the numbers of its visits */
    const char *wrong;
};

static size_t gift(enum side side, size_t number) {
    return 7 * number + side + 1;
}

static void *visit(void *argument) {
    struct worker *worker = argument;
    struct round *round = worker->round;
    enum side side = worker->side;
    for (size_t number = worker->first; number < worker->first + worker->count; number++) {
        struct visit *mine = &round->visits[side][number];
        mine->brought = gift(side, number);
        mine->partner = match(round->matchmaker, side, number);
        if (mine->partner >= THREADS_MAX * TIMES_MAX) {
            worker->wrong = "somebody goes on with one that does not exist";
            return NULL;
        }
        if (round->visits[1 - side][mine->partner].brought != gift(1 - side, mine->partner))
            worker->wrong = "somebody goes on with one that has not come";
    }
    return NULL;
}

static const char *judge(const struct round *round, const struct worker workers[], size_t count) {
    for (size_t w = 0; w < count; w++) {
        const struct worker *worker = &workers[w];
        if (worker->wrong != NULL)
            return worker->wrong;
        for (size_t i = worker->first; i < worker->first + worker->count; i++) {
            size_t partner = round->visits[worker->side][i].partner;
            if (round->visits[1 - worker->side][partner].partner != i)
                return "somebody goes on with one that goes on with another";
        }
    }
    return NULL;
}

static void case_freely(const char *text) {
    static struct round round;
    struct worker workers[2 * THREADS_MAX] = {0};
    pthread_t threads[2 * THREADS_MAX];
    size_t on_side[2], times, count = 0;
    if (sscanf(text, "%zu:%zu:%zu", &on_side[LEFT], &on_side[RIGHT], &times) != 3 ||
        on_side[LEFT] > THREADS_MAX || on_side[RIGHT] > THREADS_MAX || times > TIMES_MAX) {
        fprintf(stderr, "matchmaker: %s is no round\n", text);
        exit(2);
    }
    memset(&round, 0, sizeof round);
    round.matchmaker = create();
    for (enum side side = LEFT; side <= RIGHT; side++) {
        size_t next = 0;
        for (size_t i = 0; i < on_side[side]; i++) {
            struct worker *worker = &workers[count];
            size_t share = times / on_side[side] + (i < times % on_side[side]);
            *worker = (struct worker){.round = &round, .side = side, .first = next, .count = share};
            next += share;
            int error = pthread_create(&threads[count++], NULL, visit, worker);
            if (error != 0) {
                fprintf(stderr, "matchmaker: pthread_create: %s\n", strerror(error));
                exit(2);
            }
        }
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    const char *what = judge(&round, workers, count);
    printf("%s: %s\n", text, what != NULL ? what : "pairs");
    match_destroy(round.matchmaker);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    enum side side = argc > 2 && strcmp(argv[2], "1") == 0 ? RIGHT : LEFT;
    if (strcmp(mode, "freely") == 0) {
        for (int i = 2; i < argc; i++)
            case_freely(argv[i]);
        return EXIT_SUCCESS;
    }
    if (strcmp(mode, "wait") == 0)
        case_wait(side);
    else if (strcmp(mode, "rush") == 0)
        case_rush(side);
    else if (strcmp(mode, "crowd") == 0)
        case_crowd(side);
    else if (strcmp(mode, "pairs") == 0)
        case_pairs();
    else if (strcmp(mode, "apart") == 0)
        case_apart();
    else {
        fprintf(stderr, "usage: matchmaker MODE [ARGUMENT...]; see driver.c\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return EXIT_SUCCESS;
}
