#include "manifest.h"

#include "formats.h"

#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_LIMIT = 16 * 1024 * 1024 };

char *manifest_path(const char *out) {
    return text_format("%s/manifest.jsonl", out);
}

static char *done_path(const char *out, const char *key) {
    return text_format("%s/done/%s.json", out, key);
}

/* A file's content in base64; NULL where it cannot be read. */
static json_t *file_word(const char *path) {
    size_t length = 0;
    char *data = text_read_file(path, FILE_LIMIT, &length);
    if (!data)
        return NULL;
    size_t room = 4 * ((length + 2) / 3) + 1;
    char *word = memory_new(room);
    b64_ntop((const unsigned char *)data, length, word, room);
    json_t *json = json_string(word);
    free(word);
    free(data);
    return json;
}

/* The files of a folder. Returns whether all could be read. */
static bool add_folder(json_t *folder, const char *path) {
    DIR *open = opendir(path);
    struct dirent *entry;
    bool sound = open;
    while (open && sound && (entry = readdir(open))) {
        char *file = text_format("%s/%s", path, entry->d_name);
        struct stat status;
        if (stat(file, &status) == 0 && S_ISREG(status.st_mode)) {
            json_t *word = file_word(file);
            sound = word && json_object_set_new(folder, entry->d_name, word) == 0;
        }
        free(file);
    }
    if (open)
        closedir(open);
    return sound;
}

/* NULL where something of it cannot be read. */
static json_t *job_of(const char *root, const struct exercise *exercise, const struct task *task) {
    json_t *files = json_object(), *folder = NULL;
    char *book = text_format("%s/exercises/%s", root, exercise->name);
    bool sound = true;
    for (size_t i = 0; i < task->paths.count && sound; i++) {
        json_t *word = file_word(task->paths.items[i]);
        sound = word && json_object_set_new(files, exercise->files.items[i], word) == 0;
    }
    if (strcmp(book, exercise->directory) != 0) {
        folder = json_object();
        sound = sound && add_folder(folder, exercise->directory);
    }
    free(book);
    json_t *job =
        json_pack("{s:s, s:s, s:o}", "key", task->key, "exercise", exercise->name, "files", files);
    if (folder)
        json_object_set_new(job, "folder", folder);
    if (sound)
        return job;
    json_decref(job);
    return NULL;
}

long manifest_write(const char *out, const char *root, const struct tasks *tasks, char **problem) {
    char *path = manifest_path(out), *aside = text_format("%s.new", path);
    FILE *file = fopen(aside, "w");
    json_t *seen = json_object();
    long count = 0;
    bool sound = file;
    for (size_t i = 0; i < tasks->count && sound; i++) {
        const struct task *task = &tasks->items[i];
        if (task->done || json_object_get(seen, task->key))
            continue;
        json_object_set_new(seen, task->key, json_true());
        json_t *job = job_of(root, tasks->exercises[task->exercise], task);
        sound = job && json_dumpf(job, file, JSON_COMPACT) == 0 && putc('\n', file) != EOF;
        json_decref(job);
        count++;
    }
    sound = sound && fflush(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    if (file)
        fclose(file);
    if (!sound || rename(aside, path) < 0) {
        *problem = text_format("%s cannot be written (%s): make room, and go on with --resume",
                               path, strerror(sound ? errno : error));
        unlink(aside);
        count = -1;
    }
    json_decref(seen);
    free(aside);
    free(path);
    return count;
}

json_t *manifest_done(const char *out, const char *key) {
    char *path = done_path(out, key);
    json_t *answer = json_load_file(path, 0, NULL);
    const json_t *verdict = json_object_get(answer, "verdict");
    const char *word = result_word(verdict, "verdict");
    bool graded = strcmp(result_word(answer, "key"), key) == 0 &&
                  (strcmp(word, "pass") == 0 || strcmp(word, "fail") == 0);
    json_t *result = graded ? json_deep_copy(verdict) : NULL;
    json_decref(answer);
    free(path);
    return result;
}

void manifest_remove(const char *out) {
    char *path = manifest_path(out), *done = text_format("%s/done", out);
    unlink(path);
    text_remove_tree(done);
    free(done);
    free(path);
}
