#include "story.h"
#include "event_words.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 38, SOME_ROUNDS = 16, MOST_PARTS = 6, SHORT_SOURCE = 12 };
enum weight { SET_UP = -1, ASIDE, PLAIN, RELATED, NEEDED };

/* What the rows are made of while they are. */
struct making {
    const struct board *board;
    struct names *names;
    struct story *story;
    uint32_t *span_of;   /* of an event that waits: its last span + 1 */
    uint32_t *began_by;  /* of a span: the event that began it; 0: none */
    uint32_t *ends_at;   /* of an event: the last span that was over just before it, + 1 */
    uint32_t *ends_too;  /* of a span: another one that was over then, + 1 */
    uint32_t *preempted; /* of an event: whether a preemptive switch came before it */
    unsigned parts;      /* of the row that is being made */
    char *object;        /* what all its accesses are of; NULL: of several things */
};

/* --- waits ---------------------------------------------------------------------------------------- */

/* The event with which a wait began: the task's last one before it that says so. */
static uint32_t waiting_event(const struct board *board, const struct wait_span *span) {
    for (uint32_t i = span->from; i > 0; i--) {
        const struct event *event = &board->events[i];
        if (event->task == span->task)
            return event->flags & EVENT_BLOCKED ? i : 0;
    }
    return 0;
}

static void find_waits(struct making *m) {
    for (uint32_t i = 0; i < m->board->wait_count; i++) {
        const struct wait_span *span = &m->board->waits[i];
        m->began_by[i] = waiting_event(m->board, span);
        if (m->began_by[i])
            m->span_of[m->began_by[i]] = i + 1;
        if (span->to) {
            m->ends_too[i] = m->ends_at[span->to + 1];
            m->ends_at[span->to + 1] = i + 1;
        }
    }
}

static void find_switches(struct making *m) {
    for (uint32_t i = 0; i < m->board->decision_count; i++) {
        const struct decision *decision = &m->board->decision_log[i];
        if (decision->preemptive && decision->event < m->board->event_count)
            m->preempted[decision->event + 1] = 1;
    }
}

/* Operations whose end is an event of its own. */
static bool end_is_an_event(const struct event *event) {
    return event->operation == OP_COND_WAIT || event->operation == OP_COND_TIMEDWAIT ||
           event->operation == OP_BARRIER_WAIT;
}

/* --- rows ----------------------------------------------------------------------------------------- */

static bool is_access(const struct event *event) {
    return event->operation == OP_READ || event->operation == OP_WRITE ||
           event->operation == OP_ATOMIC_LOAD || event->operation == OP_ATOMIC_STORE ||
           event->operation == OP_ATOMIC_UPDATE;
}

static enum weight weight_of(const struct event *event) {
    switch (event->operation) {
    case OP_READ:
    case OP_WRITE:
    case OP_SYSTEM_CALL: return PLAIN;
    case OP_BEGIN:
    case OP_END:
    case OP_MALLOC:
    case OP_CLOCK:
    case OP_YIELD:
    case OP_MUTEX_INIT:
    case OP_COND_INIT:
    case OP_SEM_INIT:
    case OP_RWLOCK_INIT:
    case OP_BARRIER_INIT:
    case OP_SPIN_INIT: return ASIDE;
    default: return RELATED;
    }
}

static struct row *add_row(struct making *m, uint32_t number, char *words) {
    struct story *story = m->story;
    if (story->count % 64 == 0)
        story->rows = memory_resize(story->rows, (story->count + 64) * sizeof *story->rows);
    struct row *row = &story->rows[story->count++];
    const struct event *event = &m->board->events[number];
    *row = (struct row){.event = number,
                        .last = number,
                        .task = event->task,
                        .over = -1,
                        .waker = -1,
                        .weight = weight_of(event),
                        .place = place_of_event(m->names, event),
                        .words = words};
    m->parts = 1;
    free(m->object);
    m->object = is_access(event) ? name_of_memory(m->names, event) : NULL;
    return row;
}

static bool same_line(struct names *names, uint64_t a, uint64_t b) {
    const char *file_a, *file_b;
    int line_a, line_b;
    return name_place(names, a, &file_a, &line_a) && name_place(names, b, &file_b, &line_b) &&
           line_a == line_b && strcmp(file_a, file_b) == 0;
}

