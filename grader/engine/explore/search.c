#include "search.h"
#include "exhaustive.h"
#include "names.h"

#include <stdlib.h>
#include <string.h>

enum { LESSONS = 8, FIRST_LIMIT = 3000000, LEAST_LIMIT = 20000, LIMIT_FACTOR = 30 };
enum { MOST_REPLAYED = 1 << 20 }; /* as many as the exhaustive search can hold */
enum { OUTPUT_LIMIT = 1024 * 1024 };

/* The strategies as a seed's lowest digit names them. */
enum digit { LESSON, PCT, POS, RANDOM, SEED_EXHAUSTIVE, FAULT, DIGITS = 8 };

static const char *const digit_names[DIGITS] = {"default",    "pct",   "pos",     "random",
                                                "exhaustive", "fault", "unknown", "unknown"};

struct search {
    struct session *session;
    struct judge *judge;
    const struct search_options *options;
    struct search_result *result;
    double began;
    uint32_t longest, tasks; /* points and tasks of the longest lesson */
    uint32_t limit;
    struct exhaustive *exhaustive;
    unsigned long next[DIGITS]; /* how many of each have been run */
    bool exhausted;
};

/* --- requests ------------------------------------------------------------------------------------ */

static struct request base_request(const struct search *search) {
    return (struct request){.strategy = STRATEGY_PLAN,
                            .point_limit = search->limit,
                            .fault_place = -1,
                            .stop_decision = -1,
                            .races = search->options->races,
                            .spurious = search->options->spurious,
                            .leaks = search->options->leaks};
}

static uint64_t mixed(uint64_t a, uint64_t b) {
    uint64_t z = a + b * 0x9e3779b97f4a7c15UL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
    return z ^ z >> 27;
}

/* The request of the count-th schedule of a strategy. */
static struct request request_of(const struct search *search, enum digit digit,
                                 unsigned long count) {
    static const uint32_t switching[] = {51, 128, 16, 256};
    struct request request = base_request(search);
    request.seed = mixed(search->options->base, count * DIGITS + (unsigned long)digit);
    request.length = search->longest;
    request.depth = search->options->depth ? search->options->depth : 2 + (uint32_t)(count % 3);
    request.switching = switching[count % 4];
    if (digit == LESSON) {
        request.strategy = count ? STRATEGY_RANDOM : STRATEGY_PLAN;
    } else if (digit == SEED_EXHAUSTIVE) {
        request.log_all = true;
    } else if (digit == PCT) {
        request.strategy = STRATEGY_PCT;
    } else if (digit == POS) {
        request.strategy = STRATEGY_POS;
    } else if (digit == RANDOM) {
        request.strategy = STRATEGY_RANDOM;
    }
    return request;
}

/* --- schedules ----------------------------------------------------------------------------------- */

void schedule_free(struct schedule *schedule) {
    free(schedule->deviations);
    schedule->deviations = NULL;
    schedule->count = 0;
}

void schedule_take(struct session *session, struct schedule *schedule) {
    const struct board *board = session->board;
    schedule_free(schedule);
    schedule->deviations = memory_new((board->decision_count + 1) * sizeof *schedule->deviations);
    schedule->switches = 0;
    for (uint32_t i = 0; i < board->decision_count; i++) {
        const struct decision *decision = &board->decision_log[i];
        if (!decision->chosen)
            continue;
        schedule->deviations[schedule->count++] =
            (struct deviation){decision->key, decision->chosen};
        schedule->switches += decision->preemptive;
    }
}

enum ending search_run_schedule(struct session *session, const struct schedule *schedule) {
    struct request request = schedule->request;
    request.strategy = STRATEGY_PLAN;
    plan_clear(session);
    for (size_t i = 0; i < schedule->count && i < MAX_PLAN / 2; i++)
        plan_set(session, schedule->deviations[i].key, schedule->deviations[i].chosen);
    return session_run(session, &request);
}

