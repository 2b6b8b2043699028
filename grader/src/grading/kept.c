#include "kept.h"

#include "process.h"
#include "verdict.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ANSWER_LIMIT = 4 * 1024 * 1024 };

static void hash_programs(SHA2_CTX *context, const char *root) {
    static const char *const own[] = {"build/bin/grade", "build/bin/confine",
                                      "build/bin/interleave", "build/engine/runtime.a"};
    static const char *const tools[] = {"gcc", "clang", "valgrind", "bats", "bwrap"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char *path = text_format("%s/%s", root, own[i]);
        fingerprint_program(context, path);
        free(path);
    }
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char *path = process_find_tool(tools[i]);
        fingerprint_program(context, path);
        free(path);
    }
}

/* Everything in the exercise's folder that a stage may depend on: not the student's own files, which
 * the submission's hash stands for, and not the prose. */
static void hash_exercise(SHA2_CTX *context, const struct exercise *exercise) {
    struct text_list names = {0};
    DIR *folder = opendir(exercise->directory);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_type != DT_DIR && !text_ends(entry->d_name, ".md") &&
            !text_list_has(&exercise->files, entry->d_name) && !strstr(entry->d_name, ".old"))
            text_list_add(&names, entry->d_name);
    if (folder)
        closedir(folder);
    text_list_sort(&names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = text_format("%s/%s", exercise->directory, names.items[i]);
        fingerprint_text(context, names.items[i]);
        fingerprint_content(context, path);
        free(path);
    }
    text_list_free(&names);
}

static char *digest_of(SHA2_CTX *context) {
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256End(context, digest);
    digest[40] = '\0';
    return text_copy(digest);
}

char *kept_surroundings(const char *root, const struct exercise *exercise) {
    static const char *const checks[] = {"grader/check.bash", "grader/check_explorer.bash"};
    SHA2_CTX context;
    SHA256Init(&context);
    fingerprint_text(&context, exercise->name);
    hash_programs(&context, root);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        char *check = text_format("%s/%s", root, checks[i]);
        fingerprint_file(&context, check);
        free(check);
    }
    hash_exercise(&context, exercise);
    return digest_of(&context);
}

char *kept_key_within(const char *surroundings, const struct submission *submission) {
    SHA2_CTX context;
    SHA256Init(&context);
    fingerprint_text(&context, surroundings);
    fingerprint_text(&context, submission->hash);
    return digest_of(&context);
}

char *kept_key(const char *root, const struct exercise *exercise,
               const struct submission *submission) {
    char *surroundings = kept_surroundings(root, exercise);
    char *key = kept_key_within(surroundings, submission);
    free(surroundings);
    return key;
}

static char *answer_path(const char *root, const char *key, const char *stage) {
    return text_format("%s/build/kept/%s-%s.json", root, key, stage);
}

json_t *kept_find(const char *root, const char *key, const char *stage) {
    char *path = answer_path(root, key, stage);
    size_t length = 0;
    char *text = text_read_file(path, ANSWER_LIMIT, &length);
    json_t *answer = text ? json_loadb(text, length, 0, NULL) : NULL;
    if (answer && (strcmp(stage_name(answer), stage) != 0 ||
                   !json_is_array(json_object_get(answer, "findings")))) {
        json_decref(answer); /* damaged */
        answer = NULL;
    }
    free(text);
    free(path);
    return answer;
}

void kept_put(const char *root, const char *key, const json_t *stage) {
    const char *status = stage_status(stage);
    if (strcmp(status, "pass") != 0 && strcmp(status, "fail") != 0)
        return;
    char *folder = text_format("%s/build/kept", root);
    char *path = answer_path(root, key, stage_name(stage));
    char *text = json_dumps(stage, JSON_COMPACT);
    if (text && text_make_directories(folder) == 0)
        text_write_file(path, text, strlen(text));
    free(text);
    free(path);
    free(folder);
}

char *kept_part(const char *root, SHA2_CTX *context, const char *suffix) {
    char *digest = digest_of(context);
    char *path = text_format("%s/build/pristine/%s%s", root, digest, suffix);
    free(digest);
    return path;
}
