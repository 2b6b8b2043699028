/* bounded_queue MODE
 *
 *   late                    a message is put before its consumer comes
 *   order CAPACITY          one thread fills the queue and empties it
 *   full CAPACITY           producers wait, one message is taken at a time
 *   empty CAPACITY          consumers wait, one message is put at a time
 *   rush CAPACITY           consumers wait, and as many messages are put at once; then the reverse
 *   apart                   two queues: who waits at one is no matter of the other
 *   refuse                  a queue of capacity 0
 *   freely C:P:T:N...       a round for each argument: a queue of capacity C, P producers that put N
 *                           messages, T consumers that take them; some put or take more than others.
 *                           This mode does not look at threads: a scheduler may run it
 *
 * The first ones have one thing happen at a time and look what comes of it (actors.h). Exit status:
 * 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE"; in the mode
 * freely standard output says what came, and the status is 0; 2 a queue could not be had.
 */
#include "actors.h"
#include "bounded_queue.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4, WAITING = 3, MESSAGES_MAX = 64 };

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

static struct bounded_queue *create(size_t capacity) {
    errno = 0;
    struct bounded_queue *queue = queue_create(capacity);
    if (queue == NULL) {
        fprintf(stderr, "bounded_queue: queue_create(%zu): %s\n", capacity, strerror(errno));
        exit(2);
    }
    return queue;
}

/* Puts message `number`, and overwrites what it was put from. */
static void put(struct bounded_queue *queue, size_t from, size_t number) {
    struct message message = make(from, number);
    queue_put(queue, &message);
    memset(&message, 0xEE, sizeof message);
}

static void expect_message(const struct message *got, size_t from, size_t number) {
    if (got->from != from || got->number != number)
        wrong(
            "wrong-output",
            "queue_take gives message %zu of thread %zu instead of message %zu of thread %zu: the "
            "one that has waited longest comes first, and each comes once",
            got->number, got->from, number, from);
    if (!is_whole(got))
        wrong(
            "wrong-output",
            "queue_take gives message %zu of thread %zu with other bytes than were put: the queue "
            "holds copies, and what they were made from may change",
            number, from);
}

static void take(struct bounded_queue *queue, size_t from, size_t number) {
    struct message got;
    memset(&got, 0xDD, sizeof got);
    queue_take(queue, &got);
    expect_message(&got, from, number);
}

/* --- one thing at a time ---------------------------------------------------------------------- */

/* An actor that puts or takes one message. */
struct errand {
    struct actor actor;
    struct bounded_queue *queue;
    struct message message;
};

static void do_put(void *argument) {
    struct errand *errand = argument;
    struct message message = errand->message;
    queue_put(errand->queue, &message);
    memset(&message, 0xEE, sizeof message);
}

static void do_take(void *argument) {
    struct errand *errand = argument;
    queue_take(errand->queue, &errand->message);
}

static void send_to_put(struct errand *errand, struct bounded_queue *queue, size_t from,
                        size_t number) {
    errand->queue = queue;
    errand->message = make(from, number);
    actor_start(&errand->actor, do_put, errand);
}

static void send_to_take(struct errand *errand, struct bounded_queue *queue) {
    errand->queue = queue;
    memset(&errand->message, 0xDD, sizeof errand->message);
    actor_start(&errand->actor, do_take, errand);
}

static size_t done_of(const struct errand errands[], size_t count) {
    size_t done = 0;
    for (size_t i = 0; i < count; i++)
        done += atomic_load(&errands[i].actor.done);
    return done;
}

/* An errand stays where it is until all actors are joined. */
static struct errand *short_errand(void) {
    static struct errand errands[ACTORS_MAX];
    static size_t used;
    return &errands[used++];
}

/* Puts or takes one message, in a thread of its own, and sees that it is not held up. */
static void put_now(struct bounded_queue *queue, size_t from, size_t number) {
    struct errand *errand = short_errand();
    send_to_put(errand, queue, from, number);
    actors_settle();
    if (!atomic_load(&errand->actor.done))
        stuck("deadlock", "queue_put sleeps although there is room in the queue");
}

