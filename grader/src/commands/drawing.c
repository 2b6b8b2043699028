#include "drawing.h"

#include "formats.h"
#include "text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW = 26, TOP = 64, LEFT = 60, LEAST_LANE = 170, LETTER = 8, EDGE_ROOM = 76 };

static const char style[] =
    "svg { background: #fff; color: #222; font: 13px ui-monospace, Menlo, Consolas, monospace; }"
    " text { fill: #222; } .number, .out { fill: #777; } .lane { stroke: #bbb; stroke-width: 1; }"
    " .out { font-style: italic; } .head { font-weight: bold; } .step { fill: #4a7bb5; }"
    " .wait { stroke: #a06bb0; stroke-width: 3; stroke-dasharray: 4 4; fill: none; }"
    " .wake { stroke: #2e8b57; stroke-width: 1.5; fill: none; } .wake-tip { fill: #2e8b57; }"
    " .switch { stroke: #c98500; stroke-width: 2; fill: none; } .switch-text { fill: #a56c00; }"
    " .fails { fill: #c62828; } .fails-text { fill: #c62828; font-weight: bold; }"
    " .edge { stroke: #c62828; stroke-width: 2; fill: none; } .edge-tip { fill: #c62828; }"
    " @media (prefers-color-scheme: dark) { svg { background: #16181c; } text { fill: #ddd; }"
    " .number, .out { fill: #999; } .lane { stroke: #444; } .step { fill: #7fb0e6; }"
    " .wait { stroke: #c79bd6; } .wake { stroke: #66c48e; } .wake-tip { fill: #66c48e; }"
    " .switch { stroke: #e0a93b; } .switch-text { fill: #e0a93b; } .fails { fill: #ff7b72; }"
    " .fails-text { fill: #ff7b72; } .edge { stroke: #ff7b72; } .edge-tip { fill: #ff7b72; } }";

struct drawing {
    FILE *out;
    const json_t *tasks, *rows;
    size_t count;      /* of rows */
    int *y;            /* of a row; 0: it is not shown */
    int task_count;    /* each shown row is of one of them */
    int *lane;         /* where a task's lane is; 0: it has none */
    int width, bottom; /* of the lanes; the drawing has EDGE_ROOM more below */
};

/* --- small parts ---------------------------------------------------------------------------------- */

static const char *string_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static int number_of(const json_t *object, const char *key) { /* -1: there is none */
    const json_t *number = json_object_get(object, key);
    json_int_t value = json_is_integer(number) ? json_integer_value(number) : -1;
    return value >= 0 && value <= INT_MAX ? (int)value : -1;
}

static bool is_set(const json_t *object, const char *key) {
    return json_is_true(json_object_get(object, key));
}

static int letters(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

static const char *task_name(const struct drawing *d, int task) {
    return string_of(json_array_get(d->tasks, (size_t)task), "name");
}

/* "12 counter is 3". The caller frees it. */
static char *row_text(const json_t *row) {
    int line = number_of(row, "line");
    return line > 0 ? text_format("%d %s", line, string_of(row, "words"))
                    : text_copy(string_of(row, "words"));
}

static char *head_text(const struct drawing *d, int task) {
    const char *start = string_of(json_array_get(d->tasks, (size_t)task), "start");
    return *start ? text_format("%s: %s", task_name(d, task), start)
                  : text_copy(task_name(d, task));
}

/* --- where everything is --------------------------------------------------------------------------- */

static int lane_width(const struct drawing *d, int task) {
    char *head = head_text(d, task);
    int most = letters(head);
    free(head);
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        if (!d->y[i] || number_of(row, "task") != task)
            continue;
        char *text = row_text(row);
        most = letters(text) > most ? letters(text) : most;
        free(text);
    }
    int width = 40 + most * LETTER;
    return width < LEAST_LANE ? LEAST_LANE : width;
}

