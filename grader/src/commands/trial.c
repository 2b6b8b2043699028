#include "trial.h"

#include "verdict.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LABEL_LIMIT = 1024 * 1024 };

/* --- finding them ------------------------------------------------------------------------------- */

static struct trial *add(struct trial **trials, size_t *count, enum trial_kind kind,
                         const struct exercise *exercise, const char *name) {
    *trials = memory_resize(*trials, (*count + 1) * sizeof **trials);
    struct trial *trial = &(*trials)[(*count)++];
    *trial = (struct trial){.kind = kind,
                            .exercise = exercise,
                            .name = text_copy(name),
                            .job = {.lines.fd = -1, .errors.fd = -1}};
    return trial;
}

/* What follows `mark` on the line that `text` begins with, up to its end; NULL when it begins
 * otherwise. The caller frees it. */
static char *labelled(const char *text, const char *mark) {
    if (!text_begins(text, mark))
        return NULL;
    text += strlen(mark);
    char *label = text_copy_n(text, strcspn(text, "\n"));
    char *trimmed = text_copy(text_trim(label));
    free(label);
    return trimmed;
}

/* How the first line of a wrong submission begins that says its kind: as its language has it. */
static const char *mark_of(const char *path) {
    return text_ends(path, ".c") || text_ends(path, ".h") ? "// expect: "
           : text_ends(path, ".plan")                     ? "{\"expect\": \""
                                                          : "# expect: ";
}

/* Reads what a wrong submission says of itself: "// expect: KIND", then perhaps "// waits: STAGE". */
static void read_label(struct trial *trial) {
    char *text = text_read_file(trial->files.items[0], LABEL_LIMIT, NULL);
    if (!text) {
        trial->problem =
            text_format("%s cannot be read (%s)", trial->files.items[0], strerror(errno));
        return;
    }
    const char *second = text + strcspn(text, "\n");
    second += *second == '\n';
    const char *mark = mark_of(trial->files.items[0]);
    trial->expect = labelled(text, mark);
    if (trial->expect)
        trial->expect[strcspn(trial->expect, "\"")] = '\0';
    trial->waits = labelled(second, "// waits: ");
    if (!trial->expect)
        trial->problem = text_format("its first line does not begin with '%s' and a kind", mark);
    else if (!verdict_kind_known(trial->expect) || strcmp(trial->expect, "none") == 0)
        trial->problem =
            text_format("its first line expects '%s', which is no kind", trial->expect);
    else if (trial->waits && !text_list_has(&trial->exercise->stages, trial->waits))
        trial->problem = text_format("it waits for '%s', which is not among the stages of "
                                     "exercise.ini",
                                     trial->waits);
    free(text);
}

/* The files of a submission: the path itself, or in a folder those that the exercise names. */
static void take_files(struct trial *trial, const char *path) {
    struct stat status;
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    for (size_t i = 0; folder && i < trial->exercise->files.count; i++)
        text_list_format(&trial->files, "%s/%s", path, trial->exercise->files.items[i]);
    if (!folder)
        text_list_add(&trial->files, path);
}

static int is_shown(const struct dirent *entry) {
    return entry->d_name[0] != '.' && !text_ends(entry->d_name, "~");
}

static void add_folder(const char *root, const char *side, enum trial_kind kind,
                       const struct exercise *exercise, struct trial **trials, size_t *count) {
    char *folder = text_format("%s/tests/%s/%s", root, side, exercise->name);
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_shown, alphasort);
    for (int i = 0; i < found; i++) {
        char *name = text_format("%s/%s", side, entries[i]->d_name);
        char *path = text_format("%s/%s", folder, entries[i]->d_name);
        struct trial *trial = add(trials, count, kind, exercise, name);
        take_files(trial, path);
        if (kind == TRIAL_WRONG)
            read_label(trial);
        free(path);
        free(name);
        free(entries[i]);
    }
    free(entries);
    free(folder);
}

struct trial *trials_of(const char *root, const struct exercise *exercise, size_t *count) {
    struct trial *trials = NULL;
    *count = 0;
    add(&trials, count, TRIAL_STARTER, exercise, "starter");
    struct trial *solution = add(&trials, count, TRIAL_SOLUTION, exercise, "solution");
    for (size_t i = 0; i < exercise->files.count; i++)
        text_list_format(&solution->files, "%s/solutions/%s/%s", root, exercise->name,
                         exercise->files.items[i]);
    add_folder(root, "wrong", TRIAL_WRONG, exercise, &trials, count);
    add_folder(root, "right", TRIAL_RIGHT, exercise, &trials, count);
    return trials;
}

void trial_free(struct trial *trial) {
    free(trial->name);
    text_list_free(&trial->files);
    free(trial->expect);
    free(trial->waits);
    free(trial->problem);
    json_decref(trial->verdict);
    job_free(&trial->job);
}

/* --- grading them ------------------------------------------------------------------------------- */

