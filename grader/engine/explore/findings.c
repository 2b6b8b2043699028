#include "findings.h"
#include "outcome.h"
#include "verdict.h"
#include "waiting.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { ERRORS_LIMIT = 4096 };

/* A finding with this message (taken) at a place. */
static json_t *finding_at(struct names *names, const char *kind, uint64_t pc, char *message) {
    const char *file = NULL;
    int line = 0;
    name_place(names, pc, &file, &line);
    json_t *finding = finding_new(kind, file, line, "%s", message);
    free(message);
    return finding;
}

static json_t *finding_at_event(struct names *names, const char *kind, const struct event *event,
                                char *message) {
    return finding_at(names, kind, place_of_event(names, event), message);
}

static const struct event *event_at(const struct report *report, uint32_t number) {
    return &report->session->board->events[number];
}

static char *place_at(struct names *names, const struct event *event) {
    return name_of_place(names, place_of_event(names, event));
}

/* --- races ---------------------------------------------------------------------------------------- */

static bool is_taking(const struct event *event) {
    bool lock = event->operation == OP_MUTEX_LOCK || event->operation == OP_MUTEX_TRYLOCK ||
                event->operation == OP_MUTEX_TIMEDLOCK || event->operation == OP_SPIN_LOCK ||
                event->operation == OP_SPIN_TRYLOCK || event->operation == OP_RWLOCK_RDLOCK ||
                event->operation == OP_RWLOCK_WRLOCK;
    return lock && event->flags & EVENT_VALUE && event->value == 0;
}

static bool is_giving_back(const struct event *event) {
    return event->operation == OP_MUTEX_UNLOCK || event->operation == OP_SPIN_UNLOCK ||
           event->operation == OP_RWLOCK_UNLOCK;
}

/* The locks that a task held at an event: "holding a and b"; the caller frees it. (Between the
 * two ends of a wait on a condition, where it has given its mutex up, a task does nothing.) */
static char *locks_at(const struct report *report, struct names *names, uint32_t number) {
    const struct board *board = report->session->board;
    const struct event *held[MAX_HELD];
    unsigned count = 0;
    for (uint32_t i = 1; i < number; i++) {
        const struct event *event = &board->events[i];
        if (event->task != board->events[number].task)
            continue;
        unsigned at = 0;
        while (at < count && held[at]->address != event->address)
            at++;
        if (is_taking(event) && at == count && count < MAX_HELD)
            held[count++] = event;
        else if (is_giving_back(event) && at < count)
            held[at] = held[--count];
    }
    char *words = text_copy(count ? "holding " : "holding no lock");
    for (unsigned i = 0; i < count; i++) {
        char *name = name_of_object(names, held[i]->address, held[i]->pc, held[i]->call);
        char *longer = text_format("%s%s%s", words, i ? " and " : "", name);
        free(name);
        free(words);
        words = longer;
    }
    return words;
}

static const char *access_word(const struct event *event) {
    switch (event->operation) {
    case OP_READ: return "reads";
    case OP_WRITE: return "writes";
    case OP_ATOMIC_LOAD: return "atomically loads";
    case OP_ATOMIC_STORE: return "atomically stores";
    case OP_ATOMIC_UPDATE: return "atomically updates";
    case OP_FREE: return "frees";
    default: return "uses";
    }
}

static json_t *race_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    const struct event *now = event_at(report, board->failure.event);
    const struct event *before = event_at(report, board->failure.other_event);
    char *memory = name_of_memory(names, now);
    char *here = place_at(names, now), *there = place_at(names, before);
    char *locks = locks_at(report, names, board->failure.event);
    char *other_locks = locks_at(report, names, board->failure.other_event);
    char *message =
        text_format("%s %s %s (%s, %s) and %s %s it (%s, %s): nothing puts one before the other",
                    name_of_task(names, before->task), access_word(before), memory, there,
                    other_locks, name_of_task(names, now->task), access_word(now), here, locks);
    free(memory);
    free(here);
    free(there);
    free(locks);
    free(other_locks);
    return finding_at_event(names, "race", now, message);
}