static void lay_out(struct drawing *d) {
    enum { USED = 1 }; /* until it is known where the lane is */
    int y = TOP;
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        bool shown = is_set(row, "shown");
        if (shown || json_object_get(row, "left_out"))
            y += ROW;
        d->y[i] = shown ? y : 0;
        if (shown)
            d->lane[number_of(row, "task")] = USED;
    }
    d->bottom = y + ROW;
    d->width = LEFT;
    for (int i = 0; i < d->task_count; i++) {
        if (!d->lane[i])
            continue;
        d->lane[i] = d->width + 12;
        d->width += lane_width(d, i);
    }
}

/* --- what is drawn --------------------------------------------------------------------------------- */

static void draw_heads(const struct drawing *d) {
    for (int i = 0; i < d->task_count; i++) {
        if (!d->lane[i])
            continue;
        fprintf(d->out, "<line class=\"lane\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
                d->lane[i], TOP, d->lane[i], d->bottom);
        char *head = head_text(d, i);
        fprintf(d->out, "<text class=\"head\" x=\"%d\" y=\"%d\">", d->lane[i] - 6, TOP - 12);
        put_xml(d->out, head);
        fputs("</text>\n", d->out);
        free(head);
    }
}

static void draw_wait(const struct drawing *d, size_t index, const json_t *row) {
    int over = number_of(row, "over"), task = number_of(row, "task");
    int x = d->lane[task];
    int end = over >= 0 && (size_t)over < d->count && d->y[over] ? d->y[over] : d->bottom;
    fprintf(d->out, "<line class=\"wait\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", x,
            d->y[index], x, end);
    bool edge = is_set(json_array_get(d->tasks, (size_t)task), "circle");
    if (is_set(row, "for_ever") && !edge)
        fprintf(d->out, "<text class=\"fails-text\" x=\"%d\" y=\"%d\">for ever</text>\n", x - 6,
                d->bottom + 16);
}

/* From the one who woke to the woken. */
static void draw_wake(const struct drawing *d, size_t index, const json_t *row) {
    int waker = number_of(row, "waker");
    if (waker < 0 || (size_t)waker >= d->count || !d->y[waker])
        return;
    int from = d->lane[number_of(json_array_get(d->rows, (size_t)waker), "task")];
    int to = d->lane[number_of(row, "task")];
    int above = d->y[index] - 8;
    fprintf(d->out,
            "<path class=\"wake\" marker-end=\"url(#wake)\" d=\"M %d %d C %d %d %d %d %d %d\"/>\n",
            from, d->y[waker], (from + to) / 2, d->y[waker], to, above - ROW, to, above);
}

static void draw_switch(const struct drawing *d, size_t index) {
    int y = d->y[index] - ROW / 2;
    fprintf(d->out, "<line class=\"switch\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", LEFT - 8,
            y, d->width, y);
    fprintf(d->out, "<text class=\"switch-text\" x=\"2\" y=\"%d\">switch</text>\n", y + 4);
}

static void draw_row(const struct drawing *d, size_t index, const json_t *row) {
    int x = d->lane[number_of(row, "task")], y = d->y[index];
    bool fails = is_set(row, "fails");
    char *text = row_text(row);
    if (is_set(row, "switched"))
        draw_switch(d, index);
    fputs("<g><title>", d->out);
    put_xml(d->out, string_of(row, "source"));
    fprintf(d->out, "</title><circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>",
            fails ? "fails" : "step", x, y, fails ? 6 : 4);
    fprintf(d->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", fails ? "fails-text" : "words", x + 14,
            y + 4);
    put_xml(d->out, text);
    fputs("</text></g>\n", d->out);
    if (!is_set(row, "ends_wait"))
        fprintf(d->out, "<text class=\"number\" x=\"22\" y=\"%d\">%d</text>\n", y + 4,
                number_of(row, "event"));
    free(text);
}

