/* closeable_queue MODE
 *
 *   order CAPACITY          one thread puts, closes and takes
 *   wake CAPACITY           an open queue: each message wakes a consumer, each place a producer
 *   empty                   consumers wait, and the queue is closed
 *   full CAPACITY           producers wait, and the queue is closed
 *   rest                    a closed queue with fewer messages inside than consumers
 *   last                    consumers wait, a message is put, and the queue is closed at once
 *   freely C:P:T:N:K...     a round for each argument: a queue of capacity C, P producers that put N
 *                           messages, T consumers that take until the end, K threads that close the
 *                           queue whenever they run; 0: it is closed once all is put. This mode does
 *                           not look at threads: a scheduler may run it
 *
 * The first ones have one thing happen at a time and look what comes of it (actors.h). Exit status:
 * 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE"; in the mode
 * freely standard output says what came, and the status is 0; 2 a queue could not be had.
 */
#include "actors.h"
#include "closeable_queue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4, WAITING = 3, MESSAGES_MAX = 32 };

static unsigned char byte_of(size_t from, size_t number, size_t at) {
    return (unsigned char)(from * 101 + number * 31 + at * 7 + 1);
}

static struct message make(size_t from, size_t number) {
    struct message message = {.from = from, .number = number};
    for (size_t i = 0; i < sizeof message.bytes; i++)
        message.bytes[i] = byte_of(from, number, i);
    return message;
}

static bool is_whole(const struct message *message) {
    for (size_t i = 0; i < sizeof message->bytes; i++)
        if (message->bytes[i] != byte_of(message->from, message->number, i))
            return false;
    return true;
}

static struct closeable_queue *create(size_t capacity) {
    errno = 0;
    struct closeable_queue *queue = queue_create(capacity);
    if (queue == NULL) {
        fprintf(stderr, "closeable_queue: queue_create(%zu): %s\n", capacity, strerror(errno));
        exit(2);
    }
    return queue;
}

/* Puts message `number`, and overwrites what it was put from. */
static bool put(struct closeable_queue *queue, size_t from, size_t number) {
    struct message message = make(from, number);
    bool done = queue_put(queue, &message);
    memset(&message, 0xEE, sizeof message);
    return done;
}

/* --- one thing at a time ---------------------------------------------------------------------- */

enum errand_kind { PUT, TAKE, CLOSE };

/* An actor that makes one call. */
struct errand {
    struct actor actor;
    enum errand_kind kind;
    struct closeable_queue *queue;
    struct message message;
    bool result;
};

static void run_errand(void *argument) {
    struct errand *errand = argument;
    switch (errand->kind) {
    case PUT:
        errand->result = put(errand->queue, errand->message.from, errand->message.number);
        break;
    case TAKE: errand->result = queue_take(errand->queue, &errand->message); break;
    case CLOSE: queue_close(errand->queue); break;
    }
}

static void send_to(struct errand *errand, enum errand_kind kind, struct closeable_queue *queue,
                    size_t from, size_t number) {
    errand->kind = kind;
    errand->queue = queue;
    errand->message = make(from, number);
    actor_start(&errand->actor, run_errand, errand);
}

static void send_many(struct errand errands[], size_t count, enum errand_kind kind,
                      struct closeable_queue *queue) {
    for (size_t i = 0; i < count; i++)
        send_to(&errands[i], kind, queue, 1 + i, 0);
}

static size_t done_of(const struct errand errands[], size_t count) {
    size_t done = 0;
    for (size_t i = 0; i < count; i++)
        done += atomic_load(&errands[i].actor.done);
    return done;
}

/* Makes a call in a thread of its own, and sees that it does not sleep. The errand stays where it
 * is until all actors are joined. */
static struct errand *now(enum errand_kind kind, struct closeable_queue *queue, size_t from,
                          size_t number) {
    static const char *const names[] = {
        "queue_put sleeps although there is room, or the queue is closed",
        "queue_take sleeps although there is a message, or the queue is closed",
        "queue_close sleeps",
    };
    static const char *const kinds[] = {"deadlock", "lost-wakeup", "deadlock"};
    static struct errand errands[ACTORS_MAX];
    static size_t used;
    struct errand *errand = &errands[used++];
    send_to(errand, kind, queue, from, number);
    actors_settle();
    if (!atomic_load(&errand->actor.done))
        stuck(kinds[kind], "%s", names[kind]);
    return errand;
}