/* --- one schedule --------------------------------------------------------------------------------- */

static bool budget_is_left(const struct search *search) {
    const struct search_options *options = search->options;
    if (search->result->problem)
        return false;
    if (options->schedules && search->result->schedules >= options->schedules)
        return false;
    return options->seconds <= 0 || text_now() - search->began < options->seconds;
}

/* Takes in a run: true when it failed, and the search is over. */
static bool judge_run(struct search *search, enum ending ending, enum digit digit,
                      unsigned long count, const struct request *request) {
    struct search_result *result = search->result;
    result->schedules++;
    struct outcome outcome = outcome_of(search->session, search->judge, ending);
    if (outcome.engine) {
        result->problem = text_copy(outcome.problem);
        return false;
    }
    if (!outcome.kind)
        return false;
    result->first_failure = result->schedules;
    result->outcome = outcome;
    result->failing.seed = count * DIGITS + (unsigned long)digit;
    result->failing.strategy = digit_names[digit];
    result->failing.request = *request;
    schedule_take(search->session, &result->failing);
    return true;
}

/* A run that goes on for long must not be taken for an endless one: the limit follows the longest. */
static void learn_length(struct search *search) {
    const struct board *board = search->session->board;
    if (board->failure.kind != FAILURE_LIVELOCK && board->points > search->longest)
        search->longest = board->points;
    if (board->task_count > search->tasks)
        search->tasks = board->task_count;
    uint64_t limit = (uint64_t)search->longest * LIMIT_FACTOR;
    search->limit = limit < LEAST_LIMIT   ? LEAST_LIMIT
                    : limit > FIRST_LIMIT ? FIRST_LIMIT
                                          : (uint32_t)limit;
}

/* Runs that are not judged, and are the same each time: how long a run is, and which words on stacks
 * are shared. */
static void learn(struct search *search) {
    session_forget(search->session);
    search->limit = FIRST_LIMIT;
    for (unsigned long i = 0; i < LESSONS; i++) {
        plan_clear(search->session);
        struct request request = request_of(search, LESSON, i);
        request.learn_stack = true;
        if (session_run(search->session, &request) == ENDLESS)
            break; /* so are the others, and each takes seconds */
        learn_length(search);
    }
}

static bool sample(struct search *search, enum digit digit) {
    unsigned long count = search->next[digit]++;
    plan_clear(search->session);
    struct request request = request_of(search, digit, count);
    enum ending ending = session_run(search->session, &request);
    if (digit == PCT)
        search->result->sampled++;
    return judge_run(search, ending, digit, count, &request);
}

static bool step_exhaustive(struct search *search) {
    unsigned long count = search->next[SEED_EXHAUSTIVE];
    if (search->exhausted)
        return false;
    if (!exhaustive_next(search->exhaustive, search->session)) {
        search->exhausted = true;
        return false;
    }
    search->next[SEED_EXHAUSTIVE]++;
    struct request request = request_of(search, SEED_EXHAUSTIVE, count);
    enum ending ending = session_run(search->session, &request);
    if (judge_run(search, ending, SEED_EXHAUSTIVE, count, &request))
        return true;
    exhaustive_take(search->exhaustive, search->session);
    return false;
}

/* --- the search ----------------------------------------------------------------------------------- */

static bool search_exhaustive(struct search *search) {
    while (budget_is_left(search) && !search->exhausted) {
        if (step_exhaustive(search))
            return true;
    }
    return false;
}

static bool search_one(struct search *search, enum digit digit) {
    while (budget_is_left(search)) {
        if (sample(search, digit))
            return true;
    }
    return false;
}

/* Every strategy in turn, the exhaustive one each second time, until that is done. */
static bool search_all(struct search *search) {
    static const enum digit samplers[] = {PCT, POS, RANDOM};
    for (unsigned turn = 0; budget_is_left(search) && !search->exhausted; turn++) {
        if (turn % 2 ? step_exhaustive(search) : sample(search, samplers[turn / 2 % 3]))
            return true;
    }
    return false;
}

