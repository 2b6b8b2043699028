/* interleave: finds a schedule that breaks a program of threads and processes, and shows it. */
#include "compile.h"
#include "exhaustive.h"
#include "plan_file.h"
#include "report.h"
#include "search.h"
#include "step.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NONE = 0, EXIT_FOUND = 1 };

struct settings {
    struct search_options search;
    struct text_list files, own, arguments, flags, fault_files;
    const char *check, *trace, *input, *program, *object, *plan;
    bool json, replay, step, colour;
    uint64_t seed;
};

enum key {
    KEY_SCHEDULES = 256,
    KEY_SECONDS,
    KEY_STRATEGY,
    KEY_DEPTH,
    KEY_PREEMPTIONS,
    KEY_SEED,
    KEY_RACES,
    KEY_FAULTS,
    KEY_SPURIOUS,
    KEY_LEAKS,
    KEY_JSON,
    KEY_TRACE,
    KEY_CHECK,
    KEY_INPUT,
    KEY_FLAG,
    KEY_PROGRAM,
    KEY_OBJECT,
    KEY_OWN,
    KEY_COLOUR,
    KEY_STEP,
    KEY_PLAN,
    KEY_DRAW,
    KEY_FAULTS_IN
};

static const struct argp_option options[] = {
    {"schedules", KEY_SCHEDULES, "N", 0,
     "Run at most N schedules (2000; 0: as many as the seconds allow)", 0},
    {"seconds", KEY_SECONDS, "S", 0, "Search for at most S seconds (0: as long as it takes)", 0},
    {"strategy", KEY_STRATEGY, "NAME", 0, "Only pct, pos, random or exhaustive (all in turn)", 0},
    {"depth", KEY_DEPTH, "D", 0, "PCT: bugs of this depth (2, 3 and 4 in turn)", 0},
    {"preemptions", KEY_PREEMPTIONS, "C", 0, "Exhaustive: schedules with at most C preemptions (2)",
     0},
    {"seed", KEY_SEED, "N", 0, "Run this one schedule again", 0},
    {"races", KEY_RACES, "on|off", 0, "A data race is a failure (on)", 0},
    {"faults", KEY_FAULTS, "WHICH", 0,
     "Inject faults, one a run: on, off, or some of eintr short-read short-write eagain epipe "
     "econnreset emfile enomem thread fork, separated by commas (off)",
     0},
    {"faults-in", KEY_FAULTS_IN, "FILE", 0,
     "Inject faults only into calls made in this source; may be given again", 0},
    {"spurious", KEY_SPURIOUS, "on|off", 0, "Condition variables wake spuriously (on)", 0},
    {"leaks", KEY_LEAKS, "on|off", 0,
     "Memory that nothing points to when the program ends is a failure (off)", 0},
    {"json", KEY_JSON, NULL, 0, "One JSON object on standard output", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write the failing run's events to FILE, as JSON", 0},
    {"check", KEY_CHECK, "COMMAND", 0,
     "The output of each run is right when COMMAND, which gets it on standard input, exits 0", 0},
    {"input", KEY_INPUT, "FILE", 0, "The program's standard input (empty)", 0},
    {"flag", KEY_FLAG, "FLAG", 0, "A flag for the compiler, as -DN=3; may be given again", 0},
    {"program", KEY_PROGRAM, "FILE", 0,
     "With sources: leave the instrumented program in FILE and do not explore. Without: explore FILE",
     0},
    {"object", KEY_OBJECT, "FILE", 0,
     "With one source: leave its instrumented object in FILE, which may stand among the sources later",
     0},
    {"own", KEY_OWN, "FILE", 0,
     "A file whose lines are told first; may be given again (all but headers)", 0},
    {"colour", KEY_COLOUR, NULL, 0, "Colour the table, though it goes to no terminal", 0},
    {"step", KEY_STEP, NULL, 0,
     "Be the scheduler: choose who goes on, line by line, on standard input", 0},
    {"plan", KEY_PLAN, "FILE", 0, "Run the schedule whose choices --step has saved in FILE", 0},
    {"draw", KEY_DRAW, "N", 0, "Draw all random numbers from N (a hash of the sources)", 0},
    {0}};

static const char *const strategy_names[] = {"pct", "pos", "random", "exhaustive"};
static const int strategy_values[] = {STRATEGY_PCT, STRATEGY_POS, STRATEGY_RANDOM, EXHAUSTIVE};

static double number(const char *option, const char *text, double least) {
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno || !(value >= least) || value > 1e15)
        fail("--%s %s: not a number of at least %g", option, text, least);
    return value;
}

