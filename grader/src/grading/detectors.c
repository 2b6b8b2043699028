/* The parts of the stages memory and threads: each watches every run that exercise.ini names with one
 * tool. memory: ASan with UBSan, memcheck. threads: TSan, Helgrind. */
#include "compile.h"
#include "pace.h"
#include "process.h"
#include "sanitizer_report.h"
#include "symbols.h"
#include "valgrind_report.h"
#include "verdict.h"
#include "watched.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The tools slow a program down, Valgrind 50 times and more; a run that needs more than this is not
 * the small one that exercise.ini promises. */
enum { TOOL_CPU_SECONDS = 60, TOOL_WALL_SECONDS = 60, ERRORS_LIMIT = 64 * 1024 * 1024 };

/* One tool at work on all runs of an exercise. Every run has a prefix of its own for its reports:
 * process numbers come again. */
struct tool_runs {
    const struct grading *grading;
    const char *part;       /* "asan", "memcheck" … */
    const char *program;    /* for the sanitizers; NULL: `plain`, under Valgrind */
    const char *plain;      /* the student's program, or one that does nothing */
    const char *series;     /* begins the names of this series of runs: "" together, "alone-" */
    char *prefix;           /* of all reports; the caller frees it */
    struct text_list lines; /* of the shell, a run each */
    char *together;         /* the program that is lines.items[0], where that is several runs */
    char *symbols;          /* what Valgrind reads of the C library, or NULL: all */
    char *problem;          /* one line, once the tool could not do its work */
    bool busy;              /* for the machine did not let it */
    json_t *findings;       /* of the runs themselves: stuck, endless */
};

/* A program that runs the student's under Valgrind, so that a shell line can name it. */
static char *valgrind_wrapper(const struct grading *grading, const char *name,
                              const struct text_list *arguments, const char *program) {
    char *path = text_format("%s/bin/%s", grading->work, name);
    char *script = text_copy("#!/bin/sh\nexec");
    for (size_t i = 0; i <= arguments->count; i++) {
        char *word = text_quoted(i < arguments->count ? arguments->items[i] : program);
        char *longer = text_format("%s %s", script, word);
        free(word);
        free(script);
        script = longer;
    }
    char *whole = text_format("%s \"$@\"\n", script);
    if (text_write_file(path, whole, strlen(whole)) < 0 || chmod(path, 0755) < 0)
        fail("%s: %s", path, strerror(errno));
    free(script);
    free(whole);
    return path;
}

/* A tool that fails before it has a log says so on standard error. One line, or NULL. */
static char *tool_problem(const struct tool_runs *runs, const char *run) {
    char *path = text_format("%s/%s.errors", runs->grading->work, run);
    char *words = text_read_file(path, ERRORS_LIMIT, NULL);
    char *problem = !words          ? NULL
                    : runs->program ? sanitizer_report_problem_in(words)
                                    : valgrind_report_problem_in(words);
    free(words);
    free(path);
    return problem;
}

/* One run: adds to runs->findings, or sets runs->problem. */
static void run_one(struct tool_runs *runs, size_t number) {
    bool together = runs->together && number == 1;
    char *name = text_format("%s-%s%zu", runs->part, runs->series, number);
    char *prefix =
        together ? text_format("%sruns", runs->prefix) : text_format("%s%zu", runs->prefix, number);
    struct text_list environment = {0}, arguments = {0};
    char *program;
    if (runs->program) {
        program = text_copy(runs->program);
        sanitizer_report_environment(prefix, &environment);
    } else {
        valgrind_report_arguments(runs->part, prefix, &arguments);
        /* Or glibc keeps the stacks of threads that have ended, and what they point at is no leak. */
        text_list_add(&environment, "GLIBC_TUNABLES=glibc.pthread.stack_cache_size=0");
        program = valgrind_wrapper(runs->grading, name, &arguments,
                                   together ? runs->together : runs->plain);
    }
    struct watch_run run = {.name = name,
                            .line = runs->lines.items[number - 1],
                            .program = program,
                            .environment = &environment,
                            .symbols = runs->symbols,
                            .cpu_seconds = pace_seconds(TOOL_CPU_SECONDS),
                            .wall_seconds = pace_seconds(TOOL_WALL_SECONDS),
                            .fixed_addresses = runs->program != NULL};
    json_t *report = watched_run(runs->grading, &run, &runs->problem);
    runs->busy = !report || watched_busy(report);
    if (report && runs->busy)
        runs->problem = text_copy("the machine was too busy to watch a run to its end: try again "
                                  "when it has less to do");
    if (report) {
        json_t *found = watched_findings(report);
        findings_merge(runs->findings, found);
        json_decref(found);
    }
    if (report && !runs->problem)
        runs->problem = tool_problem(runs, name);
    if (report && !runs->problem && together &&
        json_integer_value(json_object_get(report, "exit")) != 0)
        runs->problem = text_copy("not all runs could be begun");
    json_decref(report);
    text_list_free(&environment);
    text_list_free(&arguments);
    free(program);
    free(prefix);
    free(name);
}