static struct message take_now(struct bounded_queue *queue) {
    struct errand *errand = short_errand();
    send_to_take(errand, queue);
    actors_settle();
    if (!atomic_load(&errand->actor.done))
        stuck("lost-wakeup", "queue_take sleeps although there is a message in the queue");
    return errand->message;
}

static void case_late(void) {
    struct bounded_queue *queue = create(1);
    for (size_t i = 0; i < 3; i++) {
        put_now(queue, 0, i);
        struct message got = take_now(queue);
        expect_message(&got, 0, i);
    }
    actors_join();
    queue_destroy(queue);
}

static void case_order(size_t capacity) {
    struct bounded_queue *queue = create(capacity);
    size_t in = 0, out = 0;
    for (size_t round = 1; round <= 3 * capacity; round++) {
        while (in - out < capacity)
            put(queue, 0, in++);
        for (size_t i = 0; i < 1 + round % capacity; i++)
            take(queue, 0, out++);
    }
    while (out < in)
        take(queue, 0, out++);
    put(queue, 0, in);
    queue_destroy(queue); /* with a message inside */
}

static void case_full(size_t capacity) {
    struct bounded_queue *queue = create(capacity);
    struct errand producers[WAITING];
    for (size_t i = 0; i < capacity; i++)
        put(queue, 0, i);
    for (size_t i = 0; i < WAITING; i++) {
        send_to_put(&producers[i], queue, 1 + i, 0);
        actors_settle();
        if (done_of(producers, i + 1) > 0)
            wrong("wrong-output",
                  "the queue has a capacity of %zu, holds %zu messages, and "
                  "queue_put puts one more into it",
                  capacity, capacity);
    }
    bool came[WAITING + 1] = {false};
    for (size_t i = 0; i < capacity + WAITING; i++) {
        struct message got = take_now(queue);
        if (i < capacity) {
            expect_message(&got, 0, i);
        } else {
            if (got.from < 1 || got.from > WAITING || came[got.from])
                wrong("wrong-output", "queue_take gives a message that was not put, or gives it a "
                                      "second time");
            came[got.from] = true;
            expect_message(&got, got.from, 0);
        }
        size_t done = done_of(producers, WAITING), due = i + 1 < WAITING ? i + 1 : WAITING;
        if (done < due)
            stuck("lost-wakeup",
                  "%zu messages have been taken from a full queue, %zu of the producers that "
                  "waited have gone on, and there is room: the others sleep",
                  i + 1, done);
        if (done > due)
            wrong("wrong-output",
                  "%zu messages have been taken from a full queue, and %zu "
                  "producers have put one: there are more inside than the capacity",
                  i + 1, done);
    }
    actors_join();
    queue_destroy(queue);
}

/* Sees that the consumers that are done have the messages 0 to `count` of thread 0, each one. */
static void check_taken(struct errand consumers[], size_t count) {
    bool came[MESSAGES_MAX] = {false};
    for (size_t i = 0; i < WAITING; i++) {
        const struct message *got = &consumers[i].message;
        if (!atomic_load(&consumers[i].actor.done))
            continue;
        if (got->from != 0 || got->number >= count || came[got->number])
            wrong("wrong-output", "a consumer has got a message that was not put, or that another "
                                  "one has got as well");
        came[got->number] = true;
        expect_message(got, 0, got->number);
    }
}

static void case_empty(size_t capacity) {
    struct bounded_queue *queue = create(capacity);
    struct errand consumers[WAITING];
    for (size_t i = 0; i < WAITING; i++) {
        send_to_take(&consumers[i], queue);
        actors_settle();
        if (done_of(consumers, i + 1) > 0)
            wrong("wrong-output", "queue_take returns although the queue is empty");
    }
    for (size_t i = 0; i < WAITING; i++) {
        put_now(queue, 0, i);
        size_t done = done_of(consumers, WAITING);
        if (done < i + 1)
            stuck("lost-wakeup",
                  "%zu messages have been put, %zu of the consumers that waited have gone on, and "
                  "there is a message: the others sleep",
                  i + 1, done);
        if (done > i + 1)
            wrong("wrong-output", "%zu messages have been put, and %zu consumers have got one",
                  i + 1, done);
        check_taken(consumers, i + 1);
    }
    actors_join();
    queue_destroy(queue);
}