static uint64_t whole(const char *option, const char *text, uint64_t least) {
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || errno || *text == '-' || value < least)
        fail("--%s %s: not a whole number of at least %lu", option, text, least);
    return value;
}

static bool on_off(const char *option, const char *text) {
    if (strcmp(text, "on") != 0 && strcmp(text, "off") != 0)
        fail("--%s %s: say on or off", option, text);
    return strcmp(text, "on") == 0;
}

static int strategy(const char *text) {
    for (size_t i = 0; i < sizeof strategy_values / sizeof *strategy_values; i++) {
        if (strcmp(text, strategy_names[i]) == 0)
            return strategy_values[i];
    }
    fail("--strategy %s: say pct, pos, random or exhaustive", text);
}

static unsigned preemptions(const char *text) {
    uint64_t value = whole("preemptions", text, 0);
    if (value > MOST_PREEMPTIONS)
        fail("--preemptions %s: at most %d", text, MOST_PREEMPTIONS);
    return (unsigned)value;
}

static void parse_search(struct search_options *search, int key, const char *text) {
    switch (key) {
    case KEY_SCHEDULES: search->schedules = whole("schedules", text, 0); break;
    case KEY_SECONDS: search->seconds = number("seconds", text, 0); break;
    case KEY_STRATEGY: search->strategy = strategy(text); break;
    case KEY_DEPTH: search->depth = (unsigned)whole("depth", text, 1); break;
    case KEY_PREEMPTIONS: search->preemptions = preemptions(text); break;
    case KEY_RACES: search->races = on_off("races", text); break;
    case KEY_SPURIOUS: search->spurious = on_off("spurious", text); break;
    case KEY_LEAKS: search->leaks = on_off("leaks", text); break;
    case KEY_FAULTS: search->faults = faults_named(text); break;
    case KEY_DRAW: search->base = whole("draw", text, 0); break;
    default: break;
    }
}

static error_t parse(int key, char *text, struct argp_state *state) {
    struct settings *settings = state->input;
    switch (key) {
    case KEY_SEED:
        settings->replay = true;
        settings->seed = whole("seed", text, 0);
        break;
    case KEY_JSON: settings->json = true; break;
    case KEY_TRACE: settings->trace = text; break;
    case KEY_CHECK: settings->check = text; break;
    case KEY_INPUT: settings->input = text; break;
    case KEY_FLAG: text_list_add(&settings->flags, text); break;
    case KEY_FAULTS_IN: {
        const char *slash = strrchr(text, '/');
        text_list_add(&settings->fault_files, slash ? slash + 1 : text);
        break;
    }
    case KEY_PROGRAM: settings->program = text; break;
    case KEY_OBJECT: settings->object = text; break;
    case KEY_OWN: text_list_add(&settings->own, text); break;
    case KEY_COLOUR: settings->colour = true; break;
    case KEY_STEP: settings->step = true; break;
    case KEY_PLAN: settings->plan = text; break;
    case ARGP_KEY_ARG: text_list_add(&settings->files, text); break;
    default:
        if (key < KEY_SCHEDULES || key > KEY_FAULTS_IN)
            return ARGP_ERR_UNKNOWN;
        parse_search(&settings->search, key, text);
    }
    return 0;
}

static const struct argp argp = {
    options,
    parse,
    "FILE.c... [-- ARGUMENTS]",
    "Compiles a C program with instrumentation, runs it under many schedules of its threads and "
    "processes, and shows the first that breaks it: deadlock, lost wake-up, livelock, race, lock "
    "misuse, crash, failed assertion, another exit status than 0, wrong output."
    "\vExit status: 0 when no schedule failed, 1 when one did, 2 when interleave could not do its work. "
    "The same seed shows the same run again, to the last step.",
    NULL,
    NULL,
    NULL};

static void make_object(const struct settings *settings) {
    if (settings->files.count != 1 || settings->program)
        fail("--object %s: name one source, and no program", settings->object);
    const char *file = settings->files.items[0];
    if (access(file, R_OK) < 0)
        fail("%s: %s", file, strerror(errno));
    struct engine_parts parts = engine_parts_find();
    if (compile_object(&parts, file, &settings->flags, settings->object) < 0)
        fail("%s does not compile: the compiler's words are above", file);
    engine_parts_free(&parts);
}

/* The program to explore: given, or compiled into `folder`. */
static char *prepare(const struct settings *settings, const char *folder) {
    if (!settings->files.count) {
        if (!settings->program)
            fail("name a C file: grader/interleave FILE.c... [-- ARGUMENTS]");
        return text_copy(settings->program);
    }
    for (size_t i = 0; i < settings->files.count; i++) {
        if (access(settings->files.items[i], R_OK) < 0)
            fail("%s: %s", settings->files.items[i], strerror(errno));
    }
    char *program =
        settings->program ? text_copy(settings->program) : text_format("%s/program", folder);
    struct engine_parts parts = engine_parts_find();
    if (compile_program(&parts, &settings->files, &settings->flags, folder, program) < 0)
        fail("%s does not compile: the compiler's words are above", settings->files.items[0]);
    engine_parts_free(&parts);
    return program;
}

