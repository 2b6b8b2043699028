#include "stages.h"

#include "verdict.h"
#include "workspace.h"

#include <stdlib.h>
#include <string.h>

/* How the points of an exercise are shared out; only the stages that it has and that can be checked
 * count. */
static const struct {
    const char *stage;
    double weight;
} weights[] = {{"build", 1},     {"behaviour", 3}, {"memory", 1}, {"threads", 1},
               {"schedules", 3}, {"faults", 1},    {"residue", 1}};

bool stage_is_waiting(const struct exercise *exercise, const char *stage) {
    if (strcmp(stage, "schedules") == 0)
        return !exercise->scheduled.run;
    return strcmp(stage, "faults") == 0 &&
           (!exercise->scheduled.run || !exercise->scheduled.faults);
}

static double weight_of(const struct exercise *exercise, const char *stage) {
    /* A student's test is worth what it finds, and nothing else. */
    if (strcmp(exercise->kind, "test") == 0 && strcmp(stage, "behaviour") != 0)
        return 0;
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        if (strcmp(stage, weights[i].stage) == 0)
            return stage_is_waiting(exercise, stage) ? 0 : weights[i].weight;
    return 0;
}

const char *outcome_status(const json_t *outcome) {
    const char *status = json_string_value(json_object_get(outcome, "status"));
    return status ? status : "error";
}

static json_t *one_note(const char *format, const char *argument) {
    char *words = text_format("%s%s", format, argument);
    json_t *findings = json_pack("[o]", finding_new("none", NULL, 0, "%s", words));
    free(words);
    return findings;
}

json_t *stage_of_leftovers(const struct part_process *behaviour) {
    json_t *leftovers = json_object_get(behaviour->outcome, "leftovers");
    if (strcmp(outcome_status(behaviour->outcome), "error") == 0)
        return stage_new("residue", "error", 0,
                         one_note("what the program leaves behind is seen while its behaviour is "
                                  "checked, which could not be done",
                                  ""));
    json_t *findings = leftovers ? json_incref(leftovers) : json_array();
    return stage_new("residue", json_array_size(findings) ? "fail" : "pass", 0, findings);
}

json_t *stage_of_parts(const struct grading *grading, const char *name,
                       const struct part_process *const *parts, size_t count) {
    json_t *findings = json_array(), *troubles = json_array(), *share = NULL;
    bool failed = false, error = false, skipped = false;
    double began = 0, ended = 0;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i]->outcome)
            continue;
        const char *status = outcome_status(parts[i]->outcome);
        bool trouble = strcmp(status, "error") == 0;
        share = share ? share : json_object_get(parts[i]->outcome, "share");
        failed = failed || strcmp(status, "fail") == 0;
        error = error || trouble;
        skipped = skipped || strcmp(status, "skip") == 0;
        findings_merge(trouble || skipped ? troubles : findings,
                       json_object_get(parts[i]->outcome, "findings"));
        began = began > 0 && began < parts[i]->began ? began : parts[i]->began;
        ended = parts[i]->ended > ended ? parts[i]->ended : ended;
    }
    findings_merge(findings, troubles);
    json_decref(troubles);
    const char *status = failed ? "fail" : error ? "error" : skipped ? "skip" : "pass";
    if ((failed || error) && workspace_full(grading)) {
        json_decref(findings);
        findings = one_note("there is no room left on the disk: make some and grade again: ",
                            grading->work);
        status = "error";
    }
    json_t *stage = stage_new(name, status, ended - began, findings);
    if (share)
        json_object_set(stage, "share", share);
    return stage;
}

void stage_complete(const struct exercise *exercise, json_t *stage) {
    size_t i;
    json_t *finding;
    json_array_foreach (json_object_get(stage, "findings"), i, finding) {
        const char *kind = finding_kind(finding);
        const char *chapter = exercise_chapter(exercise, kind);
        if (strcmp(kind, "none") == 0)
            continue;
        if (json_is_null(json_object_get(finding, "chapter")) && chapter)
            json_object_set_new(finding, "chapter", json_string(chapter));
        /* What a compiler has to say is said: there is no more to see. */
        if (json_is_null(json_object_get(finding, "replay")) &&
            strcmp(stage_name(stage), "build") != 0) {
            char *replay = text_format("grader/grade %s --verbose", exercise->name);
            json_object_set_new(finding, "replay", json_string(replay));
            free(replay);
        }
    }
}

