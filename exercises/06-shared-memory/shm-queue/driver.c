/* shm_queue MODE
 *
 *   order CAPACITY     one process fills the queue and empties it
 *   across CAPACITY    a process fills the queue and ends; another one finds it by its name
 *   refuse             capacities that are refused
 *   full CAPACITY      one message more than the capacity: the program never ends
 *   empty CAPACITY     one taken more than put: the program never ends
 *   consumers C        children wait in queue_take, each message wakes one
 *   producers C        children wait in queue_put, each message taken wakes one
 *   freely C:P:T:N     a queue of capacity C; P processes put N messages, T processes take them,
 *                      and each opens the queue itself. This is the mode for the controlled
 *                      scheduler
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what:
 * "driver: KIND: MESSAGE"; 2 the queue could not be had, which standard error says as well. */
#include "judge.h"
#include "settle.h"
#include "shm_queue.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAITING = 3, PROCESSES_MAX = 8, MESSAGES_MAX = 64 };

static char name[NAME_SIZE];

/* What a child has taken, for its parent. */
static struct message *taken;

static unsigned char byte_of(size_t from, size_t number, size_t at) {
    return (unsigned char)(from * 101 + number * 31 + at * 7 + 1);
}

static bool is_whole(const struct message *message) {
    for (size_t i = 0; i < sizeof message->bytes; i++)
        if (message->bytes[i] != byte_of(message->from, message->number, i))
            return false;
    return true;
}

static struct shm_queue *open_queue(size_t capacity) {
    errno = 0;
    struct shm_queue *queue = queue_open(name, capacity);
    if (queue != NULL)
        return queue;
    fprintf(stderr, "shm_queue: queue_open: %s\n", strerror(errno));
    fflush(stdout);
    _exit(2);
}

static void expect_unmapped(const char *when) {
    size_t mappings = name_mappings(name);
    if (mappings != 0)
        wrong("leak", "%s, and the queue is still mapped in this process", when);
}

static void close_queue(struct shm_queue *queue) {
    queue_close(queue);
    if (!judge_explores)
        expect_unmapped("queue_close has returned");
}

static void remove_queue(void) {
    queue_remove(name);
    size_t names = names_of(name);
    names_remove(name);
    if (names != 0)
        wrong("residue", "queue_remove has returned, and %zu name%s left", names,
              names == 1 ? " is" : "s are");
}

/* Puts message `number`, and overwrites what it was put from. */
static void put(struct shm_queue *queue, size_t from, size_t number) {
    struct message message = {.from = from, .number = number};
    for (size_t i = 0; i < sizeof message.bytes; i++)
        message.bytes[i] = byte_of(from, number, i);
    queue_put(queue, &message);
    memset(&message, 0xEE, sizeof message);
}

static void expect_message(const struct message *got, size_t from, size_t number) {
    if (got->from != from || got->number != number)
        wrong("wrong-output",
              "queue_take gives message %zu of process %zu instead of message %zu of process %zu: "
              "the one that has waited longest comes first, and each comes once",
              got->number, got->from, number, from);
    if (!is_whole(got))
        wrong("wrong-output",
              "queue_take gives message %zu of process %zu with other bytes than were put", number,
              from);
}

static void take(struct shm_queue *queue, size_t from, size_t number) {
    struct message got;
    memset(&got, 0xDD, sizeof got);
    queue_take(queue, &got);
    expect_message(&got, from, number);
}

static pid_t start(void) {
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    return child;
}

/* Waits for a child; what went wrong there is over for this process as well. */
static void finish(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        need(errno == EINTR, "waitpid");
    if (status == 0)
        return;
    names_remove(name);
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    exit(WEXITSTATUS(status));
}

/* --- one after another ------------------------------------------------------------------------ */

static void run_order(size_t capacity) {
    struct shm_queue *queue = open_queue(capacity);
    size_t in = 0, out = 0;
    for (size_t round = 1; round <= 2 * capacity + 1; round++) {
        while (in - out < capacity)
            put(queue, 0, in++);
        for (size_t i = 0; i < 1 + round % capacity; i++)
            take(queue, 0, out++);
    }
    while (out < in)
        take(queue, 0, out++);
    close_queue(queue);
    remove_queue();
    queue_remove(name); /* nothing is there, and nothing happens */

    queue = open_queue(capacity); /* a new one */
    put(queue, 1, 0);
    take(queue, 1, 0);
    close_queue(queue);
    remove_queue();
}