/* The schedule of a file of choices. */
static void run_plan(const struct settings *settings, struct session *session, struct judge *judge,
                     struct search_result *result) {
    struct schedule *schedule = &result->failing;
    memset(result, 0, sizeof *result);
    plan_file_read(settings->plan, schedule);
    schedule->strategy = "plan";
    schedule->request = search_prepare(session, &settings->search);
    enum ending ending = search_run_schedule(session, schedule);
    result->schedules = 1;
    result->outcome = outcome_of(session, judge, ending);
    if (result->outcome.engine)
        result->problem = text_copy(result->outcome.problem);
    plan_file_check(settings->plan, schedule, session->board);
    schedule_take(session, schedule);
}

/* "the schedule of seed 19", or NULL; the caller frees it. */
static char *which_schedule(const struct settings *settings) {
    return settings->plan   ? text_format("the schedule of %s", settings->plan)
           : settings->step ? text_copy("your schedule")
           : settings->replay
               ? text_format("the schedule of seed %lu", (unsigned long)settings->seed)
               : NULL;
}

static void find_schedule(const struct settings *settings, struct session *session,
                          struct judge *judge, struct search_result *result) {
    if (settings->plan)
        run_plan(settings, session, judge, result);
    else if (settings->replay)
        search_replay(session, judge, &settings->search, settings->seed, result);
    else
        search_run(session, judge, &settings->search, result);
    if (result->problem && !settings->json)
        fail("%s: %s", settings->files.count ? settings->files.items[0] : settings->program,
             result->problem);
}

static void tell(const struct settings *settings, const struct report *report) {
    if (settings->trace)
        report_trace(report, settings->trace);
    if (settings->json)
        report_json(report);
    else
        report_words(report);
}

static int explore(const struct settings *settings, const char *program) {
    struct session *session = session_open(program, &settings->arguments, settings->input);
    struct judge *judge = judge_new(settings->check);
    struct search_result result = {0};
    char *which = which_schedule(settings);
    struct report report = {.session = session,
                            .options = &settings->search,
                            .result = &result,
                            .program = program,
                            .colour = settings->colour,
                            .which = which,
                            .own = settings->own.count ? &settings->own : &settings->files};
    bool failed;
    if (settings->step) {
        failed = step_through(&report, judge, &result, stdin);
    } else {
        find_schedule(settings, session, judge, &result);
        if (result.problem)
            report_limit(result.problem);
        else
            tell(settings, &report);
        failed = result.outcome.kind;
    }
    bool followed = !result.problem;
    free(result.problem);
    schedule_free(&result.failing);
    free(which);
    judge_free(judge);
    session_close(session);
    return !followed ? EXIT_CANNOT : failed ? EXIT_FOUND : EXIT_NONE;
}

int main(int argc, char **argv) {
    text_program("interleave");
    argp_err_exit_status = EXIT_CANNOT;
    struct settings settings = {.search = {.schedules = 2000,
                                           .strategy = ANY_STRATEGY,
                                           .preemptions = 2,
                                           .races = true,
                                           .spurious = true}};
    int own = 1; /* what follows "--" is the program's */
    while (own < argc && strcmp(argv[own], "--") != 0)
        own++;
    for (int i = own + 1; i < argc; i++)
        text_list_add(&settings.arguments, argv[i]);
    argp_parse(&argp, own, argv, 0, NULL, &settings);
    if (settings.step + settings.replay + !!settings.plan > 1)
        fail("--seed, --step and --plan are three ways to name a schedule: say one");
    settings.search.fault_files = &settings.fault_files;
    const char *temporary = getenv("TMPDIR");
    char *folder = text_format("%s/interleave-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        fail("%s: %s", folder, strerror(errno));
    char *program = settings.object ? NULL : prepare(&settings, folder);
    if (!settings.search.base && program)
        settings.search.base = settings.files.count ? sources_hash(&settings.files) : 1;
    int status = EXIT_NONE;
    if (!program)
        make_object(&settings);
    else if (!(settings.files.count && settings.program))
        status = explore(&settings, program);
    text_remove_tree(folder);
    free(folder);
    free(program);
    text_list_free(&settings.files);
    text_list_free(&settings.own);
    text_list_free(&settings.arguments);
    text_list_free(&settings.flags);
    text_list_free(&settings.fault_files);
    return status;
}