static void draw_left_out(const struct drawing *d, size_t index, const json_t *row) {
    int y = TOP;
    for (size_t i = index; i > 0 && y == TOP; i--)
        y = d->y[i - 1] ? d->y[i - 1] : TOP;
    fprintf(d->out, "<text class=\"out\" x=\"%d\" y=\"%d\">… ", LEFT, y + ROW + 4);
    put_xml(d->out, string_of(row, "left_out"));
    fputs(" …</text>\n", d->out);
}

/* Who waits for whom at the end, below the lanes. */
static void draw_edges(const struct drawing *d) {
    int level = 0;
    for (int i = 0; i < d->task_count; i++) {
        const json_t *task = json_array_get(d->tasks, (size_t)i);
        int holder = number_of(task, "waits_for");
        if (!d->lane[i] || holder < 0 || holder >= d->task_count || !d->lane[holder] ||
            !is_set(task, "circle"))
            continue;
        int from = d->lane[i], to = d->lane[holder], y = d->bottom + 18 + 22 * (level++ % 3);
        fprintf(d->out,
                "<path class=\"edge\" marker-end=\"url(#edge)\" d=\"M %d %d L %d %d L %d %d L %d "
                "%d\"/>\n",
                from, d->bottom, from, y, to + (from < to ? -6 : 6), y, to + (from < to ? -6 : 6),
                d->bottom + 7);
        fprintf(d->out, "<text class=\"fails-text\" x=\"%d\" y=\"%d\">",
                (from < to ? from : to) + 14, y - 4);
        put_xml(d->out, task_name(d, i));
        fputs(" waits for ", d->out);
        put_xml(d->out, task_name(d, holder));
        fputs("</text>\n", d->out);
    }
}

static void draw_rows(const struct drawing *d) {
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        if (d->y[i] && is_set(row, "begins_wait"))
            draw_wait(d, i, row);
    }
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        if (d->y[i])
            draw_row(d, i, row);
        else if (json_object_get(row, "left_out"))
            draw_left_out(d, i, row);
    }
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        if (d->y[i] && is_set(row, "ends_wait"))
            draw_wake(d, i, row);
    }
}

/* The drawing in words, for those who do not see it. */
static void describe(const struct drawing *d, const json_t *trace) {
    put_xml(d->out, string_of(json_array_get(json_object_get(trace, "findings"), 0), "message"));
    fputs(".", d->out);
    for (size_t i = 0; i < d->count; i++) {
        const json_t *row = json_array_get(d->rows, i);
        if (!d->y[i])
            continue;
        char *text = row_text(row);
        fputs(" ", d->out);
        put_xml(d->out, task_name(d, number_of(row, "task")));
        fputs(", line ", d->out);
        put_xml(d->out, text);
        fputs(".", d->out);
        free(text);
    }
}

static void draw(const struct drawing *d, const json_t *trace, const char *name) {
    int height = d->bottom + EDGE_ROOM;
    fprintf(d->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" "
            "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<title id=\"title\">",
            d->width, height, d->width, height);
    put_xml(d->out, name);
    fputs(": ", d->out);
    put_xml(d->out, string_of(trace, "kind"));
    fputs("</title>\n<desc id=\"desc\">", d->out);
    describe(d, trace);
    fprintf(d->out,
            "</desc>\n<style>%s</style>\n<defs>"
            "<marker id=\"wake\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
            "markerHeight=\"8\" orient=\"auto\"><path class=\"wake-tip\" d=\"M 0 0 L 8 4 L 0 8 "
            "z\"/></marker>"
            "<marker id=\"edge\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"5\" "
            "markerHeight=\"5\" orient=\"auto\"><path class=\"edge-tip\" d=\"M 0 0 L 8 4 L 0 8 "
            "z\"/></marker></defs>\n",
            style);
    draw_heads(d);
    draw_rows(d);
    draw_edges(d);
    fputs("</svg>\n", d->out);
}

