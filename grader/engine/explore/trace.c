/* A run as JSON: what grade trace draws, and what is the same each time for one seed. */
#include "findings.h"
#include "outcome.h"
#include "report.h"
#include "story.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *event_json(struct names *names, uint32_t number, const struct event *event) {
    const char *file = NULL;
    int line = 0;
    name_place(names, event->pc, &file, &line);
    char *object = event->address && event->size ? name_of_memory(names, event) : NULL;
    char *source = name_source(names, event->pc);
    json_t *json = json_pack(
        "{s:I, s:s, s:I, s:s, s:s?, s:I, s:s, s:s?, s:o, s:b, s:b}", "event", (json_int_t)number,
        "task", name_of_task(names, event->task), "step", (json_int_t)event->step, "operation",
        name_of_operation(event), "file", file, "line", (json_int_t)line, "source", source,
        "object", object, "value",
        event->flags & EVENT_VALUE ? json_integer((json_int_t)event->value) : json_null(),
        "blocked", !!(event->flags & EVENT_BLOCKED), "fault", !!(event->flags & EVENT_FAULT));
    free(source);
    free(object);
    return json;
}

static json_t *row_or_null(int row) {
    return row < 0 ? json_null() : json_integer(row);
}

static json_t *row_json(struct names *names, const struct row *row) {
    const char *file = NULL;
    int line = 0;
    name_place(names, row->place, &file, &line);
    char *source = name_source(names, row->place);
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s?, s:I, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:o, s:o}", "event",
        (json_int_t)row->event, "last", (json_int_t)row->last, "task", (json_int_t)row->task,
        "file", file, "line", (json_int_t)line, "source", source, "words", row->words,
        "begins_wait", row->begins_wait, "ends_wait", row->ends_wait, "switched", row->switched,
        "fails", row->fails, "for_ever", row->for_ever, "shown", row->shown, "over",
        row_or_null(row->over), "waker", row_or_null(row->waker));
    free(source);
    return json;
}

/* The rows of the table; of those that are left out, in the first's place how many. */
static json_t *rows_json(const struct report *report, struct names *names) {
    struct story *story = story_new(report, names);
    json_t *rows = json_array();
    for (size_t i = 0; i < story->count; i++) {
        json_t *row = row_json(names, &story->rows[i]);
        if (!story->rows[i].shown && (i == 0 || story->rows[i - 1].shown)) {
            size_t next;
            char *words = story_left_out(story, names, i, &next);
            json_object_set_new(row, "left_out", json_string(words));
            free(words);
        }
        json_array_append_new(rows, row);
    }
    story_free(story);
    return rows;
}

/* Whom a task that is stuck waits for; null: no one in particular, or it is not stuck. */
static json_t *awaited(const struct board *board, int task) {
    int holder = board->failure.kind == FAILURE_STUCK ? stuck_holder(board, task) : -1;
    return row_or_null(holder);
}

static json_t *task_json(const struct board *board, struct names *names, int task) {
    char *start = name_of_start(names, task);
    json_t *json = json_pack("{s:s, s:s, s:s?, s:o, s:b}", "name", name_of_task(names, task),
                             "process", name_of_process(names, board->tasks[task].process), "start",
                             start, "waits_for", awaited(board, task), "circle",
                             board->failure.kind == FAILURE_STUCK && stuck_in_circle(board, task));
    free(start);
    return json;
}

static json_t *switch_json(struct names *names, const struct decision *decision) {
    return json_pack("{s:I, s:s, s:s, s:b}", "after", (json_int_t)decision->event, "from",
                     name_of_task(names, decision->task), "to", name_of_task(names, decision->to),
                     "preemptive", decision->preemptive);
}

void report_trace(const struct report *report, const char *path) {
    const struct board *board = report->session->board;
    struct names *names = names_new(board, report->program, report->own);
    json_t *findings = findings_of(report, names), *rows = rows_json(report, names);
    json_t *tasks = json_array(), *events = json_array(), *switches = json_array();
    for (int i = 0; i < (int)board->task_count; i++)
        json_array_append_new(tasks, task_json(board, names, i));
    for (uint32_t i = 1; i <= board->event_count; i++)
        json_array_append_new(events, event_json(names, i, &board->events[i]));
    for (uint32_t i = 0; i < board->decision_count; i++) {
        if (board->decision_log[i].chosen)
            json_array_append_new(switches, switch_json(names, &board->decision_log[i]));
    }
    json_t *trace =
        json_pack("{s:i, s:s, s:I, s:o, s:o, s:o, s:o, s:o}", "version", 2, "kind",
                  report->result->outcome.kind ? report->result->outcome.kind : "none", "seed",
                  (json_int_t)report->result->failing.seed, "findings", findings, "tasks", tasks,
                  "rows", rows, "switches", switches, "events", events);
    char *text = json_dumps(trace, JSON_INDENT(1));
    if (!text || text_write_file(path, text, strlen(text)) < 0)
        fail("%s: %s", path, strerror(errno));
    free(text);
    json_decref(trace);
    names_free(names);
}
