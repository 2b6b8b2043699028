#include "step.h"

#include "event_words.h"
#include "plan_file.h"
#include "waiting.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Going back is a shorter plan: each step runs the program from its beginning, with the choices so far,
 * and stops it at the decision after them (FAILURE_STOPPED). */
struct stepper {
    struct report *report;
    struct judge *judge;
    struct search_result *result;
    FILE *stream;
    struct request request;
    struct deviation *choices; /* one for each decision so far, the default's too */
    size_t count;
    uint32_t told; /* events told so far */
    bool failed;
};

enum { MOST_TOLD = 12, MOST_SOURCE = 60 };

static const char help[] = "  a number or a name   who goes on; enter: the first, as by default\n"
                           "  b [N]                one choice back, or N\n"
                           "  r                    run on by default, to the end\n"
                           "  s FILE               save the choices\n"
                           "  q                    quit\n";

/* --- running --------------------------------------------------------------------------------------- */

static const struct board *board_of(const struct stepper *stepper) {
    return stepper->report->session->board;
}

static enum ending run_to(struct stepper *stepper, int32_t decision) {
    struct session *session = stepper->report->session;
    plan_clear(session);
    for (size_t i = 0; i < stepper->count; i++) {
        if (stepper->choices[i].chosen)
            plan_set(session, stepper->choices[i].key, stepper->choices[i].chosen);
    }
    stepper->request.stop_decision = decision;
    return session_run(session, &stepper->request);
}

static void choose(struct stepper *stepper, uint32_t chosen) {
    stepper->choices =
        memory_resize(stepper->choices, (stepper->count + 1) * sizeof *stepper->choices);
    stepper->choices[stepper->count++] = (struct deviation){board_of(stepper)->stop.key, chosen};
}

/* --- showing --------------------------------------------------------------------------------------- */

/* "21  pthread_mutex_lock(&b);": where a task goes on. The caller frees it. */
static char *next_line(const struct board *board, struct names *names, int task) {
    if (!board->tasks[task].pc) {
        char *start = name_of_start(names, task);
        char *words = start ? text_format("begins with %s", start) : text_copy("begins");
        free(start);
        return words;
    }
    const char *file;
    int line;
    uint64_t place = place_of_task(names, task);
    if (!name_place(names, place, &file, &line))
        return text_copy("goes on");
    char *source = name_source(names, place);
    char *words = text_format("%s:%d  %.*s", file, line, MOST_SOURCE, source);
    free(source);
    return words;
}

static const char *way_words(unsigned how) {
    return how == WAKE_TIMEOUT    ? "  (the time of its wait is over)"
           : how == WAKE_SPURIOUS ? "  (its wait ends without a signal, as it may)"
                                  : "";
}

static void show_option(const struct stepper *stepper, struct names *names, unsigned number) {
    const struct board *board = board_of(stepper);
    const struct alternative *option = &board->stop.options[number];
    char *line = board->stop.kind == DECIDE_OTHER
                     ? text_copy(number ? "another outcome of this call" : "the usual outcome")
                     : next_line(board, names, option->task);
    printf("%3u  %-6s %s%s\n", number + 1, name_of_task(names, option->task), line,
           way_words(option->how));
    free(line);
}

static bool is_option(const struct board *board, int task) {
    for (unsigned i = 0; i < board->stop.count; i++) {
        if (board->stop.options[i].task == task && board->stop.options[i].how == WAKE_GRANTED)
            return true;
    }
    return false;
}

static void show_waiting(const struct stepper *stepper, struct names *names) {
    const struct board *board = board_of(stepper);
    for (int i = 0; i < (int)board->task_count; i++) {
        if (board->tasks[i].state != TASK_BLOCKED || board->tasks[i].timer || is_option(board, i))
            continue;
        char *phrase = wait_phrase(board, names, i), *line = next_line(board, names, i);
        printf("  -  %-6s %s  (%s)\n", name_of_task(names, i), line, phrase);
        free(phrase);
        free(line);
    }
}

/* What has been done since the last decision that was shown. */
static void show_done(struct stepper *stepper, struct names *names) {
    const struct board *board = board_of(stepper);
    uint32_t from = stepper->told < board->event_count ? stepper->told : board->event_count;
    if (board->event_count - from > MOST_TOLD) {
        printf("     … %u steps …\n", board->event_count - from - MOST_TOLD);
        from = board->event_count - MOST_TOLD;
    }
    for (uint32_t i = from + 1; i <= board->event_count; i++) {
        const struct event *event = &board->events[i];
        const char *file;
        int line = 0;
        name_place(names, place_of_event(names, event), &file, &line);
        char *words = event_words(board, names, event,
                                  event->flags & EVENT_BLOCKED ? WORDS_WAITS : WORDS_DONE);
        printf("     %-6s %.0d%s%s\n", name_of_task(names, event->task), line, line ? " " : "",
               words);
        free(words);
    }
    stepper->told = board->event_count;
}