/* Where a run leaves what it has found for the process that reads the reports. */
static char *found_path(const struct tool_runs *runs, size_t number) {
    return text_format("%s/%s-%s%zu.found", runs->grading->work, runs->part, runs->series, number);
}

/* One run in a process of its own, which ends. */
_Noreturn static void be_run(struct tool_runs *runs, size_t number) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    run_one(runs, number);
    char *path = found_path(runs, number);
    json_t *found = json_pack("{s:s*, s:b, s:O}", "problem", runs->problem, "busy", runs->busy,
                              "findings", runs->findings);
    _exit(found && json_dump_file(found, path, JSON_COMPACT) == 0 ? 0 : EXIT_CANNOT);
}

static void gather_run(struct tool_runs *runs, size_t number) {
    char *path = found_path(runs, number);
    json_t *found = json_load_file(path, 0, NULL);
    const char *problem = json_string_value(json_object_get(found, "problem"));
    if (!found)
        problem = "a run could not be watched: see above, and 'grader/grade doctor'";
    runs->busy = runs->busy || !found || json_is_true(json_object_get(found, "busy"));
    if (problem && !runs->problem)
        runs->problem = text_copy(problem);
    findings_merge(runs->findings, json_object_get(found, "findings"));
    json_decref(found);
    free(path);
}

static void await_run(struct tool_runs *runs, pid_t child, size_t number) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    gather_run(runs, number);
}

/* All runs, as many side by side as there are processors: a tool's start takes longer than the
 * run itself, and more at once would only hold up the check that runs beside them. */
static void run_all(struct tool_runs *runs) {
    size_t count = runs->lines.count, awaited = 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = processors > 1 ? (size_t)processors : 1;
    pid_t *children = memory_new(count * sizeof *children);
    for (size_t i = 0; i < count; i++) {
        if (i - awaited == most) {
            await_run(runs, children[awaited], awaited + 1);
            awaited++;
        }
        children[i] = fork();
        if (children[i] < 0)
            fail("fork: %s: end some processes and grade again", strerror(errno));
        if (children[i] == 0)
            be_run(runs, i + 1);
    }
    for (; awaited < count; awaited++)
        await_run(runs, children[awaited], awaited + 1);
    free(children);
}

/* Whether a shell line is a run of the program with some arguments, and nothing else: no pipe, no
 * redirection, no variable of the environment; words in quotes, and $(a command of plain words). */
static bool is_plain_run(const char *line) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                " _+-./,:=@%";
    static const char program[] = "\"$PROGRAM\"";
    if (!text_begins(line, program))
        return false;
    const char *at = line + strlen(program);
    if (*at && *at != ' ')
        return false;
    while (*(at += strspn(at, plain))) {
        const char *end = NULL;
        if (*at == '\'')
            end = strchr(at + 1, '\'');
        else if (*at == '"' && at[1 + strcspn(at + 1, "\"$`\\")] == '"')
            end = strchr(at + 1, '"');
        else if (text_begins(at, "$(") && at[2 + strspn(at + 2, plain)] == ')')
            end = strchr(at, ')');
        if (!end)
            return false;
        at = end + 1;
    }
    return true;
}

/* Valgrind takes much longer to start than a run takes: the runs that are only the program with some
 * arguments are put together, as one line that begins them all (inside/runs.c). */