static void draw_trace(FILE *out, const json_t *trace, const char *name) {
    struct drawing d = {.out = out,
                        .tasks = json_object_get(trace, "tasks"),
                        .rows = json_object_get(trace, "rows")};
    d.count = json_array_size(d.rows);
    d.y = memory_new((d.count + 1) * sizeof *d.y);
    d.task_count = (int)json_array_size(d.tasks);
    d.lane = memory_new(((size_t)d.task_count + 1) * sizeof *d.lane);
    lay_out(&d);
    draw(&d, trace, name);
    free(d.lane);
    free(d.y);
}

/* What is wrong with a trace that cannot be drawn, which the caller frees; NULL: nothing is. */
static char *flaw_of(const json_t *trace) {
    const json_t *tasks = json_object_get(trace, "tasks"), *rows = json_object_get(trace, "rows");
    size_t i, count = json_array_size(tasks);
    json_t *row;
    if (!json_is_array(tasks) || !json_is_array(rows))
        return text_copy("it has no tasks or no rows");
    json_array_foreach (rows, i, row) {
        int task = number_of(row, "task");
        if (is_set(row, "shown") && (task < 0 || (size_t)task >= count))
            return text_format("row %zu is of task %d, and there are %zu, counted from 0", i + 1,
                               task, count);
    }
    return NULL;
}

/* --- a page ---------------------------------------------------------------------------------------- */

static const char page_style[] =
    "body { font: 16px/1.5 system-ui, sans-serif; max-width: 110em; margin: 2em auto; padding: 0 "
    "1em; color: #222; background: #fff; } .drawing { overflow-x: auto; } code { font-size: 14px; }"
    " dt { float: left; clear: left; width: 9em; font-weight: bold; } dd { margin: 0 0 0 9em; }"
    " @media (prefers-color-scheme: dark) { body { color: #ddd; background: #16181c; } }";

static const char legend[] =
    "<dl>\n"
    "<dt>a lane</dt><dd>is a thread or a process; time goes downwards; the numbers at the left count "
    "the steps, those before the words are lines of the source</dd>\n"
    "<dt>a dashed span</dt><dd>is a wait</dd>\n"
    "<dt>a thin arrow</dt><dd>goes from the one who ended a wait to the one who waited</dd>\n"
    "<dt>switch</dt><dd>marks where the scheduler let another go on, although the one before could "
    "have</dd>\n"
    "<dt>a thick arrow</dt><dd>below the lanes says who waits for whom, for ever</dd>\n"
    "</dl>\n";

static void put_findings(FILE *out, const json_t *trace) {
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(trace, "findings"), i, finding) {
        fputs("<p><strong>", out);
        put_xml(out, string_of(finding, "kind"));
        fputs("</strong> ", out);
        if (*string_of(finding, "file")) {
            fputs("<code>", out);
            put_xml(out, string_of(finding, "file"));
            fprintf(out, ":%d</code> ", number_of(finding, "line"));
        }
        put_xml(out, string_of(finding, "message"));
        fputs("</p>\n", out);
    }
}

static void put_page(FILE *out, const json_t *trace, const char *name) {
    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
          out);
    put_xml(out, name);
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", page_style);
    put_xml(out, name);
    fputs("</h1>\n", out);
    put_findings(out, trace);
    fputs("<div class=\"drawing\">\n", out);
    draw_trace(out, trace, name);
    fprintf(out, "</div>\n%s</body>\n</html>\n", legend);
}

static char *into_text(void (*put)(FILE *, const json_t *, const char *), const json_t *trace,
                       const char *name, char **problem) {
    char *text = NULL;
    size_t size;
    char *flaw = flaw_of(trace);
    if (flaw) {
        *problem = text_format("the controlled scheduler's trace is damaged: %s", flaw);
        free(flaw);
        return NULL;
    }
    FILE *out = open_memstream(&text, &size);
    if (!out)
        fail("out of memory");
    put(out, trace, name);
    if (fclose(out) == EOF)
        fail("out of memory");
    return text;
}

char *drawing_svg(const json_t *trace, const char *name, char **problem) {
    return into_text(draw_trace, trace, name, problem);
}

char *drawing_page(const json_t *trace, const char *name, char **problem) {
    return into_text(put_page, trace, name, problem);
}
