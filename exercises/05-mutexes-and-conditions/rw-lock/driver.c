/* rw_lock MODE
 *
 *   share                   readers are in together, a writer waits for the last of them
 *   alone                   a writer is in alone; then a writer, then the readers
 *   prefer                  readers come while a writer waits
 *   upgrade                 a reader becomes the writer, alone, with others, before others
 *   twice                   two readers upgrade at the same time
 *   freely R:W:U:N...       a round for each argument: R threads read, W write and U upgrade, each N
 *                           times; this mode does not look at threads: a scheduler may run it
 *
 * The first ones have one thing happen at a time and look what comes of it (actors.h). Exit status:
 * 0 all is right; 1 it is not, and standard error says what: "driver: KIND: MESSAGE"; in the mode
 * freely standard output says what came, and the status is 0; 2 a lock could not be had.
 */
#include "actors.h"
#include "rw_lock.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4, VISITORS_MAX = 8 };

static struct rw_lock *create(void) {
    errno = 0;
    struct rw_lock *lock = rw_create();
    if (lock == NULL) {
        fprintf(stderr, "rw_lock: rw_create: %s\n", strerror(errno));
        exit(2);
    }
    return lock;
}

/* --- one thing at a time ---------------------------------------------------------------------- */

enum wish { READ, WRITE, UPGRADE };

/* An actor that takes the lock, is in until it is told what to do next, and leaves; one that reads
 * may be told to upgrade before it leaves. */
struct visitor {
    struct actor actor;
    struct rw_lock *lock;
    enum wish wish;
    sem_t go;
    atomic_bool in;      /* it holds the lock, as it wished */
    atomic_bool refused; /* rw_upgrade has returned false */
};

static void wait_for_go(struct visitor *visitor) {
    while (sem_wait(&visitor->go) == -1 && errno == EINTR)
        continue;
}

static void visit(void *argument) {
    struct visitor *visitor = argument;
    if (visitor->wish == WRITE)
        rw_write_lock(visitor->lock);
    else
        rw_read_lock(visitor->lock);
    atomic_store(&visitor->in, true);
    wait_for_go(visitor);
    if (visitor->wish == READ) {
        rw_read_unlock(visitor->lock);
    } else if (visitor->wish == WRITE) {
        rw_write_unlock(visitor->lock);
    } else if (rw_upgrade(visitor->lock)) {
        atomic_store(&visitor->in, true);
        wait_for_go(visitor);
        rw_write_unlock(visitor->lock);
    } else {
        atomic_store(&visitor->refused, true);
        wait_for_go(visitor);
        rw_read_unlock(visitor->lock);
    }
}

static struct visitor *send_to(enum wish wish, struct rw_lock *lock) {
    static struct visitor visitors[VISITORS_MAX * 2];
    static size_t used;
    struct visitor *visitor = &visitors[used++];
    visitor->wish = wish;
    visitor->lock = lock;
    sem_init(&visitor->go, 0, 0);
    actor_start(&visitor->actor, visit, visitor);
    actors_settle();
    return visitor;
}

static void tell(struct visitor *visitor) {
    sem_post(&visitor->go);
    actors_settle();
}

static void expect_not_refused(const struct visitor *visitor) {
    if (atomic_load(&visitor->refused))
        wrong("wrong-output", "a reader upgrades and no other one does: rw_upgrade returns false");
}

/* `what` is what has happened. */
static void expect_in(const struct visitor *visitor, const char *what) {
    expect_not_refused(visitor);
    if (!atomic_load(&visitor->in))
        stuck("lost-wakeup", "%s: it sleeps", what);
}

/* For whom nobody could have been expected to wake. */
static void expect_in_at_once(const struct visitor *visitor, const char *what) {
    expect_not_refused(visitor);
    if (!atomic_load(&visitor->in))
        stuck("deadlock", "%s: it sleeps", what);
}

static void expect_out(const struct visitor *visitor, const char *what) {
    if (atomic_load(&visitor->in))
        wrong("wrong-output", "%s: it is in", what);
}

static void leave(struct visitor *visitor) {
    tell(visitor);
    if (!atomic_load(&visitor->actor.done))
        stuck("deadlock", "a thread that gives the lock back sleeps");
}

static void done(struct rw_lock *lock) {
    actors_join();
    rw_destroy(lock);
}

static void case_share(void) {
    struct rw_lock *lock = create();
    struct visitor *readers[3];
    for (size_t i = 0; i < 3; i++) {
        readers[i] = send_to(READ, lock);
        expect_in_at_once(readers[i], "a reader comes, and there are only readers");
    }
    struct visitor *writer = send_to(WRITE, lock);
    expect_out(writer, "a writer comes while three threads read");
    leave(readers[1]);
    expect_out(writer, "one of three readers has left, and a writer waits");
    leave(readers[0]);
    expect_out(writer, "two of three readers have left, and a writer waits");
    leave(readers[2]);
    expect_in(writer, "the last reader has left, and a writer waits");
    leave(writer);
    struct visitor *last = send_to(READ, lock);
    expect_in_at_once(last, "a reader comes, and nobody is in");
    leave(last);
    done(lock);
}

