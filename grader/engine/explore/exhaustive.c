#include "exhaustive.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NODES = 1 << 20, WORD_SLOTS = 1 << 15 };

/* A schedule: its parent's, and one deviation more. */
struct node {
    uint32_t parent; /* 0: none, the default schedule is node 0 */
    uint32_t chosen;
    uint64_t key;
    uint32_t next; /* in the list it stands in */
    uint8_t cost;
};

/* A word of memory, who uses it, and the schedules that wait for another to do so. */
struct word {
    uint64_t address;
    uint64_t tasks;
    bool written;
    uint32_t deferred;
};

struct exhaustive {
    unsigned bound;
    struct node *nodes;
    uint32_t node_count;
    uint32_t queue[MOST_PREEMPTIONS + 1]; /* by cost: lists of nodes */
    uint32_t current;
    bool started, overflowed;
    struct word *words;
    uint32_t word_count;
    uint32_t *next_event; /* of the run that is taken in */
};

struct exhaustive *exhaustive_new(unsigned preemptions) {
    struct exhaustive *e = memory_new(sizeof *e);
    e->bound = preemptions;
    e->nodes = memory_new(MAX_NODES * sizeof *e->nodes);
    e->words = memory_new(WORD_SLOTS * sizeof *e->words);
    e->next_event = memory_new(MAX_EVENTS * sizeof *e->next_event);
    e->node_count = 1;
    return e;
}

void exhaustive_free(struct exhaustive *e) {
    if (!e)
        return;
    free(e->nodes);
    free(e->words);
    free(e->next_event);
    free(e);
}

bool exhaustive_overflowed(const struct exhaustive *e) {
    return e->overflowed;
}

static void push(uint32_t *list, struct exhaustive *e, uint32_t node) {
    e->nodes[node].next = *list;
    *list = node;
}

static uint32_t pop(uint32_t *list, struct exhaustive *e) {
    uint32_t node = *list;
    if (node)
        *list = e->nodes[node].next;
    return node;
}

static bool shared(const struct word *word) {
    return word->written && (word->tasks & (word->tasks - 1));
}

static struct word *word_at(struct exhaustive *e, uint64_t address) {
    uint64_t slot = address * 0x9e3779b97f4a7c15UL >> 45;
    for (;; slot++) {
        struct word *word = &e->words[slot % WORD_SLOTS];
        if (word->address == address)
            return word;
        if (word->address)
            continue;
        if (++e->word_count > WORD_SLOTS / 4 * 3) {
            e->overflowed = true;
            return NULL;
        }
        word->address = address;
        return word;
    }
}

bool exhaustive_next(struct exhaustive *e, struct session *session) {
    plan_clear(session);
    if (!e->started) {
        e->started = true;
        e->current = 0;
        return true;
    }
    uint32_t node = 0;
    for (unsigned cost = 0; cost <= e->bound && !node; cost++)
        node = pop(&e->queue[cost], e);
    if (!node)
        return false;
    e->current = node;
    for (; node; node = e->nodes[node].parent)
        plan_set(session, e->nodes[node].key, e->nodes[node].chosen);
    return true;
}

/* --- taking in a run ------------------------------------------------------------------------------ */

static bool is_access(const struct event *event) {
    return event->operation == OP_READ || event->operation == OP_WRITE;
}

/* Who uses which word; schedules that waited for a word to be shared are due. */
static void learn_words(struct exhaustive *e, const struct board *board) {
    for (uint32_t i = 1; i <= board->event_count; i++) {
        const struct event *event = &board->events[i];
        if (!event->size)
            continue;
        struct word *word = word_at(e, event->address & ~7UL);
        if (!word)
            continue;
        word->tasks |= 1UL << event->task;
        word->written |= event->operation != OP_READ && event->operation != OP_ATOMIC_LOAD;
        if (!shared(word))
            continue;
        for (uint32_t node; (node = pop(&word->deferred, e));)
            push(&e->queue[e->nodes[node].cost], e, node);
    }
}

/* For each event the next one of the same task; for a decision that is the operation it stands
 * before. */
static void link_events(struct exhaustive *e, const struct board *board) {
    uint32_t last[MAX_TASKS] = {0};
    for (uint32_t i = board->event_count; i > 0; i--) {
        const struct event *event = &board->events[i];
        e->next_event[i] = last[event->task];
        last[event->task] = i;
    }
}

static uint32_t pending_event(const struct exhaustive *e, const struct board *board,
                              const struct decision *decision) {
    for (uint32_t i = decision->event; i > 0; i--) {
        if (board->events[i].task == decision->task)
            return e->next_event[i];
    }
    return 0;
}

static void add_child(struct exhaustive *e, const struct decision *decision, uint32_t chosen,
                      unsigned cost, struct word *wait_for) {
    if (cost > e->bound)
        return;
    if (e->node_count == MAX_NODES) {
        e->overflowed = true;
        return;
    }
    uint32_t node = e->node_count++;
    e->nodes[node] = (struct node){
        .parent = e->current, .chosen = chosen, .key = decision->key, .cost = (uint8_t)cost};
    push(wait_for ? &wait_for->deferred : &e->queue[cost], e, node);
}

static void add_children(struct exhaustive *e, const struct board *board,
                         const struct decision *decision, unsigned cost) {
    struct word *wait_for = NULL;
    uint32_t pending = pending_event(e, board, decision);
    if (pending && is_access(&board->events[pending])) {
        wait_for = word_at(e, board->events[pending].address & ~7UL);
        if (wait_for && shared(wait_for))
            wait_for = NULL;
    }
    for (uint32_t i = 1; i < decision->options; i++) {
        bool preemptive = i >= decision->free_options;
        add_child(e, decision, i, cost + preemptive, preemptive ? wait_for : NULL);
    }
}

void exhaustive_take(struct exhaustive *e, const struct session *session) {
    const struct board *board = session->board;
    if (board->lost_events || board->decision_count == MAX_DECISIONS)
        e->overflowed = true;
    learn_words(e, board);
    link_events(e, board);
    unsigned cost = e->nodes[e->current].cost;
    bool after = e->current == 0;
    for (uint32_t i = 0; i < board->decision_count; i++) {
        const struct decision *decision = &board->decision_log[i];
        if (after)
            add_children(e, board, decision, cost);
        else if (decision->key == e->nodes[e->current].key)
            after = true;
    }
}