static void expect_put(struct closeable_queue *queue, size_t number, bool expected) {
    if (now(PUT, queue, 0, number)->result != expected)
        wrong("wrong-output", expected ? "queue_put returns false, and the queue is open"
                                       : "queue_put returns true, and the queue is closed");
}

static void expect_message(const struct message *got, size_t from, size_t number) {
    if (got->from != from || got->number != number || !is_whole(got))
        wrong("wrong-output",
              "queue_take gives another message than number %zu of thread %zu: the one that has "
              "waited longest comes first, each comes once, and as it was put",
              number, from);
}

static void expect_take(struct closeable_queue *queue, size_t number) {
    const struct errand *errand = now(TAKE, queue, 0, 0);
    if (!errand->result)
        wrong("wrong-output", "queue_take returns false, and there is a message in the queue: what "
                              "is inside comes out, closed or not");
    expect_message(&errand->message, 0, number);
}

static void expect_end(struct closeable_queue *queue) {
    if (now(TAKE, queue, 0, 0)->result)
        wrong("wrong-output", "queue_take returns true, and the queue is closed and empty");
}

static void done(struct closeable_queue *queue) {
    actors_join();
    queue_destroy(queue);
}

static void case_order(size_t capacity) {
    struct closeable_queue *queue = create(capacity);
    expect_put(queue, 0, true);
    expect_take(queue, 0);
    for (size_t i = 1; i <= capacity; i++)
        expect_put(queue, i, true);
    now(CLOSE, queue, 0, 0);
    expect_put(queue, 100, false);
    for (size_t i = 1; i <= capacity; i++)
        expect_take(queue, i);
    expect_end(queue);
    now(CLOSE, queue, 0, 0);
    expect_put(queue, 101, false);
    expect_end(queue);
    done(queue);
}

static void case_wake(size_t capacity) {
    struct closeable_queue *queue = create(capacity);
    struct errand consumers[WAITING], producers[WAITING];
    send_many(consumers, WAITING, TAKE, queue);
    actors_settle();
    for (size_t i = 0; i < WAITING; i++) {
        size_t before = done_of(consumers, WAITING);
        if (before != i)
            wrong("wrong-output",
                  "%zu messages were put, and %zu consumers have come back from "
                  "an open queue",
                  i, before);
        expect_put(queue, i, true);
        if (done_of(consumers, WAITING) == i)
            stuck("lost-wakeup", "consumers wait, a message is put, and all of them sleep on");
    }
    for (size_t i = 0; i < WAITING; i++)
        if (!consumers[i].result)
            wrong("wrong-output", "queue_take returns false, and the queue is open");
    for (size_t i = 0; i < capacity; i++)
        expect_put(queue, i, true);
    send_many(producers, WAITING, PUT, queue);
    actors_settle();
    for (size_t i = 0; i < WAITING; i++) {
        if (done_of(producers, WAITING) != i)
            wrong("wrong-output",
                  "%zu messages were taken from a full queue, and %zu producers "
                  "have come back",
                  i, done_of(producers, WAITING));
        if (!now(TAKE, queue, 0, 0)->result)
            wrong("wrong-output", "queue_take returns false, and the queue is open");
        if (done_of(producers, WAITING) == i)
            stuck("lost-wakeup", "producers wait, a message is taken, and all of them sleep on");
    }
    done(queue); /* with messages inside, and open */
}

static void case_empty(void) {
    struct closeable_queue *queue = create(2);
    struct errand consumers[WAITING];
    send_many(consumers, WAITING, TAKE, queue);
    actors_settle();
    now(CLOSE, queue, 0, 0);
    if (done_of(consumers, WAITING) < WAITING)
        stuck("lost-wakeup",
              "%d consumers waited, the queue has been closed, and %zu have come back: the others "
              "sleep",
              WAITING, done_of(consumers, WAITING));
    for (size_t i = 0; i < WAITING; i++)
        if (consumers[i].result)
            wrong("wrong-output", "queue_take returns true, and nothing was ever put");
    done(queue);
}