static void case_alone(void) {
    struct rw_lock *lock = create(), *other = create();
    struct visitor *elsewhere = send_to(WRITE, other); /* and all the time */
    struct visitor *writer = send_to(WRITE, lock);
    expect_in_at_once(writer, "a writer comes, and nobody is in, but in another lock");
    struct visitor *readers[2];
    for (size_t i = 0; i < 2; i++) {
        readers[i] = send_to(READ, lock);
        expect_out(readers[i], "a reader comes while another thread writes");
    }
    struct visitor *next = send_to(WRITE, lock);
    expect_out(next, "a writer comes while another thread writes");
    leave(writer);
    /* Of a reader that is in and a writer that sleeps, the first is told: a reader first. */
    for (size_t i = 0; i < 2; i++)
        expect_out(readers[i], "a writer has left, another one waits, and so does a reader");
    expect_in(next, "a writer has left, and another one waits");
    leave(next);
    for (size_t i = 0; i < 2; i++)
        expect_in(readers[i], "the last writer has left, and a reader waits");
    for (size_t i = 0; i < 2; i++)
        leave(readers[i]);
    leave(elsewhere);
    done(lock);
    rw_destroy(other);
}

static void case_prefer(void) {
    struct rw_lock *lock = create();
    struct visitor *first = send_to(READ, lock);
    expect_in_at_once(first, "a reader comes, and nobody is in");
    struct visitor *writers[3], *readers[2];
    for (size_t i = 0; i < 2; i++) {
        writers[i] = send_to(WRITE, lock);
        expect_out(writers[i], "a writer comes while another thread reads");
        readers[i] = send_to(READ, lock);
        expect_out(readers[i], "a reader comes while a writer waits");
    }
    leave(first);
    for (size_t i = 0; i < 2; i++)
        expect_out(readers[i], "the last reader has left, writers wait, and so does a reader that "
                               "came later");
    /* Whichever of the two comes first. */
    size_t one = atomic_load(&writers[0]->in) ? 0 : 1;
    expect_in(writers[one], "the last reader has left, and writers wait");
    expect_out(writers[1 - one], "another thread writes, and a writer waits");
    writers[2] = send_to(WRITE, lock);
    expect_out(writers[2], "a writer comes while another thread writes");
    leave(writers[one]);
    for (size_t i = 0; i < 2; i++)
        expect_out(readers[i], "a writer has left, another one waits, and so does a reader");
    size_t two = atomic_load(&writers[2]->in) ? 2 : 1 - one;
    expect_in(writers[two], "a writer has left, and writers wait");
    leave(writers[two]);
    for (size_t i = 0; i < 2; i++)
        expect_out(readers[i], "a writer has left, another one waits, and so does a reader");
    size_t three = 3 - one - two;
    expect_in(writers[three], "a writer has left, and another one waits");
    leave(writers[three]);
    for (size_t i = 0; i < 2; i++)
        expect_in(readers[i], "the last writer has left, and a reader waits");
    for (size_t i = 0; i < 2; i++)
        leave(readers[i]);
    done(lock);
}

/* The visitor, who reads, upgrades, while another one does; what comes of it is for the caller to see. */
static void upgrade_too(struct visitor *visitor) {
    atomic_store(&visitor->in, false);
    tell(visitor);
}

/* The same, and no other one does; whether it writes now is for the caller to see. */
static void upgrade(struct visitor *visitor) {
    upgrade_too(visitor);
    expect_not_refused(visitor);
}

static void case_upgrade(void) {
    struct rw_lock *lock = create();
    struct visitor *upgrader = send_to(UPGRADE, lock);
    expect_in_at_once(upgrader, "a reader comes, and nobody is in");
    upgrade(upgrader);
    expect_in_at_once(upgrader, "a reader upgrades, and there is no other");
    struct visitor *reader = send_to(READ, lock);
    expect_out(reader, "a reader comes while another one has upgraded");
    leave(upgrader);
    expect_in(reader, "the one that had upgraded has left, and a reader waits");

    upgrader = send_to(UPGRADE, lock);
    expect_in_at_once(upgrader, "a reader comes, and there are only readers");
    struct visitor *writer = send_to(WRITE, lock);
    upgrade(upgrader);
    expect_out(upgrader, "a reader upgrades while another one reads");
    struct visitor *late = send_to(READ, lock);
    expect_out(late, "a reader comes while another one upgrades");
    leave(reader);
    expect_out(writer, "a reader upgrades, and a writer waits");
    expect_in(upgrader, "a reader upgrades, and the last other one has left");
    leave(upgrader);
    expect_out(late, "a writer waits, and so does a reader");
    expect_in(writer, "the one that had upgraded has left, and a writer waits");
    leave(writer);
    expect_in(late, "the last writer has left, and a reader waits");
    leave(late);
    done(lock);

    lock = create(); /* without a writer that waits */
    reader = send_to(READ, lock);
    upgrader = send_to(UPGRADE, lock);
    upgrade(upgrader);
    expect_out(upgrader, "a reader upgrades while another one reads");
    late = send_to(READ, lock);
    expect_out(late, "a reader comes while another one upgrades");
    leave(reader);
    expect_in(upgrader, "a reader upgrades, and the last other one has left");
    leave(upgrader);
    expect_in(late, "the one that had upgraded has left, and a reader waits");
    leave(late);
    done(lock);
}