/* What the task does to the block, before the other task and its place. */
static const char *memory_text(const struct board *board) {
    bool later = board->failure.other_event > board->failure.event;
    switch (board->failure.kind) {
    case FAILURE_DOUBLE_FREE: return "frees a block a second time: %s has freed it at %s";
    case FAILURE_BAD_FREE: return "frees the middle of a block: %s allocated it at %s";
    default:
        return later ? "uses a block while nothing keeps it from being freed: %s frees it at %s"
                     : "uses a block after it was freed: %s has freed it at %s";
    }
}

static json_t *memory_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    const struct event *now = event_at(report, board->failure.event);
    const struct event *other = event_at(report, board->failure.other_event);
    const char *who = now->task == other->task ? "it" : name_of_task(names, other->task);
    char *there = place_at(names, other);
    char *what = board->failure.other_event ? text_format(memory_text(board), who, there)
                                            : text_copy("frees what malloc did not give");
    char *message = text_format("%s %s", name_of_task(names, now->task), what);
    free(what);
    free(there);
    return finding_at_event(names, "memory-error", now, message);
}

/* --- misuse, crash, endings ------------------------------------------------------------------------ */

static const char *const misuse_texts[] = {
#define X(name, text) text,
    MISUSES(X)
#undef X
};

/* What the other event of a misuse was, as "T2 locked it at x.c:9"; by the misuse. */
static const char *misuse_before(enum misuse misuse, const struct event *before) {
    switch (misuse) {
    case MISUSE_UNLOCK_FOREIGN:
    case MISUSE_DESTROY_LOCKED:
    case MISUSE_INIT_TWICE:
    case MISUSE_EXIT_HOLDING: return "locked it";
    case MISUSE_USE_DESTROYED: return "destroyed it";
    case MISUSE_JOIN_TWICE: return "created it";
    default: return before->operation == OP_MUTEX_LOCK ? "locked it last" : "used it last";
    }
}

static json_t *misuse_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    const struct event *now = event_at(report, board->failure.event);
    const struct event *before = event_at(report, board->failure.other_event);
    enum misuse misuse = (enum misuse)board->failure.misuse;
    char *object = board->failure.address
                       ? name_of_object(names, board->failure.address, now->pc, now->call)
                       : text_copy("");
    char *there = board->failure.other_event ? place_at(names, before) : text_copy("");
    char *earlier = *there ? text_format(" (%s %s at %s)", name_of_task(names, before->task),
                                         misuse_before(misuse, before), there)
                           : text_copy("");
    char *message = text_format("%s %s%s%s%s", name_of_task(names, now->task), misuse_texts[misuse],
                                *object ? ": " : "", object, earlier);
    free(object);
    free(there);
    free(earlier);
    return finding_at_event(names, "lock-misuse", now, message);
}

/* ": WORDS", the last line that the program has said on standard error, or "". The caller frees it. */
static char *last_words(const struct report *report) {
    size_t length;
    char *all = session_output(report->session, true, ERRORS_LIMIT, &length);
    char *text = text_trim(all), *line = strrchr(text, '\n');
    char *last = verdict_word(line ? line + 1 : text);
    char *words = text_format("%s%s", *last ? ": " : "", last);
    free(last);
    free(all);
    return words;
}

static json_t *crash_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    int number = board->failure.number ? board->failure.number : WTERMSIG(board->exit_status);
    const struct event *now = event_at(report, board->failure.event);
    char *source = name_source(names, place_of_event(names, now));
    /* Who aborts has said why. */
    char *words = number == SIGABRT ? last_words(report) : text_copy("");
    char *message = text_format("%s dies of signal %d (%s)%s%s%s", name_of_task(names, now->task),
                                number, strsignal(number), *source ? " in: " : "", source, words);
    free(words);
    free(source);
    return finding_at_event(names, "crash", now, message);
}

static json_t *assertion_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    const struct event *now = event_at(report, board->failure.event);
    char *message = text_format("in %s the assertion '%s' does not hold",
                                name_of_task(names, now->task), board->failure.text);
    return finding_at_event(names, "assertion", now, message);
}