static void run_across(size_t capacity) {
    pid_t child = start();
    if (child == 0) {
        struct shm_queue *queue = open_queue(capacity);
        for (size_t i = 0; i < capacity; i++)
            put(queue, 1, i);
        take(queue, 1, 0); /* the ring goes on from another place than its beginning */
        put(queue, 1, capacity);
        close_queue(queue);
        exit(0);
    }
    finish(child);
    if (names_of(name) == 0)
        wrong("wrong-output", "a process has opened and closed the queue, and its name is gone: "
                              "those who come later cannot find what the queue holds");
    struct shm_queue *same[3];
    for (size_t i = 0; i < 3; i++)
        same[i] = open_queue(capacity);
    for (size_t i = 1; i <= capacity; i++) {
        take(same[i % 3], 1, i);
        put(same[(i + 1) % 3], 0, i);
    }
    queue_close(same[0]); /* neither the first nor the last is needed by the others */
    queue_close(same[2]);
    take(same[1], 0, 1);

    child = start();
    if (child == 0) { /* goes on with what it has inherited, without the name */
        put(same[1], 2, 0);
        close_queue(same[1]);
        exit(0);
    }
    remove_queue();
    finish(child);
    for (size_t i = 2; i <= capacity; i++)
        take(same[1], 0, i);
    take(same[1], 2, 0);
    close_queue(same[1]);
}

static void run_refuse(void) {
    errno = 0;
    if (queue_open(name, 0) != NULL || errno != EINVAL)
        wrong("wrong-output", "queue_open with a capacity of 0 returns NULL with errno EINVAL");
    struct shm_queue *queue = open_queue(3);
    put(queue, 0, 0);
    for (size_t other = 2; other <= 4; other += 2) {
        errno = 0;
        if (queue_open(name, other) != NULL || errno != EINVAL)
            wrong("wrong-output",
                  "there is a queue with a capacity of 3, and queue_open with %zu does not return "
                  "NULL with errno EINVAL",
                  other);
    }
    if (name_mappings(name) > 1)
        wrong("leak", "queue_open has refused a capacity, and what it has looked at is still "
                      "mapped");
    put(queue, 0, 1);
    take(queue, 0, 0);
    take(queue, 0, 1);
    close_queue(queue);
    remove_queue();
}

static void run_full(size_t capacity) {
    struct shm_queue *queue = open_queue(capacity);
    remove_queue(); /* so that nothing is left when the run is ended from outside */
    for (size_t i = 0; i < capacity; i++)
        put(queue, 0, i);
    printf("full\n");
    fflush(stdout);
    put(queue, 0, capacity);
    close_queue(queue);
}

static void run_empty(size_t capacity) {
    struct shm_queue *queue = open_queue(capacity);
    remove_queue();
    for (size_t i = 0; i < 2 * capacity; i++) {
        put(queue, 0, i);
        take(queue, 0, i);
    }
    printf("empty\n");
    fflush(stdout);
    struct message got;
    queue_take(queue, &got);
    close_queue(queue);
}

/* --- children that wait ----------------------------------------------------------------------- */

/* Sees that of the children that wait so many have gone on. The others are ended where not. */
static void expect_ended(const pid_t children[], size_t due, const char *what) {
    settle(children, WAITING);
    size_t done = ended(children, WAITING);
    if (done == due)
        return;
    for (size_t i = 0; i < WAITING; i++)
        kill(children[i], SIGKILL);
    names_remove(name);
    if (done < due)
        wrong("lost-wakeup",
              "%s, %zu of the processes that waited have gone on instead of %zu, and the others "
              "sleep: nobody has woken them",
              what, done, due);
    wrong("wrong-output", "%s, and %zu processes have gone on instead of %zu", what, done, due);
}

static void run_consumers(size_t capacity) {
    pid_t children[WAITING];
    for (size_t i = 0; i < WAITING; i++) {
        children[i] = start();
        if (children[i] == 0) {
            struct shm_queue *queue = open_queue(capacity);
            queue_take(queue, &taken[i]);
            close_queue(queue);
            exit(0);
        }
        settle(&children[i], 1);
    }
    struct shm_queue *queue = open_queue(capacity);
    for (size_t i = 0; i < WAITING; i++) {
        expect_ended(children, i, i == 0 ? "nothing has been put" : "messages have been put");
        put(queue, 0, i);
    }
    expect_ended(children, WAITING, "a message has been put for each");
    bool came[WAITING] = {false};
    for (size_t i = 0; i < WAITING; i++) {
        finish(children[i]);
        if (taken[i].number >= WAITING || came[taken[i].number])
            wrong("wrong-output", "a process has got a message that was not put, or that another "
                                  "one has got as well");
        came[taken[i].number] = true;
        expect_message(&taken[i], 0, taken[i].number);
    }
    close_queue(queue);
    remove_queue();
}

