/* A run's events as JSON: what grade trace draws, and what is the same each time for one seed. */
#include "findings.h"
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *event_json(struct names *names, uint32_t number, const struct event *event) {
    const char *file = NULL;
    int line = 0;
    name_place(names, event->pc, &file, &line);
    char *object = event->address ? name_of_argument(names, event->address, event->pc, 1) : NULL;
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

void report_trace(const struct report *report, const char *path) {
    const struct board *board = report->session->board;
    struct names *names = names_new(board, report->program);
    json_t *tasks = json_array(), *events = json_array(), *switches = json_array();
    for (int i = 0; i < (int)board->task_count; i++)
        json_array_append_new(tasks, json_string(name_of_task(names, i)));
    for (uint32_t i = 1; i <= board->event_count; i++)
        json_array_append_new(events, event_json(names, i, &board->events[i]));
    for (uint32_t i = 0; i < board->decision_count; i++) {
        const struct decision *decision = &board->decision_log[i];
        if (decision->chosen)
            json_array_append_new(switches, json_pack("{s:I, s:s, s:s, s:b}", "after",
                                                      (json_int_t)decision->event, "from",
                                                      name_of_task(names, decision->task), "to",
                                                      name_of_task(names, decision->to),
                                                      "preemptive", decision->preemptive));
    }
    json_t *trace =
        json_pack("{s:i, s:s, s:I, s:o, s:o, s:o, s:o}", "version", 1, "kind",
                  report->result->outcome.kind ? report->result->outcome.kind : "none", "seed",
                  (json_int_t)report->result->failing.seed, "findings", findings_of(report, names),
                  "tasks", tasks, "switches", switches, "events", events);
    char *text = json_dumps(trace, JSON_INDENT(1));
    if (!text || text_write_file(path, text, strlen(text)) < 0)
        fail("%s: %s", path, strerror(errno));
    free(text);
    json_decref(trace);
    names_free(names);
}