/* Whether an event goes into the row before it. */
static bool joins(const struct making *m, uint32_t number) {
    const struct event *event = &m->board->events[number];
    if (!m->story->count || m->preempted[number] || event->flags & (EVENT_BLOCKED | EVENT_WOKEN))
        return false;
    const struct row *row = &m->story->rows[m->story->count - 1];
    return row->task == event->task && !row->begins_wait &&
           same_line(m->names, row->place, place_of_event(m->names, event));
}

/* The line of source without what ends it, when it is short; else NULL. The caller frees it. */
static char *short_source(struct names *names, uint64_t place) {
    char *source = name_source(names, place);
    size_t length = strlen(source);
    while (length && strchr("; {", source[length - 1]))
        source[--length] = '\0';
    if (length && length <= SHORT_SOURCE)
        return source;
    free(source);
    return NULL;
}

static char *access_part(const struct event *event) {
    const char *verb = event->operation == OP_READ            ? "reads"
                       : event->operation == OP_WRITE         ? "writes"
                       : event->operation == OP_ATOMIC_LOAD   ? "loads"
                       : event->operation == OP_ATOMIC_UPDATE ? "updates to"
                                                              : "stores";
    char *value = value_words(event);
    char *words = text_format("%s%s%s", verb, *value ? " " : "", value);
    free(value);
    return words;
}

/* "counter++: reads 0, writes 1": from the second access to the same thing on. */
static char *accesses_words(const struct making *m, const struct row *row,
                            const struct event *event) {
    char *more = access_part(event), *words;
    if (m->parts > 1) {
        words = text_format("%s, %s", row->words, more);
    } else {
        char *source = short_source(m->names, row->place);
        char *first = access_part(&m->board->events[row->event]);
        words = text_format("%s: %s, %s", source ? source : m->object, first, more);
        free(source);
        free(first);
    }
    free(more);
    return words;
}

/* Whether an event creates or joins a task as the one before it does: only the name is added. */
static bool same_kind_of_task(const struct making *m, uint32_t number) {
    const struct event *event = &m->board->events[number], *before = event - 1;
    return (event->operation == OP_CREATE || event->operation == OP_JOIN) &&
           before->operation == event->operation && before->task == event->task;
}

static void extend_row(struct making *m, uint32_t number) {
    struct row *row = &m->story->rows[m->story->count - 1];
    const struct event *event = &m->board->events[number];
    row->last = number;
    if ((int)weight_of(event) > row->weight)
        row->weight = weight_of(event);
    if (m->parts >= MOST_PARTS) {
        if (m->parts++ == MOST_PARTS) {
            char *longer = text_format("%s …", row->words);
            free(row->words);
            row->words = longer;
        }
        return;
    }
    char *object = is_access(event) ? name_of_memory(m->names, event) : NULL;
    char *words;
    if (same_kind_of_task(m, number)) {
        words = text_format("%s, %s", row->words, name_of_task(m->names, (int)event->value));
    } else if (object && m->object && strcmp(object, m->object) == 0) {
        words = accesses_words(m, row, event);
    } else {
        char *more = event_words(m->board, m->names, event, WORDS_DONE);
        words = text_format("%s, %s", row->words, more);
        free(more);
        free(m->object);
        m->object = NULL;
    }
    free(object);
    free(row->words);
    row->words = words;
    m->parts++;
}

/* --- who ended a wait ------------------------------------------------------------------------------ */

static int row_of(const struct story *story, uint32_t event, unsigned task) {
    for (size_t i = story->count; i > 0; i--) {
        const struct row *row = &story->rows[i - 1];
        if (row->task == task && row->event <= event && event <= row->last && !row->ends_wait)
            return (int)i - 1;
    }
    return -1;
}

/* The row in which the waker did it: its last one with the same object since the wait began, or its last
 * one. */