static void run_producers(size_t capacity) {
    pid_t children[WAITING];
    struct shm_queue *queue = open_queue(capacity);
    for (size_t i = 0; i < capacity; i++)
        put(queue, 0, i);
    for (size_t i = 0; i < WAITING; i++) {
        children[i] = start();
        if (children[i] == 0) {
            queue_close(queue);
            struct shm_queue *own = open_queue(capacity);
            put(own, 1 + i, 0);
            close_queue(own);
            exit(0);
        }
    }
    for (size_t i = 0; i < WAITING; i++) {
        expect_ended(children, i, i == 0 ? "the queue is full" : "messages have been taken");
        struct message got;
        queue_take(queue, &got);
        if (i < capacity)
            expect_message(&got, 0, i);
        else
            expect_message(&got, got.from, 0);
    }
    expect_ended(children, WAITING, "a message has been taken for each");
    for (size_t i = 0; i < WAITING; i++)
        finish(children[i]);
    close_queue(queue);
    remove_queue();
}

/* --- at once ---------------------------------------------------------------------------------- */

struct round {
    size_t capacity, producers, consumers, messages;
};

/* How many of `count` messages process `number` of `processes` moves: the first one what is
 * over. */
static size_t share(size_t count, size_t number, size_t processes) {
    return count / processes + (number == 0 ? count % processes : 0);
}

static _Noreturn void work(const struct round *round, size_t number) {
    struct shm_queue *queue = open_queue(round->capacity);
    if (number < round->producers) {
        size_t count = share(round->messages, number, round->producers);
        for (size_t i = 0; i < count; i++)
            put(queue, number, i);
    } else {
        size_t place = number - round->producers, at = 0;
        for (size_t i = 0; i < place; i++)
            at += share(round->messages, i, round->consumers);
        size_t count = share(round->messages, place, round->consumers);
        for (size_t i = 0; i < count; i++)
            queue_take(queue, &taken[at + i]);
    }
    queue_close(queue);
    _exit(0);
}

static const char *judge_taken(const struct round *round) {
    for (size_t from = 0; from < round->producers; from++) {
        size_t count = share(round->messages, from, round->producers), next = 0, came = 0;
        for (size_t i = 0; i < round->messages; i++) {
            if (taken[i].from != from)
                continue;
            came++;
            if (round->consumers == 1 && taken[i].number != next++)
                return "those of one process came in another order";
            if (taken[i].number >= count || !is_whole(&taken[i]))
                return "one came that was not put, or with other bytes";
            for (size_t j = 0; j < i; j++)
                if (taken[j].from == from && taken[j].number == taken[i].number)
                    return "one came twice";
        }
        if (came != count)
            return "one did not come";
    }
    return "each came once";
}

static void run_freely(const char *text) {
    struct round round;
    if (sscanf(text, "%zu:%zu:%zu:%zu", &round.capacity, &round.producers, &round.consumers,
               &round.messages) != 4 ||
        round.producers + round.consumers > PROCESSES_MAX || round.messages > MESSAGES_MAX) {
        fprintf(stderr, "usage: shm_queue freely C:P:T:N\n");
        exit(2);
    }
    size_t count = round.producers + round.consumers;
    pid_t children[PROCESSES_MAX];
    for (size_t i = 0; i < count; i++) {
        children[i] = start();
        if (children[i] == 0)
            work(&round, i);
    }
    int failure = 0;
    for (size_t left = count; left > 0; left--) {
        int status;
        need(wait(&status) != -1, "wait");
        if (status == 0 || failure != 0)
            continue;
        failure = status; /* the others would wait for ever */
        for (size_t i = 0; i < count; i++)
            kill(children[i], SIGKILL);
    }
    if (failure == 0)
        printf("%zu messages: %s\n", round.messages, judge_taken(&round));
    remove_queue();
    if (WIFSIGNALED(failure))
        raise(WTERMSIG(failure));
    exit(WEXITSTATUS(failure));
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *mode;
        void (*run)(size_t capacity);
    } modes[] = {{"order", run_order}, {"across", run_across},       {"full", run_full},
                 {"empty", run_empty}, {"consumers", run_consumers}, {"producers", run_producers}};

    const char *mode = argc > 1 ? argv[1] : "";
    size_t size = sizeof *taken * MESSAGES_MAX;
    taken = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(taken != MAP_FAILED, "mmap");
    name_new(name, "queue");
    if (strcmp(mode, "freely") == 0 && argc == 3) {
        judge_explores = true;
        run_freely(argv[2]);
        return 0;
    }
    bool found = strcmp(mode, "refuse") == 0;
    if (found)
        run_refuse();
    for (size_t i = 0; argc == 3 && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(mode, modes[i].mode) == 0) {
            found = true;
            modes[i].run(strtoul(argv[2], NULL, 10));
        }
    if (!found) {
        fprintf(stderr, "usage: shm_queue "
                        "order|across|full|empty|consumers|producers CAPACITY | refuse | freely "
                        "C:P:T:N\n");
        return 2;
    }
    munmap(taken, size);
    printf("%s: right\n", mode);
    return 0;
}
