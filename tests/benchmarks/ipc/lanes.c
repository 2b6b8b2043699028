// lanes.c - shared memory with a mutex and conditions, with a futex, and as a ring that spins.
#include "lanes.h"
#include "common.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LINE = 64 };

struct lane {
    size_t size, stride; // of a message, and from slot to slot: whole cache lines
    unsigned slots;      // a power of 2

    // Indices count all messages ever; they wrap.
    alignas(LINE) unsigned my_tail, seen_head; // the sender's
    alignas(LINE) unsigned my_head, limit;     // the receiver's: it may read up to limit
    alignas(LINE) atomic_uint tail;            // filled, for the receiver
    alignas(LINE) atomic_uint head;            // given back, for the sender
    alignas(LINE) atomic_uint receiver_sleeps; // the futexes: 1 while somebody
    alignas(LINE) atomic_uint sender_sleeps;   // sleeps or is about to
    alignas(LINE) pthread_mutex_t mutex;       // guards the next two lines
    unsigned locked_tail, locked_head;
    bool receiver_waits, sender_waits;
    pthread_cond_t filled, freed;

    alignas(LINE) unsigned char bytes[ROOM];
};

struct lane *ring_open(size_t size) {
    struct lane *lane = shared_memory(sizeof *lane);
    lane->size = size;
    lane->stride = (size + LINE - 1) / LINE * LINE;
    lane->slots = 1;
    while (lane->slots * 2 * lane->stride <= ROOM)
        lane->slots *= 2;
    return lane;
}

struct lane *futex_open(size_t size) {
    return ring_open(size);
}

static void check(int error, const char *call) {
    if (error != 0) {
        errno = error;
        die(call);
    }
}

struct lane *locked_open(size_t size) {
    struct lane *lane = ring_open(size);
    pthread_mutexattr_t mutex;
    pthread_condattr_t cond;
    check(pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED), "setpshared");
    check(pthread_mutexattr_settype(&mutex, PTHREAD_MUTEX_ADAPTIVE_NP), "settype");
    check(pthread_mutex_init(&lane->mutex, &mutex), "pthread_mutex_init");
    check(pthread_condattr_init(&cond), "pthread_condattr_init");
    check(pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED), "setpshared");
    check(pthread_cond_init(&lane->filled, &cond), "pthread_cond_init");
    check(pthread_cond_init(&lane->freed, &cond), "pthread_cond_init");
    return lane;
}

static void put(struct lane *lane, const void *message) {
    memcpy(lane->bytes + (lane->my_tail++ & (lane->slots - 1)) * lane->stride, message, lane->size);
}

static void take(struct lane *lane, void *message) {
    memcpy(message, lane->bytes + (lane->my_head++ & (lane->slots - 1)) * lane->stride, lane->size);
}

static bool full(const struct lane *lane) {
    return lane->my_tail - lane->seen_head == lane->slots;
}

// The receiver reads on to tail, but gives slots back after a quarter of them.
static void set_limit(struct lane *lane, unsigned tail) {
    unsigned there = tail - lane->my_head, most = lane->slots / 4;
    lane->limit = lane->my_head + (there < most ? there : most);
}

// --- a mutex and two conditions ---------------------------------------------------------------

void locked_send(struct lane *lane, const void *message) {
    if (full(lane)) {
        check(pthread_mutex_lock(&lane->mutex), "pthread_mutex_lock");
        while (lane->my_tail - lane->locked_head > lane->slots / 2) {
            lane->sender_waits = true;
            check(pthread_cond_wait(&lane->freed, &lane->mutex), "pthread_cond_wait");
        }
        lane->seen_head = lane->locked_head;
        check(pthread_mutex_unlock(&lane->mutex), "pthread_mutex_unlock");
    }
    put(lane, message);
    check(pthread_mutex_lock(&lane->mutex), "pthread_mutex_lock");
    lane->locked_tail = lane->my_tail;
    lane->seen_head = lane->locked_head;
    bool wake = lane->receiver_waits;
    lane->receiver_waits = false;
    check(pthread_mutex_unlock(&lane->mutex), "pthread_mutex_unlock");
    if (wake)
        check(pthread_cond_signal(&lane->filled), "pthread_cond_signal");
}