static void case_full(size_t capacity) {
    struct closeable_queue *queue = create(capacity);
    struct errand producers[WAITING];
    for (size_t i = 0; i < capacity; i++)
        expect_put(queue, i, true);
    send_many(producers, WAITING, PUT, queue);
    actors_settle();
    now(CLOSE, queue, 0, 0);
    if (done_of(producers, WAITING) < WAITING)
        stuck(
            "lost-wakeup",
            "%d producers waited at a full queue, it has been closed, and %zu have come back: the "
            "others sleep",
            WAITING, done_of(producers, WAITING));
    for (size_t i = 0; i < WAITING; i++)
        if (producers[i].result)
            wrong("wrong-output", "a producer waited at a full queue, it was closed, and queue_put "
                                  "returns true");
    for (size_t i = 0; i < capacity; i++)
        expect_take(queue, i);
    expect_end(queue);
    done(queue);
}

/* `closed` and two messages inside: two consumers get them, and the others get none. */
static void check_last(const struct errand consumers[], size_t count, size_t messages) {
    size_t taken = 0;
    if (done_of(consumers, count) < count)
        stuck("lost-wakeup", "the queue is closed, and %zu consumers sleep",
              count - done_of(consumers, count));
    for (size_t i = 0; i < count; i++)
        taken += consumers[i].result;
    if (taken != messages)
        wrong("wrong-output",
              "%zu messages were inside when the queue was closed, and %zu have "
              "been taken",
              messages, taken);
}

static void case_rest(void) {
    struct closeable_queue *queue = create(4);
    struct errand consumers[WAITING];
    expect_put(queue, 0, true);
    expect_put(queue, 1, true);
    now(CLOSE, queue, 0, 0);
    send_many(consumers, WAITING, TAKE, queue);
    actors_settle();
    check_last(consumers, WAITING, 2);
    done(queue);
}

static void put_and_close(void *argument) {
    struct errand *errand = argument;
    errand->result = put(errand->queue, 0, 0);
    queue_close(errand->queue);
}

static void case_last(void) {
    struct closeable_queue *queue = create(1);
    struct errand consumers[WAITING], producer = {.queue = queue};
    send_many(consumers, WAITING, TAKE, queue);
    actors_settle();
    actor_start(&producer.actor, put_and_close, &producer);
    actors_settle();
    check_last(consumers, WAITING, 1);
    for (size_t i = 0; i < WAITING; i++)
        if (consumers[i].result)
            expect_message(&consumers[i].message, 0, 0);
    done(queue);
}

/* --- all at once ------------------------------------------------------------------------------ */

/* The workers synchronise by the queue alone, so that what it forgets to order is seen. */
struct worker {
    struct closeable_queue *queue;
    size_t number, count; /* of the worker; messages that it puts, or has taken */
    bool put[MESSAGES_MAX];
    struct message got[MESSAGES_MAX];
    bool went_on; /* something was put into a closed queue, or came after the end */
};

static void *produce(void *argument) {
    struct worker *worker = argument;
    for (size_t i = 0; i < worker->count; i++)
        worker->put[i] = put(worker->queue, worker->number, i);
    return NULL;
}

static void *consume(void *argument) {
    struct worker *worker = argument;
    struct message message;
    worker->count = 0;
    while (worker->count < MESSAGES_MAX && queue_take(worker->queue, &message))
        worker->got[worker->count++] = message;
    worker->went_on = queue_take(worker->queue, &message);
    return NULL;
}

static void *shut(void *argument) {
    struct worker *worker = argument;
    queue_close(worker->queue);
    worker->went_on = put(worker->queue, worker->number, 0);
    return NULL;
}

static pthread_t start(void *(*work)(void *), struct worker *worker) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, work, worker);
    if (error != 0) {
        fprintf(stderr, "closeable_queue: pthread_create: %s\n", strerror(error));
        exit(2);
    }
    return thread;
}

struct round {
    size_t capacity, producers, consumers, messages, closers;
};