static void case_twice(void) {
    struct rw_lock *lock = create();
    struct visitor *one = send_to(UPGRADE, lock), *other = send_to(UPGRADE, lock);
    expect_in_at_once(other, "a reader comes, and there are only readers");
    upgrade(one);
    expect_out(one, "a reader upgrades while another one reads");
    upgrade_too(other);
    expect_out(other, "two readers upgrade at the same time, and the second one");
    if (!atomic_load(&other->refused))
        stuck("deadlock", "two readers upgrade at the same time, and the second one sleeps: each "
                          "waits for the other to stop reading");
    expect_out(one, "a reader upgrades while another one, which was refused, still reads");
    leave(other);
    expect_in(one, "a reader upgrades, and the last other one has left");
    leave(one);
    one = send_to(UPGRADE, lock);
    upgrade(one);
    expect_in_at_once(one, "a reader upgrades, and there is no other");
    leave(one);
    done(lock);
}

/* --- all at once ------------------------------------------------------------------------------ */

struct round {
    struct rw_lock *lock;
    size_t times;
    size_t one, other; /* guarded by the lock; equal whenever nobody writes */
};

struct worker {
    struct round *round;
    enum wish wish;
    size_t written;
    bool torn;  /* it has read while somebody wrote */
    bool stale; /* somebody has written between its reading and its upgrade */
};

static void *work(void *argument) {
    struct worker *worker = argument;
    struct round *round = worker->round;
    for (size_t i = 0; i < round->times; i++) {
        size_t before = 0;
        bool writes = worker->wish == WRITE;
        if (worker->wish == WRITE) {
            rw_write_lock(round->lock);
        } else {
            rw_read_lock(round->lock);
            before = round->one;
            worker->torn |= round->other != before;
            if (worker->wish == UPGRADE && rw_upgrade(round->lock)) {
                writes = true;
                worker->stale |= round->one != before;
            }
        }
        if (writes) {
            round->one++;
            round->other++;
            worker->written++;
            rw_write_unlock(round->lock);
        } else {
            rw_read_unlock(round->lock);
        }
    }
    return NULL;
}

static const char *play(size_t readers, size_t writers, size_t upgraders, size_t times) {
    struct round round = {.lock = create(), .times = times};
    pthread_t threads[THREADS_MAX];
    struct worker workers[THREADS_MAX];
    size_t count = readers + writers + upgraders, written = 0;
    bool torn = false, stale = false;
    for (size_t i = 0; i < count; i++) {
        workers[i] = (struct worker){.round = &round,
                                     .wish = i < readers             ? READ
                                             : i < readers + writers ? WRITE
                                                                     : UPGRADE};
        int error = pthread_create(&threads[i], NULL, work, &workers[i]);
        if (error != 0) {
            fprintf(stderr, "rw_lock: pthread_create: %s\n", strerror(error));
            exit(2);
        }
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        written += workers[i].written;
        torn |= workers[i].torn;
        stale |= workers[i].stale;
    }
    rw_destroy(round.lock);
    if (torn)
        return "a thread read while another one wrote";
    if (stale)
        return "a thread has written between a reading and its upgrade";
    if (round.one != written || round.other != written)
        return "two threads wrote at the same time";
    return NULL;
}

static void case_freely(const char *text) {
    size_t readers, writers, upgraders, times;
    if (sscanf(text, "%zu:%zu:%zu:%zu", &readers, &writers, &upgraders, &times) != 4 ||
        readers + writers + upgraders > THREADS_MAX) {
        fprintf(stderr, "rw_lock: %s is no round\n", text);
        exit(2);
    }
    const char *what = play(readers, writers, upgraders, times);
    printf("%s: %s\n", text, what != NULL ? what : "right");
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "freely") == 0) {
        for (int i = 2; i < argc; i++)
            case_freely(argv[i]);
        return EXIT_SUCCESS;
    }
    if (strcmp(mode, "share") == 0)
        case_share();
    else if (strcmp(mode, "alone") == 0)
        case_alone();
    else if (strcmp(mode, "prefer") == 0)
        case_prefer();
    else if (strcmp(mode, "upgrade") == 0)
        case_upgrade();
    else if (strcmp(mode, "twice") == 0)
        case_twice();
    else {
        fprintf(stderr, "usage: rw_lock MODE [ROUND...]; see driver.c\n");
        return 2;
    }
    printf("%s: right\n", mode);
    return EXIT_SUCCESS;
}