static void case_rush(size_t capacity) {
    struct bounded_queue *queue = create(capacity);
    struct errand consumers[WAITING], producers[WAITING], late[WAITING];
    for (size_t i = 0; i < WAITING; i++)
        send_to_take(&consumers[i], queue);
    actors_settle();
    for (size_t i = 0; i < WAITING; i++)
        send_to_put(&producers[i], queue, 0, i);
    actors_settle();
    if (done_of(producers, WAITING) < WAITING || done_of(consumers, WAITING) < WAITING)
        stuck(
            "lost-wakeup",
            "%d consumers waited, %d messages were put, and %zu have been taken: the others sleep",
            WAITING, WAITING, done_of(consumers, WAITING));
    check_taken(consumers, WAITING);
    actors_join();

    for (size_t i = 0; i < capacity; i++)
        put(queue, 0, i);
    for (size_t i = 0; i < WAITING; i++)
        send_to_put(&late[i], queue, 1, i);
    actors_settle();
    for (size_t i = 0; i < WAITING; i++)
        send_to_take(&consumers[i], queue);
    actors_settle();
    if (done_of(late, WAITING) < WAITING || done_of(consumers, WAITING) < WAITING)
        stuck("lost-wakeup",
              "%d producers waited at a full queue, %d messages have been asked for, and %zu have "
              "been put: the others sleep",
              WAITING, WAITING, done_of(late, WAITING));
    actors_join();
    queue_destroy(queue); /* with messages inside */
}

static void case_apart(void) {
    struct bounded_queue *one = create(1), *other = create(2);
    struct errand consumer, producer;
    send_to_take(&consumer, one);
    put(other, 0, 0);
    put(other, 0, 1);
    send_to_put(&producer, other, 0, 2);
    actors_settle();
    if (atomic_load(&consumer.actor.done) || atomic_load(&producer.actor.done))
        wrong("wrong-output", "there are two queues, and what is put into one of them comes out of "
                              "the other: they share something");
    struct message got = take_now(other);
    expect_message(&got, 0, 0);
    put_now(one, 1, 0);
    if (!atomic_load(&consumer.actor.done) || !atomic_load(&producer.actor.done))
        stuck("lost-wakeup",
              "there are two queues, and the thread that waits at one of them has not been woken");
    expect_message(&consumer.message, 1, 0);
    take(other, 0, 1);
    take(other, 0, 2);
    actors_join();
    queue_destroy(one);
    queue_destroy(other);
}

static void case_refuse(void) {
    errno = 0;
    if (queue_create(0) != NULL || errno != EINVAL)
        wrong("wrong-output", "queue_create(0) returns NULL with errno EINVAL");
}

/* --- all at once ------------------------------------------------------------------------------ */

struct round {
    struct bounded_queue *queue;
    size_t capacity, producers, consumers, messages;
    atomic_size_t put, taking; /* queue_put has returned; queue_take has been called */
    atomic_bool overfull;
};

struct worker {
    struct round *round;
    size_t number, count; /* of the worker; messages that it moves */
    struct message got[MESSAGES_MAX];
};

/* The workers synchronise by the queue alone: relaxed operations order nothing, so that what the
 * queue forgets to order is seen. */
static void *produce(void *argument) {
    struct worker *worker = argument;
    struct round *round = worker->round;
    for (size_t i = 0; i < worker->count; i++) {
        put(round->queue, worker->number, i);
        size_t in = atomic_fetch_add_explicit(&round->put, 1, memory_order_relaxed) + 1;
        if (in > round->capacity + atomic_load_explicit(&round->taking, memory_order_relaxed))
            atomic_store_explicit(&round->overfull, true, memory_order_relaxed);
    }
    return NULL;
}