static const char *judge(const struct round *round, const struct worker producers[],
                         const struct worker consumers[]) {
    bool came[THREADS_MAX][MESSAGES_MAX] = {{false}};
    for (size_t c = 0; c < round->consumers; c++) {
        size_t next[THREADS_MAX] = {0};
        for (size_t i = 0; i < consumers[c].count; i++) {
            const struct message *got = &consumers[c].got[i];
            if (got->from >= round->producers || got->number >= producers[got->from].count ||
                !is_whole(got))
                return "a message came that nobody has put";
            if (came[got->from][got->number] || got->number < next[got->from])
                return "a message came twice, or in another order";
            came[got->from][got->number] = true;
            next[got->from] = got->number + 1;
        }
        if (consumers[c].went_on)
            return "queue_take returned false and then true";
    }
    for (size_t p = 0; p < round->producers; p++)
        for (size_t i = 0; i < producers[p].count; i++) {
            if (producers[p].put[i] && !came[p][i])
                return "queue_put returned true, and the message has not come";
            if (!producers[p].put[i] && came[p][i])
                return "queue_put returned false, and the message has come";
            if (!producers[p].put[i] && round->closers == 0)
                return "queue_put returned false, and the queue was open";
        }
    return NULL;
}

static void case_freely(const char *numbers) {
    struct round round;
    static struct worker producers[THREADS_MAX], consumers[THREADS_MAX], closers[THREADS_MAX];
    pthread_t putting[THREADS_MAX], taking[THREADS_MAX], closing[THREADS_MAX];
    if (sscanf(numbers, "%zu:%zu:%zu:%zu:%zu", &round.capacity, &round.producers, &round.consumers,
               &round.messages, &round.closers) != 5 ||
        round.producers > THREADS_MAX || round.consumers > THREADS_MAX ||
        round.closers > THREADS_MAX || round.messages > MESSAGES_MAX) {
        fprintf(stderr, "closeable_queue: %s is no round\n", numbers);
        exit(2);
    }
    struct closeable_queue *queue = create(round.capacity);
    for (size_t i = 0; i < round.consumers; i++) {
        consumers[i].queue = queue;
        taking[i] = start(consume, &consumers[i]);
    }
    for (size_t i = 0; i < round.producers; i++) {
        size_t count = round.messages / round.producers;
        producers[i].queue = queue;
        producers[i].number = i;
        producers[i].count = i == 0 ? count + round.messages % round.producers : count;
        putting[i] = start(produce, &producers[i]);
    }
    for (size_t i = 0; i < round.closers; i++) {
        closers[i].queue = queue;
        closers[i].number = THREADS_MAX + i;
        closing[i] = start(shut, &closers[i]);
    }
    for (size_t i = 0; i < round.producers; i++)
        pthread_join(putting[i], NULL);
    if (round.closers == 0)
        queue_close(queue);
    for (size_t i = 0; i < round.closers; i++)
        pthread_join(closing[i], NULL);
    for (size_t i = 0; i < round.consumers; i++)
        pthread_join(taking[i], NULL);
    const char *what = judge(&round, producers, consumers);
    for (size_t i = 0; i < round.closers; i++)
        if (closers[i].went_on)
            what = "queue_put returned true after queue_close";
    printf("%s\n", what != NULL ? what : "what went in came out");
    queue_destroy(queue);
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    size_t capacity = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    if (strcmp(mode, "freely") == 0) {
        for (int i = 2; i < argc; i++)
            case_freely(argv[i]);
        return EXIT_SUCCESS;
    }
    if (strcmp(mode, "order") == 0)
        case_order(capacity);
    else if (strcmp(mode, "wake") == 0)
        case_wake(capacity);
    else if (strcmp(mode, "empty") == 0)
        case_empty();
    else if (strcmp(mode, "full") == 0)
        case_full(capacity);
    else if (strcmp(mode, "rest") == 0)
        case_rest();
    else if (strcmp(mode, "last") == 0)
        case_last();
    else {
        fprintf(stderr, "usage: closeable_queue MODE [NUMBER...]; see driver.c\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return EXIT_SUCCESS;
}