void locked_receive(struct lane *lane, void *message) {
    if (lane->my_head == lane->limit) {
        check(pthread_mutex_lock(&lane->mutex), "pthread_mutex_lock");
        lane->locked_head = lane->my_head;
        if (lane->sender_waits && lane->locked_tail - lane->my_head <= lane->slots / 2) {
            lane->sender_waits = false;
            check(pthread_cond_signal(&lane->freed), "pthread_cond_signal");
        }
        while (lane->locked_tail == lane->my_head) {
            lane->receiver_waits = true;
            check(pthread_cond_wait(&lane->filled, &lane->mutex), "pthread_cond_wait");
        }
        set_limit(lane, lane->locked_tail);
        check(pthread_mutex_unlock(&lane->mutex), "pthread_mutex_unlock");
    }
    take(lane, message);
}

// --- a futex ----------------------------------------------------------------------------------

// Sleeps unless somebody has already set it to 0. May return early: call it in a loop.
static void sleep_while_1(atomic_uint *sleeps) {
    if (syscall(SYS_futex, sleeps, FUTEX_WAIT, 1, NULL, NULL, 0) == -1 && errno != EAGAIN &&
        errno != EINTR)
        die("futex");
}

static void wake(atomic_uint *sleeps) {
    if (atomic_exchange(sleeps, 0) == 1 && syscall(SYS_futex, sleeps, FUTEX_WAKE, 1) == -1)
        die("futex");
}

// Each side stores its index and then looks whether the other sleeps; who is about to sleep says so
// and then looks at the index. All four in one order (seq_cst): one of the two sees the other.
void futex_send(struct lane *lane, const void *message) {
    if (full(lane)) {
        lane->seen_head = atomic_load(&lane->head);
        while (lane->my_tail - lane->seen_head > lane->slots / 2) {
            atomic_store(&lane->sender_sleeps, 1);
            lane->seen_head = atomic_load(&lane->head);
            if (lane->my_tail - lane->seen_head > lane->slots / 2)
                sleep_while_1(&lane->sender_sleeps);
            lane->seen_head = atomic_load(&lane->head);
        }
    }
    put(lane, message);
    atomic_store(&lane->tail, lane->my_tail);
    if (atomic_load(&lane->receiver_sleeps) == 1)
        wake(&lane->receiver_sleeps);
}

void futex_receive(struct lane *lane, void *message) {
    if (lane->my_head == lane->limit) {
        atomic_store(&lane->head, lane->my_head);
        unsigned tail = atomic_load(&lane->tail);
        if (atomic_load(&lane->sender_sleeps) == 1 && tail - lane->my_head <= lane->slots / 2)
            wake(&lane->sender_sleeps);
        while (tail == lane->my_head) {
            atomic_store(&lane->receiver_sleeps, 1);
            tail = atomic_load(&lane->tail);
            if (tail == lane->my_head)
                sleep_while_1(&lane->receiver_sleeps);
            tail = atomic_load(&lane->tail);
        }
        atomic_store_explicit(&lane->receiver_sleeps, 0, memory_order_relaxed);
        set_limit(lane, tail);
    }
    take(lane, message);
}

// --- a ring that spins ------------------------------------------------------------------------

// A look takes the line from the processor that writes it, so looks that are rare cost the sender
// less; more than these, and a single message waits for them.
static void pause_a_little(void) {
    for (int i = 0; i < 16; i++)
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#else
        __asm__ volatile("");
#endif
}

// Waits until an index is no longer what it was.
static unsigned other_than(atomic_uint *index, unsigned old) {
    unsigned value, tries = 0;
    while ((value = atomic_load_explicit(index, memory_order_acquire)) == old) {
        pause_a_little();
        if (++tries % spins == 0)
            sched_yield();
    }
    return value;
}

void ring_send(struct lane *lane, const void *message) {
    if (full(lane))
        lane->seen_head = other_than(&lane->head, lane->my_tail - lane->slots);
    put(lane, message);
    atomic_store_explicit(&lane->tail, lane->my_tail, memory_order_release);
}

void ring_receive(struct lane *lane, void *message) {
    if (lane->my_head == lane->limit) {
        atomic_store_explicit(&lane->head, lane->my_head, memory_order_release);
        set_limit(lane, other_than(&lane->tail, lane->my_head));
    }
    take(lane, message);
}