static void *consume(void *argument) {
    struct worker *worker = argument;
    for (size_t i = 0; i < worker->count; i++) {
        atomic_fetch_add_explicit(&worker->round->taking, 1, memory_order_relaxed);
        memset(&worker->got[i], 0xDD, sizeof worker->got[i]);
        queue_take(worker->round->queue, &worker->got[i]);
    }
    return NULL;
}

/* How many of `count` messages worker `number` of `workers` moves: the first one what is over. */
static size_t share(size_t count, size_t number, size_t workers) {
    return count / workers + (number == 0 ? count % workers : 0);
}

static const char *judge(const struct round *round, const struct worker producers[],
                         const struct worker consumers[]) {
    bool came[THREADS_MAX][MESSAGES_MAX] = {{false}};
    for (size_t c = 0; c < round->consumers; c++) {
        size_t next[THREADS_MAX] = {0};
        for (size_t i = 0; i < consumers[c].count; i++) {
            const struct message *got = &consumers[c].got[i];
            if (got->from >= round->producers || got->number >= producers[got->from].count)
                return "a message came that nobody has put";
            if (!is_whole(got))
                return "a message came with other bytes than were put";
            if (came[got->from][got->number])
                return "a message came twice";
            if (got->number < next[got->from])
                return "one producer's messages came in another order than it has put them";
            came[got->from][got->number] = true;
            next[got->from] = got->number + 1;
        }
    }
    if (round->overfull)
        return "more messages were inside than the capacity";
    return NULL;
}

static void start(pthread_t *thread, void *(*work)(void *), struct worker *worker) {
    int error = pthread_create(thread, NULL, work, worker);
    if (error != 0) {
        fprintf(stderr, "bounded_queue: pthread_create: %s\n", strerror(error));
        exit(2);
    }
}

static void case_freely(const char *numbers) {
    struct round round = {.capacity = 0};
    static struct worker producers[THREADS_MAX], consumers[THREADS_MAX];
    pthread_t putting[THREADS_MAX], taking[THREADS_MAX];
    if (sscanf(numbers, "%zu:%zu:%zu:%zu", &round.capacity, &round.producers, &round.consumers,
               &round.messages) != 4 ||
        round.producers > THREADS_MAX || round.consumers > THREADS_MAX ||
        round.messages > MESSAGES_MAX) {
        fprintf(stderr, "bounded_queue: %s is no round\n", numbers);
        exit(2);
    }
    round.queue = create(round.capacity);
    for (size_t i = 0; i < round.consumers; i++) {
        consumers[i].round = &round;
        consumers[i].count = share(round.messages, i, round.consumers);
        start(&taking[i], consume, &consumers[i]);
    }
    for (size_t i = 0; i < round.producers; i++) {
        producers[i].round = &round;
        producers[i].number = i;
        producers[i].count = share(round.messages, i, round.producers);
        start(&putting[i], produce, &producers[i]);
    }
    for (size_t i = 0; i < round.producers; i++)
        pthread_join(putting[i], NULL);
    for (size_t i = 0; i < round.consumers; i++)
        pthread_join(taking[i], NULL);
    const char *what = judge(&round, producers, consumers);
    printf("%zu messages: %s\n", round.messages, what != NULL ? what : "each came once");
    put(round.queue, 0, 0);
    queue_destroy(round.queue); /* with a message inside */
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    size_t capacity = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    if (strcmp(mode, "freely") == 0) {
        for (int i = 2; i < argc; i++)
            case_freely(argv[i]);
        return EXIT_SUCCESS;
    }
    if (strcmp(mode, "late") == 0)
        case_late();
    else if (strcmp(mode, "order") == 0)
        case_order(capacity);
    else if (strcmp(mode, "full") == 0)
        case_full(capacity);
    else if (strcmp(mode, "empty") == 0)
        case_empty(capacity);
    else if (strcmp(mode, "rush") == 0)
        case_rush(capacity);
    else if (strcmp(mode, "apart") == 0)
        case_apart();
    else if (strcmp(mode, "refuse") == 0)
        case_refuse();
    else {
        fprintf(stderr, "usage: bounded_queue MODE [NUMBER...]; see driver.c\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return EXIT_SUCCESS;
}