static void put_together(struct tool_runs *runs) {
    const struct text_list *all = &runs->grading->exercise->runs;
    struct text_list others = {0};
    char *line = text_copy("exec \"$PROGRAM\"");
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!is_plain_run(all->items[i])) {
            text_list_add(&others, all->items[i]);
            continue;
        }
        char *longer = text_format("%s %s", line, all->items[i]);
        free(line);
        line = longer;
        count++;
    }
    char *program = text_format("%s/bin/%s-runs", runs->grading->work, runs->part);
    if (count > 1 && compile_runs(runs->grading, program)) {
        runs->together = program;
        text_list_take(&runs->lines, line);
        for (size_t i = 0; i < others.count; i++)
            text_list_add(&runs->lines, others.items[i]);
    } else {
        free(program);
        free(line);
    }
    text_list_free(&others);
}

/* Whether what was put together went as each run by itself would: where a run got stuck, did not end
 * or could not be watched, what is said of it is not to depend on the others. */
static bool went_well(const struct tool_runs *runs) {
    char *broken = runs->problem ? NULL : valgrind_report_problem(runs->prefix);
    bool well = !runs->problem && !broken && json_array_size(runs->findings) == 0;
    free(broken);
    return well;
}

/* Runs the lines as a series of their own. */
static void run_series(struct tool_runs *runs, const char *series, const char *logs) {
    free(runs->problem);
    free(runs->prefix);
    runs->problem = NULL;
    runs->busy = false;
    runs->series = series;
    runs->prefix = text_format("%s/%sreport-", logs, series);
    json_array_clear(runs->findings);
    run_all(runs);
}

/* Whether the program tries for locks: Helgrind takes that for waiting, and tells of orders in which nobody is
 * ever held up. The controlled scheduler knows the difference. */
static bool tries_locks(const struct grading *grading) {
    static const char *const names[] = {"pthread_mutex_trylock",
                                        "pthread_mutex_timedlock",
                                        "pthread_mutex_clocklock",
                                        "pthread_rwlock_tryrdlock",
                                        "pthread_rwlock_trywrlock",
                                        "mtx_trylock",
                                        "mtx_timedlock",
                                        NULL};
    return compile_uses(grading->program, names);
}

/* What kept the tool from its work, once a series is over: one line, or NULL. The caller frees it. */
static char *what_failed(const struct tool_runs *runs) {
    if (runs->problem)
        return text_copy(runs->problem);
    return runs->program ? sanitizer_report_problem(runs->prefix)
                         : valgrind_report_problem(runs->prefix);
}

/* The lines of exercise.ini, each a run. */
static void run_alone(struct tool_runs *runs, const char *series, const char *logs) {
    text_list_free(&runs->lines);
    for (size_t i = 0; i < runs->grading->exercise->runs.count; i++)
        text_list_add(&runs->lines, runs->grading->exercise->runs.items[i]);
    run_series(runs, series, logs);
}

/* Whether the tool does its work on a program that does nothing, in the same runs. */
static bool works_here(const struct tool_runs *failed, const struct variant *variant,
                       const char *logs) {
    char *nothing = text_format("%s/bin/%s-nothing", failed->grading->work, failed->part);
    struct tool_runs runs = {.grading = failed->grading,
                             .part = failed->part,
                             .program = failed->program ? nothing : NULL,
                             .plain = nothing,
                             .symbols = failed->symbols,
                             .findings = json_array()};
    bool works = compile_nothing(failed->grading, variant, nothing);
    if (works) {
        run_alone(&runs, "nothing-", logs);
        char *broken = what_failed(&runs);
        works = !broken;
        free(broken);
    }
    json_decref(runs.findings);
    text_list_free(&runs.lines);
    free(runs.problem);
    free(runs.prefix);
    free(nothing);
    return works;
}

/* A program that keeps a tool from its work, where the tool works and fails on it again, is no error of the grader's:
 * it may do what the tool cannot follow, print the tool's own words, or remove its report. */
static json_t *outcome_of_evasion(const struct grading *grading, const char *tool,
                                  const char *problem) {
    json_t *finding =
        finding_new("rule", grading->exercise->files.items[0], 0,
                    "%s cannot watch this program, and can watch others: does it make processes or "
                    "threads by hand, or meddle with what is not its own?",
                    tool);
    finding_set_raw(finding, problem);
    return outcome_of(json_pack("[o]", finding));
}

/* Runs every line of the exercise and reads the tool's reports. `program` is that of a sanitizer, NULL for Valgrind;
 * `tool` is what a person calls it. */
