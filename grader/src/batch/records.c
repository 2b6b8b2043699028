#include "records.h"

#include "formats.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS_LIMIT = 1024 * 1024 * 1024 };

char *records_who(const char *student, const char *exercise) {
    return text_format("%s\n%s", exercise, student);
}

/* Takes the record over. */
static void take(struct records *records, json_t *record) {
    char *name = records_who(result_word(record, "student"), result_word(record, "exercise"));
    json_object_set(records->by_key, result_word(record, "key"), record);
    json_object_set(records->by_who, name, record);
    json_array_append_new(records->lines, record);
    free(name);
}

static void forget(struct records *records) {
    json_decref(records->lines);
    json_decref(records->by_key);
    json_decref(records->by_who);
    records->lines = json_array();
    records->by_key = json_object();
    records->by_who = json_object();
}

static bool read_lines(struct records *records, char *text, char **problem) {
    int number = 0;
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        number++;
        if (!end)
            return true; /* cut short while it was written: it is graded again */
        json_t *record = json_loadb(line, (size_t)(end - line), 0, NULL);
        if (!json_is_object(record)) {
            json_decref(record);
            *problem = text_format("%s:%d is no record of a batch: name another folder with --out",
                                   records->path, number);
            return false;
        }
        take(records, record);
    }
    return true;
}

int records_open(struct records *records, const char *folder, bool resume, char **problem) {
    *records = (struct records){
        .path = text_format("%s/results.jsonl", folder),
    };
    forget(records);
    char *text = text_read_file(records->path, RECORDS_LIMIT, NULL);
    bool sound = true;
    if (!text && errno != ENOENT)
        *problem = text_format("%s cannot be read (%s)", records->path, strerror(errno)),
        sound = false;
    else if (text && !resume)
        *problem = text_format(
            "%s is there already: --resume goes on with it, or name another folder with --out",
            records->path),
        sound = false;
    else if (text)
        sound = read_lines(records, text, problem);
    free(text);
    records->file = sound ? fopen(records->path, "a") : NULL;
    if (sound && !records->file)
        *problem = text_format("%s cannot be written (%s)", records->path, strerror(errno));
    if (records->file)
        return 0;
    records_close(records);
    return -1;
}

void records_close(struct records *records) {
    if (records->file)
        fclose(records->file);
    json_decref(records->lines);
    json_decref(records->by_key);
    json_decref(records->by_who);
    free(records->path);
    *records = (struct records){0};
}

const json_t *records_with_key(const struct records *records, const char *key) {
    return json_object_get(records->by_key, key);
}

const json_t *records_of(const struct records *records, const char *student, const char *exercise) {
    char *name = records_who(student, exercise);
    const json_t *record = json_object_get(records->by_who, name);
    free(name);
    return record;
}

static bool put_line(FILE *file, const json_t *record) {
    return json_dumpf(record, file, JSON_COMPACT | JSON_REAL_PRECISION(10)) == 0 &&
           putc('\n', file) != EOF;
}

int records_add(struct records *records, json_t *record) {
    take(records, record);
    bool written = put_line(records->file, record) && fflush(records->file) == 0 &&
                   fdatasync(fileno(records->file)) == 0;
    return written ? 0 : -1;
}

int records_keep(struct records *records, bool (*wanted)(const json_t *record, void *data),
                 void *data) {
    json_t *kept = json_array();
    size_t i;
    json_t *record;
    json_array_foreach (records->lines, i, record)
        if (wanted(record, data))
            json_array_append(kept, record);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        fail("out of memory");
    json_array_foreach (kept, i, record)
        put_line(out, record);
    if (fclose(out) != 0)
        fail("out of memory");
    int result = text_write_file(records->path, text, length);
    free(text);
    forget(records);
    json_array_foreach (kept, i, record)
        take(records, json_incref(record));
    json_decref(kept);
    FILE *file = result == 0 ? fopen(records->path, "a") : NULL;
    if (!file)
        return -1;
    fclose(records->file);
    records->file = file;
    return 0;
}