/* The default schedule, and some random ones: before any other strategy. */
static bool search_lessons(struct search *search) {
    while (search->next[LESSON] < LESSONS && budget_is_left(search)) {
        if (sample(search, LESSON))
            return true;
    }
    return false;
}

static bool search_faults(struct search *search);

static bool search_schedules(struct search *search) {
    switch (search->options->strategy) {
    case EXHAUSTIVE: return search_exhaustive(search);
    case STRATEGY_PCT: return search_one(search, PCT);
    case STRATEGY_POS: return search_one(search, POS);
    case STRATEGY_RANDOM: return search_one(search, RANDOM);
    default: return search_all(search);
    }
}

/* PCT's guarantee: a bug of depth d among n tasks and k points is found by one run with at least
 * 1 / (n k^(d-1)). */
static void state_guarantee(struct search *search) {
    struct search_result *result = search->result;
    result->guarantee_depth = search->options->depth ? search->options->depth : 2;
    result->tasks = search->tasks ? search->tasks : 1;
    result->points = search->longest ? search->longest : 1;
    result->guarantee = 1.0 / result->tasks;
    for (unsigned i = 1; i < result->guarantee_depth; i++)
        result->guarantee /= result->points;
}

static void begin(struct search *search, struct session *session, struct judge *judge,
                  const struct search_options *options, struct search_result *result) {
    memset(result, 0, sizeof *result);
    *search = (struct search){.session = session,
                              .judge = judge,
                              .options = options,
                              .result = result,
                              .began = text_now(),
                              .exhaustive = exhaustive_new(options->preemptions)};
}

void search_run(struct session *session, struct judge *judge, const struct search_options *options,
                struct search_result *result) {
    struct search search;
    begin(&search, session, judge, options, result);
    learn(&search);
    bool found = search_lessons(&search) || search_faults(&search) || search_schedules(&search);
    result->exhausted =
        search.exhausted && !exhaustive_overflowed(search.exhaustive) && !session->board->unlearned;
    state_guarantee(&search);
    result->seconds = text_now() - search.began;
    exhaustive_free(search.exhaustive);
    if (found)
        search_minimise(session, judge, result);
}

struct request search_prepare(struct session *session, const struct search_options *options) {
    struct search search;
    struct search_result result;
    begin(&search, session, NULL, options, &result);
    learn(&search);
    exhaustive_free(search.exhaustive);
    return request_of(&search, LESSON, 0);
}

/* --- faults --------------------------------------------------------------------------------------- */

/* Faults happen in several schedules: the default one, and some of the lessons', where more calls wait.
 * A fault's number is its place and the schedule's. */
enum { FAULT_BASES = 4 };

static struct request fault_request(const struct search *search, unsigned base, int32_t place) {
    struct request request = request_of(search, LESSON, base);
    request.faults = search->options->faults;
    request.fault_place = place;
    request.leaks = true;
    return request;
}

/* Which of the places are in the sources that faults are for; the caller frees the list. */
static bool *places_wanted(const struct search *search, uint32_t places) {
    const struct text_list *files = search->options->fault_files;
    struct names *names = names_new(search->session->board, search->session->program, NULL);
    bool *wanted = memory_new(places + 1);
    for (uint32_t i = 0; i < places; i++) {
        const char *file;
        int line;
        wanted[i] = !files->count ||
                    (name_place(names, search->session->board->fault_sites[i].pc, &file, &line) &&
                     text_list_has(files, file));
    }
    names_free(names);
    return wanted;
}

/* The run of a base schedule without a fault: what it prints is right. The caller frees that. */
static char *run_base(struct search *search, unsigned base, size_t *length) {
    plan_clear(search->session);
    struct request request = fault_request(search, base, -1);
    session_run(search->session, &request);
    return session_output(search->session, false, OUTPUT_LIMIT, length);
}