static json_t *outcome_of_runs(const struct grading *grading, const char *part, const char *tool,
                               const struct variant *variant, const char *program) {
    char *logs = watched_logs(grading, part);
    struct tool_runs runs = {.grading = grading,
                             .part = part,
                             .program = program,
                             .plain = grading->program,
                             .findings = json_array()};
    if (!program) {
        runs.symbols = symbols_folder(grading->root);
        put_together(&runs);
    }
    if (runs.together)
        run_series(&runs, "", logs);
    if (!runs.together || !went_well(&runs)) {
        free(runs.together);
        runs.together = NULL;
        run_alone(&runs, "alone-", logs);
    }
    char *broken = what_failed(&runs);
    bool evaded = broken && !runs.busy && works_here(&runs, variant, logs);
    if (evaded) {
        /* Or something of the machine's has passed meanwhile. */
        run_alone(&runs, "again-", logs);
        free(broken);
        broken = what_failed(&runs);
    }
    json_t *outcome;
    if (broken && evaded && !runs.busy) {
        outcome = outcome_of_evasion(grading, tool, broken);
    } else if (broken) {
        outcome = outcome_error("%s", broken);
    } else {
        struct report_source student = {.files = &grading->exercise->files,
                                        .program = program ? program : grading->program,
                                        .lock_orders_are_fine = !program && tries_locks(grading)};
        /* The tool's words first: for a program that it has ended they tell why. */
        json_t *findings = program ? sanitizer_report_findings(runs.prefix, &student)
                                   : valgrind_report_findings(runs.prefix, &student);
        findings_merge(findings, runs.findings);
        outcome = outcome_of(findings);
    }
    json_decref(runs.findings);
    text_list_free(&runs.lines);
    free(runs.together);
    free(runs.symbols);
    free(runs.problem);
    free(runs.prefix);
    free(broken);
    free(logs);
    return outcome;
}

/* A program that does not compile at all is the build stage's to tell, and this is then not asked for. One that
 * compiles without the sanitizer alone has something to hide from it. */
static json_t *only_here(const struct variant *variant, const json_t *said) {
    const json_t *first = json_array_get(said, 0);
    return json_pack("[o]", finding_new("rule", finding_file(first), finding_line(first),
                                        "it does not compile for the sanitizers (%s): %s",
                                        variant->flags[1], finding_message(first)));
}

static json_t *sanitized(const struct grading *grading, const struct variant *variant) {
    char *program = text_format("%s/bin/%s", grading->work, variant->name);
    json_t *said = json_array();
    char *problem = NULL;
    json_t *outcome;
    const char *built = compile_program(grading, variant, program, said, &problem);
    if (strcmp(built, "fail") == 0)
        outcome = outcome_of(only_here(variant, said));
    else if (strcmp(built, "error") == 0)
        outcome = outcome_error("%s", problem);
    else
        outcome = outcome_of_runs(grading, variant->name,
                                  variant == &variant_asan ? "AddressSanitizer" : "ThreadSanitizer",
                                  variant, program);
    json_decref(said);
    free(problem);
    free(program);
    return outcome;
}

json_t *part_asan(const struct grading *grading) {
    return sanitized(grading, &variant_asan);
}

/* Whether the program or one of its parts may start a thread. */
static bool uses_threads(const struct grading *grading) {
    static const char *const names[] = {"pthread_create", "thrd_create", "dlsym", NULL};
    return compile_uses(grading->program, names);
}

json_t *part_tsan(const struct grading *grading) {
    return uses_threads(grading) ? sanitized(grading, &variant_tsan) : outcome_of(NULL);
}

static json_t *under_valgrind(const struct grading *grading, const char *tool) {
    char *valgrind = process_find_tool("valgrind");
    if (!valgrind)
        return outcome_error("valgrind is not installed: ask your administrator for the package "
                             "'valgrind', or run grader/setup.sh");
    free(valgrind);
    return outcome_of_runs(grading, tool, "Valgrind", &variant_plain, NULL);
}

json_t *part_memcheck(const struct grading *grading) {
    return under_valgrind(grading, "memcheck");
}

json_t *part_helgrind(const struct grading *grading) {
    return uses_threads(grading) ? under_valgrind(grading, "helgrind") : outcome_of(NULL);
}