static int waking_row(const struct making *m, const struct wait_span *span) {
    uint32_t began = waiting_event(m->board, span), any = 0;
    if (span->waker < 0 || !began)
        return -1;
    for (uint32_t i = span->to; i > span->from; i--) {
        const struct event *event = &m->board->events[i];
        if (event->task != (uint8_t)span->waker)
            continue;
        if (event->address == m->board->events[began].address)
            return row_of(m->story, i, event->task);
        any = any ? any : i;
    }
    return any ? row_of(m->story, any, (unsigned)span->waker) : -1;
}

static void end_wait(struct making *m, const struct wait_span *span, struct row *row) {
    row->ends_wait = true;
    row->waker = waking_row(m, span);
    int index = (int)(row - m->story->rows);
    int began = row_of(m->story, waiting_event(m->board, span), span->task);
    if (began >= 0 && began < index)
        m->story->rows[began].over = index;
}

/* Waits that were over just before this event, and have no event that says so. */
static void add_ends(struct making *m, uint32_t number) {
    for (uint32_t i = m->ends_at[number]; i; i = m->ends_too[i - 1]) {
        const struct wait_span *span = &m->board->waits[i - 1];
        uint32_t event = m->began_by[i - 1];
        const struct event *began = &m->board->events[event];
        if (!event || m->span_of[event] != i || end_is_an_event(began))
            continue;
        enum words phase = span->how == WAKE_TIMEOUT ? WORDS_TIMED_OUT : WORDS_DONE;
        end_wait(m, span, add_row(m, event, event_words(m->board, m->names, began, phase)));
    }
}

static const struct wait_span *span_that_ended(const struct making *m, uint32_t number) {
    for (uint32_t i = m->ends_at[number]; i; i = m->ends_too[i - 1]) {
        if (m->board->waits[i - 1].task == m->board->events[number].task)
            return &m->board->waits[i - 1];
    }
    return NULL;
}

static void add_event(struct making *m, uint32_t number) {
    const struct event *event = &m->board->events[number];
    if (joins(m, number)) {
        extend_row(m, number);
        return;
    }
    uint32_t span = event->flags & EVENT_BLOCKED ? m->span_of[number] : 0;
    const struct wait_span *wait = span ? &m->board->waits[span - 1] : NULL;
    enum words phase = wait ? WORDS_WAITS : WORDS_DONE;
    struct row *row = add_row(m, number, event_words(m->board, m->names, event, phase));
    row->switched = m->preempted[number];
    row->begins_wait = wait;
    row->for_ever = wait && !wait->to && m->board->failure.kind == FAILURE_STUCK;
    if (row->for_ever)
        row->weight = NEEDED;
    if (event->flags & EVENT_WOKEN) {
        const struct wait_span *ended = span_that_ended(m, number);
        if (ended)
            end_wait(m, ended, row);
    }
}

/* --- what matters ---------------------------------------------------------------------------------- */

static bool is_failure(const struct board *board, const struct row *row) {
    uint32_t event = board->failure.event, other = board->failure.other_event;
    if (board->failure.kind == FAILURE_NONE || board->failure.kind == FAILURE_STUCK ||
        board->failure.kind == FAILURE_LIVELOCK || board->failure.kind == FAILURE_STOPPED ||
        row->ends_wait)
        return false;
    return (row->event <= event && event <= row->last) ||
           (other && row->event <= other && other <= row->last);
}

/* Whether a row is about what the failure is about: the memory or lock of it, or what one that is stuck
 * waits for. */
static bool is_related(const struct board *board, const struct row *row) {
    for (uint32_t i = row->event; i <= row->last; i++) {
        const struct event *event = &board->events[i];
        if (event->task != row->task || !event->address)
            continue;
        if (board->failure.address && event->address >> 3 == board->failure.address >> 3)
            return true;
        for (uint32_t t = 0; t < board->task_count; t++) {
            if (board->tasks[t].state == TASK_BLOCKED &&
                board->tasks[t].wait_address == event->address)
                return true;
        }
    }
    return false;
}

/* Whether a row makes a task; what it begins with may be something else of the same line. */
static bool makes_task(const struct board *board, const struct row *row) {
    for (uint32_t i = row->event; i <= row->last; i++) {
        const struct event *event = &board->events[i];
        if (event->task == row->task &&
            (event->operation == OP_CREATE || event->operation == OP_FORK))
            return true;
    }
    return false;
}