static bool try_fault(struct search *search, unsigned base, uint32_t place, const char *right,
                      size_t length) {
    struct request request = fault_request(search, base, (int32_t)place);
    enum ending ending = session_run(search->session, &request);
    struct search_result *result = search->result;
    result->schedules++;
    result->fault = outcome_of_fault(search->session, search->judge, ending, right, length);
    if (!result->fault)
        return false;
    result->first_failure = result->schedules;
    result->outcome = (struct outcome){.kind = "fault-handling"};
    result->failing.seed = ((uint64_t)place * FAULT_BASES + base) * DIGITS + FAULT;
    result->failing.strategy = digit_names[FAULT];
    result->failing.request = request;
    schedule_take(search->session, &result->failing);
    return true;
}

/* One fault a run, at each place where one can happen in a base schedule. */
static bool search_faults(struct search *search) {
    if (!search->options->faults || search->result->problem)
        return false;
    bool found = false;
    for (unsigned base = 0; base < FAULT_BASES && !found; base++) {
        size_t length;
        char *right = run_base(search, base, &length);
        uint32_t places = search->session->board->fault_places;
        if (places > MAX_FAULT_PLACES)
            places = MAX_FAULT_PLACES;
        bool *wanted = places_wanted(search, places);
        for (uint32_t place = 0; place < places && !found; place++)
            found = wanted[place] && try_fault(search, base, place, right, length);
        free(right);
        free(wanted);
    }
    return found;
}

/* --- replay --------------------------------------------------------------------------------------- */

_Noreturn static void no_such_schedule(uint64_t seed) {
    fail("--seed %lu: this program has no such schedule: take the number that a verdict tells",
         (unsigned long)seed);
}

/* The exhaustive search's count-th schedule depends on those before it: they are run again. */
static void replay_exhaustive(struct search *search, unsigned long count) {
    for (unsigned long i = 0; i <= count; i++) {
        if (!exhaustive_next(search->exhaustive, search->session))
            no_such_schedule(count * DIGITS + SEED_EXHAUSTIVE);
        struct request request = request_of(search, SEED_EXHAUSTIVE, i);
        enum ending ending = session_run(search->session, &request);
        if (i == count)
            judge_run(search, ending, SEED_EXHAUSTIVE, count, &request);
        else
            exhaustive_take(search->exhaustive, search->session);
    }
}

static void replay_fault(struct search *search, unsigned long count) {
    if (!search->options->faults)
        fail("--seed %lu is a run with a fault: say --faults too", count * DIGITS + FAULT);
    unsigned base = (unsigned)(count % FAULT_BASES);
    unsigned long place = count / FAULT_BASES;
    size_t length;
    char *right = run_base(search, base, &length);
    if (place >= search->session->board->fault_places)
        no_such_schedule(count * DIGITS + FAULT);
    try_fault(search, base, (uint32_t)place, right, length);
    free(right);
}

static void replay_sample(struct search *search, enum digit digit, unsigned long count) {
    plan_clear(search->session);
    struct request request = request_of(search, digit, count);
    enum ending ending = session_run(search->session, &request);
    judge_run(search, ending, digit, count, &request);
}

void search_replay(struct session *session, struct judge *judge,
                   const struct search_options *options, uint64_t seed,
                   struct search_result *result) {
    struct search search;
    begin(&search, session, judge, options, result);
    enum digit digit = (enum digit)(seed % DIGITS);
    unsigned long count = seed / DIGITS;
    if (digit > FAULT || (digit == LESSON && count >= LESSONS) || count > MOST_REPLAYED)
        no_such_schedule(seed);
    learn(&search);
    if (digit == SEED_EXHAUSTIVE)
        replay_exhaustive(&search, count);
    else if (digit == FAULT)
        replay_fault(&search, count);
    else
        replay_sample(&search, digit, count);
    result->seconds = text_now() - search.began;
    exhaustive_free(search.exhaustive);
    if (result->outcome.kind)
        search_minimise(session, judge, result);
}