static void show_decision(struct stepper *stepper) {
    static const char *const questions[] = {"who goes on?", "whom does it wake?",
                                            "what comes of it?"};
    const struct board *board = board_of(stepper);
    struct names *names = names_new(board, stepper->report->program, stepper->report->own);
    show_done(stepper, names);
    printf("\nchoice %zu: %s\n", stepper->count + 1, questions[board->stop.kind]);
    for (unsigned i = 0; i < board->stop.count; i++)
        show_option(stepper, names, i);
    show_waiting(stepper, names);
    names_free(names);
}

static void show_end(struct stepper *stepper, enum ending ending) {
    struct search_result *result = stepper->result;
    schedule_free(&result->failing);
    result->outcome = outcome_of(stepper->report->session, stepper->judge, ending);
    if (result->outcome.engine)
        fail("%s: %s", stepper->report->program, result->outcome.problem);
    schedule_take(stepper->report->session, &result->failing);
    stepper->failed = result->outcome.kind;
    putchar('\n');
    report_words(stepper->report);
}

/* --- reading --------------------------------------------------------------------------------------- */

enum order { ORDER_AGAIN, ORDER_GO, ORDER_RUN, ORDER_QUIT };

static enum order save(const struct stepper *stepper, const char *path) {
    if (!*path) {
        printf("s needs a FILE\n");
        return ORDER_AGAIN;
    }
    struct names *names = names_new(board_of(stepper), stepper->report->program, NULL);
    if (plan_file_write(path, stepper->choices, stepper->count, names) < 0)
        printf("%s cannot be written: %s\n", path, strerror(errno));
    else
        printf("the choices are in %s\n", path);
    names_free(names);
    return ORDER_AGAIN;
}

static enum order go_back(struct stepper *stepper, const char *words, bool over) {
    char *end;
    unsigned long steps = *words ? strtoul(words, &end, 10) : 1;
    if (*words && (*end || steps == 0 || !isdigit((unsigned char)*words))) {
        printf("b %s: say how many choices to go back\n", words);
        return ORDER_AGAIN;
    }
    (void)over;
    stepper->count -= steps < stepper->count ? steps : stepper->count;
    stepper->told = UINT32_MAX; /* the past is known */
    return ORDER_GO;
}

/* The option that a word names, by its number or its task's name; -1: none. */
static int option_of(const struct stepper *stepper, const char *word) {
    const struct board *board = board_of(stepper);
    struct names *names = names_new(board, stepper->report->program, NULL);
    char *end;
    unsigned long number = strtoul(word, &end, 10);
    int found = !*end && isdigit((unsigned char)*word) && number >= 1 && number <= board->stop.count
                    ? (int)number - 1
                    : -1;
    for (unsigned i = 0; found < 0 && i < board->stop.count; i++) {
        if (strcasecmp(word, name_of_task(names, board->stop.options[i].task)) == 0)
            found = (int)i;
    }
    names_free(names);
    return found;
}

static enum order take_choice(struct stepper *stepper, const char *word) {
    int option = *word ? option_of(stepper, word) : 0;
    if (option < 0) {
        printf("'%s' is no choice: a number from 1 to %u, or the name before the line; h: help\n",
               word, board_of(stepper)->stop.count);
        return ORDER_AGAIN;
    }
    choose(stepper, (uint32_t)option);
    return ORDER_GO;
}

/* One line of the reader's; `over`: the run has ended, and there is nothing to choose. */
static enum order obey(struct stepper *stepper, char *line, bool over) {
    char *words = text_trim(line);
    char letter = words[0] && (!words[1] || words[1] == ' ') ? words[0] : '\0';
    char *rest = letter ? text_trim(words + 1) : words;
    switch (letter) {
    case 'q': return ORDER_QUIT;
    case 's': return save(stepper, rest);
    case 'b': return go_back(stepper, rest, over);
    case 'h':
    case '?': printf("%s", help); return ORDER_AGAIN;
    case 'r':
        if (!over)
            return ORDER_RUN;
        break;
    default: break;
    }
    if (!over)
        return take_choice(stepper, words);
    printf("the run is over: b goes back, s FILE saves the choices, q quits\n");
    return ORDER_AGAIN;
}

static enum order read_order(struct stepper *stepper, bool over) {
    enum order order = ORDER_AGAIN;
    char *line = NULL;
    size_t size = 0;
    while (order == ORDER_AGAIN) {
        printf("> ");
        fflush(stdout);
        order = getline(&line, &size, stepper->stream) < 0 ? ORDER_QUIT : obey(stepper, line, over);
    }
    free(line);
    return order;
}

bool step_through(struct report *report, struct judge *judge, struct search_result *result,
                  FILE *stream) {
    struct stepper stepper = {.report = report, .judge = judge, .result = result, .stream = stream};
    stepper.request = search_prepare(report->session, report->options);
    for (enum order order = ORDER_GO; order != ORDER_QUIT;) {
        enum ending ending = run_to(&stepper, order == ORDER_RUN ? -1 : (int32_t)stepper.count);
        bool stopped = board_of(&stepper)->failure.kind == FAILURE_STOPPED;
        if (stopped)
            show_decision(&stepper);
        else
            show_end(&stepper, ending);
        order = read_order(&stepper, !stopped);
    }
    putchar('\n');
    free(stepper.choices);
    return stepper.failed;
}