static void weigh(struct making *m) {
    struct story *story = m->story;
    bool alone = m->board->task_count > 1; /* before there was a second task */
    bool last_of[MAX_TASKS] = {false};
    for (size_t i = 0; i < story->count; i++) {
        struct row *row = &story->rows[i];
        alone = alone && !makes_task(m->board, row);
        row->fails = is_failure(m->board, row);
        if (alone)
            row->weight = SET_UP;
        else if (row->weight == PLAIN && is_related(m->board, row))
            row->weight = RELATED;
        if (row->fails)
            row->weight = NEEDED;
        if (row->switched) {
            row->weight = NEEDED;
            if (i > 0 && story->rows[i - 1].weight > SET_UP)
                story->rows[i - 1].weight = NEEDED;
        }
    }
    for (size_t i = story->count; i > 0; i--) {
        struct row *row = &story->rows[i - 1];
        if (!last_of[row->task] && row->weight == PLAIN)
            row->weight = RELATED;
        last_of[row->task] = true;
    }
}

/* Shows rows of one weight, the last ones first, as long as there is room. */
static size_t show(struct story *story, int weight, size_t room) {
    for (size_t i = story->count; i > 0 && room; i--) {
        struct row *row = &story->rows[i - 1];
        if (row->weight == weight && !row->shown) {
            row->shown = true;
            room--;
        }
    }
    return room;
}

static void choose(struct story *story, bool round_and_round) {
    size_t room = round_and_round ? SOME_ROUNDS : MOST_ROWS;
    for (int weight = NEEDED; weight >= PLAIN; weight--)
        room = show(story, weight, room);
    for (size_t i = 0; i < story->count; i++) {
        struct row *row = &story->rows[i];
        bool gap =
            i > 0 && i + 1 < story->count && story->rows[i - 1].shown && story->rows[i + 1].shown;
        row->shown = row->shown || gap; /* to leave one row out takes one row */
        story->used[row->task] = story->used[row->task] || row->shown;
    }
}

static void making_free(struct making *m) {
    free(m->span_of);
    free(m->began_by);
    free(m->ends_at);
    free(m->ends_too);
    free(m->preempted);
    free(m->object);
}

struct story *story_new(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    size_t events = board->event_count + 2, waits = board->wait_count + 1;
    struct making m = {.board = board,
                       .names = names,
                       .story = memory_new(sizeof *m.story),
                       .span_of = memory_new(events * sizeof *m.span_of),
                       .began_by = memory_new(waits * sizeof *m.began_by),
                       .ends_at = memory_new(events * sizeof *m.ends_at),
                       .ends_too = memory_new(waits * sizeof *m.ends_too),
                       .preempted = memory_new(events * sizeof *m.preempted)};
    find_waits(&m);
    find_switches(&m);
    for (uint32_t i = 2; i <= board->event_count; i++) { /* the first says that main begins */
        add_ends(&m, i);
        add_event(&m, i);
    }
    add_ends(&m, board->event_count + 1);
    weigh(&m);
    choose(m.story, board->failure.kind == FAILURE_LIVELOCK);
    making_free(&m);
    return m.story;
}

void story_free(struct story *story) {
    for (size_t i = 0; i < story->count; i++)
        free(story->rows[i].words);
    free(story->rows);
    free(story);
}

char *story_left_out(const struct story *story, struct names *names, size_t from, size_t *next) {
    uint32_t steps[MAX_TASKS] = {0};
    for (*next = from; *next < story->count && !story->rows[*next].shown; ++*next) {
        const struct row *row = &story->rows[*next];
        steps[row->task] += row->ends_wait ? 1 : row->last - row->event + 1;
    }
    char *words = text_copy("");
    for (int i = 0; i < MAX_TASKS; i++) {
        if (!steps[i])
            continue;
        char *longer = text_format("%s%s%u%s of %s", words, *words ? ", " : "", steps[i],
                                   *words         ? ""
                                   : steps[i] > 1 ? " steps"
                                                  : " step",
                                   name_of_task(names, i));
        free(words);
        words = longer;
    }
    return words;
}