/* The last thing that the program said, for a run that ends badly; the place is its last one. */
static json_t *exit_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    size_t length;
    char *words = session_output(report->session, true, ERRORS_LIMIT, &length);
    char *last = verdict_word(text_trim(words));
    char *message =
        text_format("the program exits with status %d%s%s", WEXITSTATUS(board->exit_status),
                    *last ? ", and says: " : " in this schedule", last);
    free(last);
    free(words);
    uint32_t event = board->event_count;
    while (event > 0 && (board->events[event].task != 0 ||
                         !place_is_own(names, place_of_event(names, &board->events[event]))))
        event--;
    return finding_at_event(names, "wrong-exit", &board->events[event], message);
}

static json_t *output_finding(const struct report *report) {
    size_t length;
    char *output = session_output(report->session, false, ERRORS_LIMIT, &length);
    json_t *finding =
        finding_new("wrong-output", NULL, 0, "in this schedule the program's output is wrong");
    finding_set_expected(finding, NULL, output);
    free(output);
    return finding;
}

/* The event at a place that is known by its pc alone. */
static uint64_t own_place(const struct board *board, struct names *names, uint64_t pc) {
    for (uint32_t i = 1; i <= board->event_count; i++) {
        if (board->events[i].pc == pc)
            return place_of_event(names, &board->events[i]);
    }
    return pc;
}

/* What is left when the program ends; before the place. */
static const char *leak_text(const char *kind) {
    if (strcmp(kind, "zombie") == 0)
        return "the child made at %s has ended, and its parent ends without having waited for it";
    if (strcmp(kind, "leak") == 0)
        return "the memory allocated at %s is not freed when the program ends, and nothing points "
               "to it any more";
    return "the thread made at %s is neither joined nor detached when the program ends";
}

static json_t *leak_finding(const struct report *report, struct names *names) {
    uint64_t pc = own_place(report->session->board, names, report->result->outcome.pc);
    const char *kind = report->result->outcome.kind;
    char *place = name_of_place(names, pc);
    char *message = text_format(leak_text(kind), place);
    free(place);
    return finding_at(names, kind, pc, message);
}

/* --- faults --------------------------------------------------------------------------------------- */

static const struct {
    enum fault fault;
    const char *name, *text;
} faults[] = {{FAULT_EINTR, "eintr", "was interrupted (EINTR)"},
              {FAULT_SHORT_READ, "short-read", "returned fewer bytes than were asked for"},
              {FAULT_SHORT_WRITE, "short-write", "took fewer bytes than were given"},
              {FAULT_EAGAIN, "eagain", "failed with EAGAIN"},
              {FAULT_EPIPE, "epipe", "failed with EPIPE"},
              {FAULT_ECONNRESET, "econnreset", "failed with ECONNRESET"},
              {FAULT_EMFILE, "emfile", "failed with EMFILE"},
              {FAULT_ENOMEM, "enomem", "failed: no memory (ENOMEM)"},
              {FAULT_THREAD, "thread", "failed with EAGAIN: no more threads"},
              {FAULT_FORK, "fork", "failed with EAGAIN: no more processes"}};

enum { FAULT_COUNT = sizeof faults / sizeof *faults };

uint32_t faults_named(const char *text) {
    uint32_t result = 0;
    if (strcmp(text, "off") == 0)
        return 0;
    char *words = text_copy(text), *rest = words;
    for (char *word; (word = strsep(&rest, ", "));) {
        unsigned i = 0;
        while (i < FAULT_COUNT && strcmp(word, faults[i].name) != 0)
            i++;
        if (i < FAULT_COUNT)
            result |= faults[i].fault;
        else if (strcmp(word, "on") == 0)
            result |= (1U << FAULT_COUNT) - 1;
        else if (*word)
            fail("--faults %s: say on, off, or some of eintr short-read short-write eagain epipe "
                 "econnreset emfile enomem thread fork",
                 word);
    }
    free(words);
    return result;
}

/* --- all ------------------------------------------------------------------------------------------ */

/* Of those who are stuck the one whose place is told: best one in the student's own code. */
static bool is_in_own_code(int task, void *names) {
    return place_is_own(names, place_of_task(names, task));
}

static int culprit_of(const struct board *board, struct names *names) {
    return stuck_culprit(board, is_in_own_code, names);
}