void trial_start(struct trial *trial, const char *root, bool quick) {
    struct grading_options options = {
        .files = trial->files.count > 0 ? &trial->files : NULL,
        .starter = trial->kind == TRIAL_STARTER,
        .until_failure = quick && (trial->kind == TRIAL_STARTER || trial->kind == TRIAL_WRONG)};
    if (!trial->problem && job_start(&trial->job, root, trial->exercise, &options) < 0)
        trial->problem = text_format("the grading cannot be started (%s)", strerror(errno));
}

void trial_done(struct trial *trial) {
    trial->verdict = json_incref(trial->job.verdict);
    if (!trial->verdict && !trial->problem)
        trial->problem = text_copy(trial->job.problem ? trial->job.problem : "no verdict");
    job_free(&trial->job);
}

/* --- judging them ------------------------------------------------------------------------------- */

int trial_facts(const struct trial *trial) {
    return trial->kind == TRIAL_STARTER ? 2 : 1;
}

char *trial_says(const struct trial *trial, int fact) {
    if (trial->kind == TRIAL_STARTER)
        return text_copy(fact == 0 ? "starter compiles without warnings" : "starter fails");
    if (trial->kind == TRIAL_WRONG && trial->expect)
        return text_format("%s fails as %s", trial->name, trial->expect);
    return text_format(trial->kind == TRIAL_WRONG ? "%s fails as it says" : "%s passes",
                       trial->name);
}

static bool stage_is(const json_t *verdict, const char *name, const char *status) {
    const json_t *stage = verdict_stage(verdict, name);
    return stage && strcmp(stage_status(stage), status) == 0;
}

static const char *word_of(const json_t *verdict, const char *key) {
    const char *word = json_string_value(json_object_get(verdict, key));
    return word ? word : "";
}

static bool any_error(const json_t *verdict) {
    size_t i;
    json_t *stage;
    json_array_foreach (json_object_get(verdict, "stages"), i, stage)
        if (strcmp(stage_status(stage), "error") == 0)
            return true;
    return strcmp(word_of(verdict, "verdict"), "error") == 0;
}

/* A message's lines, one line. */
static void add_finding(struct text_list *why, const char *stage, const json_t *finding) {
    const char *file = finding_file(finding);
    char *message = text_copy(finding_message(finding));
    for (char *at = message; *at; at++)
        if (*at == '\n')
            *at = ' ';
    char *place = file ? text_format(" %s:%d", file, finding_line(finding)) : text_copy("");
    text_list_format(why, "  %s: %s%s: %s", stage, finding_kind(finding), place, message);
    free(place);
    free(message);
}

static void explain(const struct trial *trial, const char *expected, struct text_list *why) {
    const char *word = word_of(trial->verdict, "verdict");
    text_list_format(why, "expected: %s", expected);
    text_list_format(why, strcmp(word, "fail") == 0 ? "got: %s as %s" : "got: %s", word,
                     word_of(trial->verdict, "kind"));
    size_t i, j;
    json_t *stage, *finding;
    json_array_foreach (json_object_get(trial->verdict, "stages"), i, stage) {
        const char *status = stage_status(stage);
        if (strcmp(status, "error") == 0)
            text_list_format(why, "  %s could not do its work", stage_name(stage));
        if (strcmp(status, "error") == 0 || strcmp(status, "fail") == 0)
            json_array_foreach (json_object_get(stage, "findings"), j, finding)
                add_finding(why, stage_name(stage), finding);
    }
}

/* What the fact expects, in words (the caller frees it); *answer is whether it is so. */
static char *compare(const struct trial *trial, int fact, enum trial_answer *answer) {
    const json_t *verdict = trial->verdict;
    const char *word = word_of(verdict, "verdict"), *kind = word_of(verdict, "kind");
    bool fails = strcmp(word, "fail") == 0, holds;
    char *expected;
    *answer = TRIAL_BROKEN;
    if (trial->kind == TRIAL_STARTER && fact == 0) {
        holds = stage_is(verdict, "build", "pass");
        expected = text_copy("build passes");
    } else if (trial->kind == TRIAL_STARTER) {
        holds = fails && strcmp(kind, "compile") != 0 && strcmp(kind, "warning") != 0;
        expected = text_copy("fail, not as compile or warning");
    } else if (trial->kind == TRIAL_WRONG) {
        holds = fails && strcmp(kind, trial->expect) == 0;
        expected = text_format("fail as %s", trial->expect);
        if (trial->waits && strcmp(word, "pass") == 0 && stage_is(verdict, trial->waits, "skip"))
            *answer = TRIAL_WAITS;
    } else {
        holds = strcmp(word, "pass") == 0;
        expected = text_copy("pass");
    }
    if (any_error(verdict))
        *answer = TRIAL_BROKEN;
    else if (holds)
        *answer = TRIAL_HOLDS;
    return expected;
}

enum trial_answer trial_judge(const struct trial *trial, int fact, struct text_list *why) {
    if (trial->problem || !trial->verdict) {
        text_list_add(why, trial->problem ? trial->problem : "it was not graded");
        return TRIAL_BROKEN;
    }
    enum trial_answer answer;
    char *expected = compare(trial, fact, &answer);
    if (answer == TRIAL_BROKEN)
        explain(trial, expected, why);
    free(expected);
    return answer;
}