/* To the nearest multiple; the values are small and not negative. */
static double rounded(double value, double unit) {
    return (double)(long)(value / unit + 0.5) * unit;
}

/* Gives each stage its share, so rounded that the shares add up. Returns the points that are got. */
static double share_points(const struct exercise *exercise, json_t *stages) {
    size_t i;
    json_t *stage;
    double total = 0, before = 0, points = 0;
    bool behaves = true; /* a program that does nothing leaks nothing: that is worth no points */
    json_array_foreach (stages, i, stage) {
        total += weight_of(exercise, stage_name(stage));
        if (strcmp(stage_name(stage), "behaviour") == 0)
            behaves = strcmp(stage_status(stage), "pass") == 0;
    }
    json_array_foreach (stages, i, stage) {
        double after = before + weight_of(exercise, stage_name(stage));
        double most = total > 0 ? rounded(exercise->points * after / total, 0.01) -
                                      rounded(exercise->points * before / total, 0.01)
                                : 0;
        double got = behaves && strcmp(stage_status(stage), "pass") == 0 ? most : 0;
        if (got == 0 && json_object_get(stage, "share"))
            got = most * json_number_value(json_object_get(stage, "share"));
        json_object_set_new(stage, "points", json_real(rounded(got, 0.01)));
        json_object_set_new(stage, "max_points", json_real(rounded(most, 0.01)));
        points += got;
        before = after;
    }
    return rounded(points, 0.01);
}

/* The one finding of the other stages at whose place the program dies as the crash says; NULL where
 * there is none, or where they do not agree on the place. */
static const json_t *cause_of(const json_t *stages, const json_t *crash) {
    const json_t *cause = NULL;
    size_t i, f;
    json_t *stage, *finding;
    json_array_foreach (stages, i, stage)
        json_array_foreach (json_object_get(stage, "findings"), f, finding) {
            if (finding_death(finding) != finding_death(crash) || !finding_file(finding) ||
                !finding_line(finding))
                continue;
            if (cause && !findings_same_place(cause, finding))
                return NULL;
            cause = cause ? cause : finding;
        }
    return cause;
}

/* From outside a crash is a signal and no more; a sanitizer that sees the same death knows the line,
 * and why. */
static void place_crashes(json_t *stages) {
    size_t i, f;
    json_t *stage, *crash;
    json_array_foreach (stages, i, stage)
        json_array_foreach (json_object_get(stage, "findings"), f, crash) {
            bool placed = strcmp(finding_kind(crash), "crash") != 0 || finding_file(crash);
            const json_t *cause = placed || !finding_death(crash) ? NULL : cause_of(stages, crash);
            if (!cause)
                continue;
            char *message = text_format("%s. A sanitizer sees why: %s", finding_message(crash),
                                        finding_message(cause));
            json_object_set_new(crash, "message", json_string(message));
            json_object_set(crash, "file", json_object_get(cause, "file"));
            json_object_set(crash, "line", json_object_get(cause, "line"));
            free(message);
        }
}

json_t *stages_verdict(const struct grading *grading, json_t *stages, double seconds) {
    const struct exercise *exercise = grading->exercise;
    double points = share_points(exercise, stages);
    place_crashes(stages);
    const char *kind = NULL;
    bool error = false;
    size_t i;
    json_t *stage;
    json_array_foreach (stages, i, stage) {
        error = error || strcmp(stage_status(stage), "error") == 0;
        if (!kind && strcmp(stage_status(stage), "fail") == 0)
            kind = finding_kind(json_array_get(json_object_get(stage, "findings"), 0));
    }
    const char *verdict = error ? "error" : kind ? "fail" : "pass";
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:f, s:f, s:f, s:O}", "version", 1, "exercise",
                     exercise->name, "submission", grading->submission->hash, "verdict", verdict,
                     "kind", kind ? kind : "none", "points", points, "max_points", exercise->points,
                     "seconds", rounded(seconds, 0.001), "stages", stages);
}