static char *stuck_words(const struct board *board, struct names *names) {
    if (board->failure.kind == FAILURE_LIVELOCK)
        return livelock_words(board, names);
    int task = culprit_of(board, names);
    if (task < 0)
        return text_copy("no one can go on");
    char *words = waiting_words(board, names, task);
    char *whole = text_format("no one can go on: %s", words);
    free(words);
    return whole;
}

static json_t *stuck_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    int task = culprit_of(board, names);
    return finding_at(names, report->result->outcome.kind,
                      task < 0 ? 0 : place_of_task(names, task), stuck_words(board, names));
}

static json_t *livelock_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    return finding_at(names, "livelock", place_of_task(names, (int)board->failure.task),
                      livelock_words(board, names));
}

static json_t *failure_finding(const struct report *report, struct names *names) {
    switch (report->session->board->failure.kind) {
    case FAILURE_STUCK: return stuck_finding(report, names);
    case FAILURE_LIVELOCK: return livelock_finding(report, names);
    case FAILURE_RACE: return race_finding(report, names);
    case FAILURE_MISUSE: return misuse_finding(report, names);
    case FAILURE_USE_AFTER_FREE:
    case FAILURE_DOUBLE_FREE:
    case FAILURE_BAD_FREE: return memory_finding(report, names);
    case FAILURE_CRASH: return crash_finding(report, names);
    case FAILURE_ASSERTION: return assertion_finding(report, names);
    default: return NULL;
    }
}

/* The call that was made to fail, by the event it had already, or by what fails so. */
static const char *faulty_call(const struct board *board) {
    for (uint32_t i = 1; i <= board->event_count; i++) {
        if (board->events[i].flags & EVENT_FAULT)
            return name_of_operation(&board->events[i]);
    }
    return board->fault == FAULT_THREAD   ? "pthread_create"
           : board->fault == FAULT_FORK   ? "fork"
           : board->fault == FAULT_ENOMEM ? "malloc"
                                          : "a call";
}

/* What the program did then: its own failure's words where it has one. */
static char *after_fault(const struct report *report, struct names *names) {
    json_t *finding = failure_finding(report, names);
    char *words = finding ? text_copy(finding_message(finding))
                  : strchr(report->result->fault, ' ')
                      ? text_format("the program %s", report->result->fault)
                      : text_format("the program ends with %s", report->result->fault);
    json_decref(finding);
    return words;
}

static json_t *fault_finding(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    const char *text = "failed";
    for (unsigned i = 0; i < FAULT_COUNT; i++) {
        if (faults[i].fault == board->fault)
            text = faults[i].text;
    }
    char *words = after_fault(report, names);
    uint64_t pc = place_of(names, board->fault_pc, board->fault_call);
    char *message = text_format("when %s here %s, %s", faulty_call(board), text, words);
    free(words);
    return finding_at(names, "fault-handling", pc, message);
}

static json_t *the_finding(const struct report *report, struct names *names) {
    const char *kind = report->result->outcome.kind;
    if (report->result->fault)
        return fault_finding(report, names);
    json_t *finding = failure_finding(report, names);
    if (finding)
        return finding;
    if (strcmp(kind, "wrong-exit") == 0)
        return exit_finding(report, names);
    if (strcmp(kind, "wrong-output") == 0)
        return output_finding(report);
    if (strcmp(kind, "thread-leak") == 0 || strcmp(kind, "zombie") == 0 ||
        strcmp(kind, "leak") == 0)
        return leak_finding(report, names);
    if (strcmp(kind, "hang") == 0)
        return finding_new("hang", NULL, 0,
                           "the program computes for ever without an access to memory or a call");
    return crash_finding(report, names);
}

json_t *findings_of(const struct report *report, struct names *names) {
    json_t *findings = json_array();
    if (!report->result->outcome.kind)
        return findings;
    json_t *finding = the_finding(report, names);
    const struct schedule *schedule = &report->result->failing;
    json_object_set_new(finding, "schedule",
                        json_pack("{s:s, s:I, s:I}", "strategy", schedule->strategy, "seed",
                                  (json_int_t)schedule->seed, "switches",
                                  (json_int_t)schedule->switches));
    json_array_append_new(findings, finding);
    return findings;
}
