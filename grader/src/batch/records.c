#include "records.h"

#include "formats.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS_LIMIT = 1024 * 1024 * 1024 };

char *records_who(const char *student, int attempt, const char *exercise) {
    return text_format("%s\n%d\n%s", exercise, attempt, student);
}

char *records_who_of(const json_t *record) {
    int attempt = (int)result_number(record, "attempt");
    return records_who(result_word(record, "student"), attempt ? attempt : 1,
                       result_word(record, "exercise"));
}

/* Takes the record over. */
static void take(struct records *records, json_t *record) {
    char *name = records_who_of(record);
    if (strcmp(result_word(record, "verdict"), "error") != 0)
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

const json_t *records_of(const struct records *records, const char *student, int attempt,
                         const char *exercise) {
    char *name = records_who(student, attempt, exercise);
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

/* The records as lines. The caller frees the text. */
static char *lines_of(const json_t *lines, size_t *length) {
    char *text = NULL;
    size_t i;
    json_t *record;
    FILE *out = open_memstream(&text, length);
    if (!out)
        fail("out of memory");
    json_array_foreach (lines, i, record)
        put_line(out, record);
    if (fclose(out) != 0)
        fail("out of memory");
    return text;
}

/* Adds what is not kept to the old ones: nothing that was graded is lost. */
static int put_aside(const struct records *records, const json_t *dropped) {
    if (json_array_size(dropped) == 0)
        return 0;
    char *path =
        text_format("%.*sold.jsonl", (int)(strlen(records->path) - strlen("jsonl")), records->path);
    size_t length = 0;
    char *text = lines_of(dropped, &length);
    FILE *file = fopen(path, "a");
    bool written = file && fwrite(text, 1, length, file) == length && fflush(file) == 0 &&
                   fdatasync(fileno(file)) == 0;
    int error = errno;
    if (file)
        fclose(file);
    free(text);
    free(path);
    errno = error;
    return written ? 0 : -1;
}

static bool is_graded(const json_t *record) {
    const char *verdict = result_word(record, "verdict");
    return strcmp(verdict, "pass") == 0 || strcmp(verdict, "fail") == 0;
}

int records_keep(struct records *records, bool (*wanted)(const json_t *record, void *data),
                 void *data) {
    json_t *kept = json_array(), *dropped = json_array(), *record;
    size_t i, length = 0;
    json_array_foreach (records->lines, i, record)
        if (wanted(record, data))
            json_array_append(kept, record);
        else if (is_graded(record))
            json_array_append(dropped, record);
    char *text = lines_of(kept, &length);
    int result = put_aside(records, dropped);
    if (result == 0)
        result = text_write_file(records->path, text, length);
    free(text);
    forget(records);
    json_array_foreach (kept, i, record)
        take(records, json_incref(record));
    json_decref(kept);
    json_decref(dropped);
    FILE *file = result == 0 ? fopen(records->path, "a") : NULL;
    if (!file)
        return -1;
    fclose(records->file);
    records->file = file;
    return 0;
}
