#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 100, LEAST_CELL = 18, MOST_ROWS = 60, HEAD_ROWS = 12 };

static int terminal_width(void) {
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    int width = columns ? atoi(columns) : 0;
    return width >= 40 ? width : DEFAULT_WIDTH;
}

/* What an event does, shortly: "counter is 3", "locks m". The caller frees it. */
static char *event_words(struct names *names, const struct event *event) {
    bool value = event->flags & EVENT_VALUE;
    bool memory = event->address && event->operation != OP_SYSTEM_CALL;
    char *object = memory ? name_of_argument(names, event->address, event->pc, 1) : NULL;
    const char *o = object ? object : "";
    char *words;
    switch (event->operation) {
    case OP_READ:
    case OP_ATOMIC_LOAD:
        words =
            value ? text_format("%s is %ld", o, (long)event->value) : text_format("reads %s", o);
        break;
    case OP_WRITE:
    case OP_ATOMIC_STORE:
    case OP_ATOMIC_UPDATE:
        words =
            value ? text_format("%s := %ld", o, (long)event->value) : text_format("writes %s", o);
        break;
    case OP_MUTEX_LOCK: words = text_format(value ? "locks %s" : "waits for %s", o); break;
    case OP_MUTEX_UNLOCK: words = text_format("unlocks %s", o); break;
    case OP_COND_WAIT:
    case OP_COND_TIMEDWAIT:
        words = text_format(event->flags & EVENT_WOKEN ? "woken at %s" : "waits on %s", o);
        break;
    case OP_COND_SIGNAL:
    case OP_COND_BROADCAST:
        words =
            text_format("%s %s%s", event->operation == OP_COND_SIGNAL ? "signals" : "wakes all at",
                        o, value && event->value == 0 ? ": no one waits" : "");
        break;
    case OP_CREATE:
        words = text_format("creates %s", name_of_task(names, (int)event->value));
        break;
    case OP_JOIN: words = text_format("joins %s", name_of_task(names, (int)event->value)); break;
    case OP_BEGIN: words = text_copy("begins"); break;
    case OP_END: words = text_copy("ends"); break;
    case OP_SYSTEM_CALL:
        words = event->address ? text_format("%s(%lu) is %ld", name_of_operation(event),
                                             (unsigned long)event->address - 1,
                                             (long)event_result(event->value))
                               : text_format("%s is %ld", name_of_operation(event),
                                             (long)event_result(event->value));
        break;
    default: words = text_format("%s %s", name_of_operation(event), o);
    }
    free(object);
    return words;
}

/* "12 counter is 3". */
static char *cell(struct names *names, const struct event *event) {
    const char *file;
    int line;
    char *words = event_words(names, event);
    char *text = name_place(names, event->pc, &file, &line) ? text_format("%d %s", line, words)
                                                            : text_copy(words);
    free(words);
    return text;
}

/* Whether the scheduler took the processor away just before this event. */
static bool switched_before(const struct board *board, uint32_t number) {
    for (uint32_t i = 0; i < board->decision_count; i++) {
        const struct decision *decision = &board->decision_log[i];
        if (decision->preemptive && decision->event + 1 == number)
            return true;
    }
    return false;
}

static void print_cell(const char *text, int width) {
    int length = (int)strlen(text);
    if (length <= width)
        printf("%-*s", width, text);
    else
        printf("%.*s…", width - 1, text);
}

static void print_row(const struct report *report, struct names *names, uint32_t number,
                      int width) {
    const struct board *board = report->session->board;
    const struct event *event = &board->events[number];
    printf("%s%4u  ", switched_before(board, number) ? ">" : " ", number);
    for (int i = 0; i < (int)event->task; i++)
        printf("%-*s  ", width, "");
    char *text = cell(names, event);
    print_cell(text, width);
    free(text);
    putchar('\n');
}

void table_print(const struct report *report, struct names *names) {
    const struct board *board = report->session->board;
    int tasks = (int)board->task_count;
    int width = (terminal_width() - 7) / (tasks ? tasks : 1) - 2;
    if (width < LEAST_CELL)
        width = LEAST_CELL;
    printf("%6s ", "");
    for (int i = 0; i < tasks; i++)
        printf("%-*s  ", width, name_of_task(names, i));
    putchar('\n');
    uint32_t skipped = board->event_count > MOST_ROWS ? board->event_count - MOST_ROWS : 0;
    for (uint32_t i = 1; i <= board->event_count; i++) {
        if (skipped && i == HEAD_ROWS) {
            printf("       … %u steps …\n", skipped);
            i += skipped;
        }
        print_row(report, names, i, width);
    }
}
