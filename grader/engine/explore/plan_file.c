#include "plan_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, FILE_LIMIT = 1024 * 1024, MOST_CHOICES = MAX_PLAN / 2 };

static unsigned task_of_key(uint64_t key) {
    return (unsigned)(key & 0xff) - 1;
}
static uint32_t step_of_key(uint64_t key) {
    return (uint32_t)(key >> 24);
}
static unsigned sub_of_key(uint64_t key) {
    return (unsigned)(key >> 8) & 0xff;
}

/* A whole number of the object, from `least` to `most`; -1: it is missing, or is something else. */
static json_int_t member(const json_t *object, const char *key, json_int_t least, json_int_t most) {
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= least && number <= most ? number : -1;
}

static struct deviation choice_of(const char *path, size_t index, const json_t *object) {
    json_int_t task = member(object, "task", 0, MAX_TASKS - 1);
    json_int_t step = member(object, "step", 0, UINT32_MAX);
    json_int_t sub = member(object, "sub", 0, 255);
    json_int_t chosen = member(object, "chosen", 1, 254);
    const char *wrong = task < 0     ? "task"
                        : step < 0   ? "step"
                        : sub < 0    ? "sub"
                        : chosen < 0 ? "chosen"
                                     : NULL;
    if (wrong)
        fail("%s: choice %zu has no \"%s\" that can be: save the choices with --step, 's FILE'",
             path, index + 1, wrong);
    return (struct deviation){plan_key((unsigned)task, (uint32_t)step, (unsigned)sub),
                              (uint32_t)chosen};
}

void plan_file_read(const char *path, struct schedule *schedule) {
    char *text = text_read_file(path, FILE_LIMIT, NULL);
    if (!text)
        fail("--plan %s: %s", path, strerror(errno));
    json_error_t error;
    json_t *plan = json_loads(text, 0, &error);
    free(text);
    if (!plan)
        fail("%s:%d: no JSON (%s): save the choices with --step, 's FILE'", path, error.line,
             error.text);
    const json_t *choices = json_object_get(plan, "choices");
    if (member(plan, "version", VERSION, VERSION) < 0 || !json_is_array(choices))
        fail("%s is no file of choices of version %d: save them with --step, 's FILE'", path,
             VERSION);
    size_t count = json_array_size(choices);
    if (count > MOST_CHOICES)
        fail("%s: %zu choices are more than the %d there can be", path, count, MOST_CHOICES);
    schedule->deviations = memory_new((count + 1) * sizeof *schedule->deviations);
    for (schedule->count = 0; schedule->count < count; schedule->count++)
        schedule->deviations[schedule->count] =
            choice_of(path, schedule->count, json_array_get(choices, schedule->count));
    json_decref(plan);
}

int plan_file_write(const char *path, const struct deviation *deviations, size_t count,
                    struct names *names) {
    json_t *choices = json_array();
    for (size_t i = 0; i < count; i++) {
        uint64_t key = deviations[i].key;
        if (deviations[i].chosen)
            json_array_append_new(
                choices, json_pack("{s:i, s:s, s:I, s:i, s:i}", "task", (int)task_of_key(key),
                                   "name", name_of_task(names, (int)task_of_key(key)), "step",
                                   (json_int_t)step_of_key(key), "sub", (int)sub_of_key(key),
                                   "chosen", (int)deviations[i].chosen));
    }
    json_t *plan = json_pack("{s:i, s:o}", "version", VERSION, "choices", choices);
    char *text = json_dumps(plan, JSON_INDENT(1));
    int result = text ? text_write_file(path, text, strlen(text)) : -1;
    free(text);
    json_decref(plan);
    return result;
}

void plan_file_check(const char *path, const struct schedule *schedule, const struct board *board) {
    for (size_t i = 0; i < schedule->count; i++) {
        const struct deviation *wanted = &schedule->deviations[i];
        uint32_t at = 0;
        while (at < board->decision_count && (board->decision_log[at].key != wanted->key ||
                                              board->decision_log[at].chosen != wanted->chosen))
            at++;
        if (at == board->decision_count)
            fail(
                "%s: the program does not come to choice %zu: the file was saved of another program",
                path, i + 1);
    }
}
