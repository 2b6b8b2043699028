#include "watch.h"

#include "folder.h"
#include "job.h"
#include "page.h"
#include "report.h"
#include "screen.h"
#include "verdict.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* A save may be several events (a file is emptied, then written; moved away, then made): the grading
 * begins when none has come for SETTLE seconds, or LONGEST after the first. A grading that began too
 * early is no mistake, for the next event starts it over. */
static const double SETTLE = 0.02, LONGEST = 0.2;
/* Lines above the verdict, and of the findings where there is no room. */
enum { TICK_MS = 1000, AFTER_LINES = 12, HEAD_LINES = 3, LEAST_LINES = 6 };

struct watch {
    struct context *context;
    struct exercise *exercise;
    struct folder folder;
    struct job job;
    struct job further; /* explores on when the verdict is a pass */
    json_t *verdict;    /* the last one, NULL while there is none */
    char *problem;      /* in a verdict's place */
    char *unkept;       /* why the progress could not be kept */
    bool explored;      /* on to the end, and nothing was found */
    double due, latest; /* when to grade after a save; 0: no save to answer */
    bool asking;        /* r was pressed: y confirms */
    bool done;
    int signal; /* that ends it, or 0 */
};

/* --- what is on the screen ---------------------------------------------------------------------- */

static void draw_head(const struct watch *watch) {
    const struct exercise *exercise = watch->exercise;
    screen_clear();
    printf("%s%s%s  %s\nThe task: exercises/%s/README.md\n\n", report_style(stdout, "bold"),
           exercise->name, report_style(stdout, "reset"), exercise->title, exercise->name);
}

static void draw_keys(const struct watch *watch, FILE *stream) {
    const char *dim = report_style(stream, "dim"), *reset = report_style(stream, "reset");
    if (screen_has_keys())
        fprintf(stream, "\n%sn next · h hint · l list · r reset · Enter again · q quit%s\n", dim,
                reset);
    else if (watch->verdict || watch->problem)
        fprintf(stream,
                "\nStandard input is no terminal, so there are no keys: each save is graded, until "
                "Ctrl-C or a signal.\n\n");
}

static bool passed(const struct watch *watch) {
    const char *word = json_string_value(json_object_get(watch->verdict, "verdict"));
    return word && strcmp(word, "pass") == 0;
}

/* How far the exploration of more schedules than the verdict rests on has come. */
static void draw_further(const struct watch *watch, FILE *stream) {
    if (watch->further.pid || watch->explored)
        fprintf(stream, "%s%s%s\n", report_style(stream, "dim"),
                watch->explored ? "No failure in more schedules either."
                                : "Exploring more schedules in the background …",
                report_style(stream, "reset"));
}

static void draw_pass(const struct watch *watch, FILE *stream) {
    draw_further(watch, stream);
    fputc('\n', stream);
    show_after(watch->exercise, AFTER_LINES, stream);
    char *next = next_exercise(watch->context, watch->exercise->name);
    if (next)
        fprintf(stream, "\n%s passes.%s The next is %s.\n", watch->exercise->name,
                screen_has_keys() ? " Press n to go on." : "", next);
    else
        fprintf(stream, "\n%s passes, and with it every exercise is done.\n",
                watch->exercise->name);
    free(next);
}

/* What the grader itself said while it graded: rare, and worth knowing. */
static void draw_errors(const struct watch *watch, FILE *stream) {
    if (watch->job.errors.length == 0)
        return;
    char *said = verdict_printable(watch->job.errors.text, watch->job.errors.length, 2000);
    fprintf(stream, "\n%s%s%s", report_style(stream, "dim"), said, report_style(stream, "reset"));
    free(said);
}

/* What is to be read from its beginning, and may be cut at its end. */
static void draw_findings(const struct watch *watch, FILE *stream) {
    if (watch->verdict)
        report_findings(stream, watch->verdict, watch->context->verbose);
}

/* What always stands below it. */
static void draw_foot(const struct watch *watch, FILE *stream) {
    if (watch->verdict)
        report_result(stream, watch->exercise->name, watch->verdict);
    if (watch->problem)
        fprintf(stream, "grade: %s\n", watch->problem);
    draw_errors(watch, stream);
    if (watch->unkept)
        fprintf(stream, "grade: %s\n", watch->unkept);
    if (passed(watch))
        draw_pass(watch, stream);
    draw_keys(watch, stream);
}

/* The text of one of the two. The caller frees it. */
static char *drawn(const struct watch *watch, void (*draw)(const struct watch *, FILE *)) {
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        fail("out of memory");
    draw(watch, stream);
    if (fclose(stream) != 0)
        fail("out of memory");
    return text;
}

/* Fits what there is to the terminal: what scrolls away at the top is what matters most. */
static void draw_result(const struct watch *watch) {
    char *findings = drawn(watch, draw_findings), *foot = drawn(watch, draw_foot);
    int height = screen_height();
    int room = height - HEAD_LINES - screen_lines(foot) - 1; /* where the cursor is left */
    if (height == 0) {
        fputs(findings, stdout);
    } else {
        char *where = text_format("grader/grade %s", watch->exercise->name);
        screen_print(findings, room > LEAST_LINES ? room : LEAST_LINES, where);
        free(where);
    }
    fputs(foot, stdout);
    free(findings);
    free(foot);
}

static void draw(const struct watch *watch) {
    draw_head(watch);
    if (watch->job.pid) {
        printf("grading …\n");
        for (size_t i = 0; i < json_array_size(watch->job.stages); i++)
            report_stage(stdout, json_array_get(watch->job.stages, i));
    } else {
        draw_result(watch);
    }
}

/* --- grading ------------------------------------------------------------------------------------ */

static void forget(struct watch *watch) {
    job_free(&watch->job);
    job_free(&watch->further);
    watch->explored = false;
    json_decref(watch->verdict);
    free(watch->problem);
    free(watch->unkept);
    watch->verdict = NULL;
    watch->problem = watch->unkept = NULL;
    watch->due = 0;
}

static void start(struct watch *watch, bool fresh) {
    struct grading_options options = {.fresh = fresh};
    forget(watch);
    folder_remember(&watch->folder);
    const char *missing = folder_missing(&watch->folder);
    if (missing)
        watch->problem = text_format("exercises/%s/%s is not there: save it, or press r for the "
                                     "starter",
                                     watch->exercise->name, missing);
    else if (job_start(&watch->job, watch->context->root, watch->exercise, &options) < 0)
        watch->problem = text_format("the grading cannot be started (%s): press Enter to try again",
                                     strerror(errno));
    watch->asking = false;
    draw(watch);
}

/* A verdict rests on as many schedules as there is time for while the student waits. What passes is
 * explored on, until the next save. */
static void explore_on(struct watch *watch) {
    struct grading_options options = {.further = true};
    const json_t *stage = verdict_stage(watch->verdict, "schedules");
    if (passed(watch) && stage && strcmp(stage_status(stage), "pass") == 0)
        job_start(&watch->further, watch->context->root, watch->exercise, &options);
}

static void take_further(struct watch *watch) {
    if (!job_read(&watch->further))
        return;
    const json_t *stage = verdict_stage(watch->further.verdict, "schedules");
    const char *status = stage ? stage_status(stage) : "error";
    watch->explored = strcmp(status, "pass") == 0;
    if (strcmp(status, "fail") == 0) {
        json_decref(watch->verdict);
        watch->verdict = json_incref(watch->further.verdict);
        progress_record(watch->context->root, watch->verdict, &watch->unkept);
    }
    draw(watch);
}

static void take_answer(struct watch *watch) {
    size_t shown = json_array_size(watch->job.stages);
    bool done = job_read(&watch->job);
    for (size_t i = shown; !done && i < json_array_size(watch->job.stages); i++)
        report_stage(stdout, json_array_get(watch->job.stages, i));
    if (!done)
        return;
    if (watch->job.verdict) {
        watch->verdict = json_incref(watch->job.verdict);
        progress_record(watch->context->root, watch->verdict, &watch->unkept);
        explore_on(watch);
    } else {
        watch->problem = text_copy(watch->job.problem);
    }
    draw(watch);
}

static void saved(struct watch *watch) {
    double now = text_now();
    if (watch->due == 0)
        watch->latest = now + LONGEST;
    watch->due = now + SETTLE < watch->latest ? now + SETTLE : watch->latest;
}

/* --- keys --------------------------------------------------------------------------------------- */

/* Puts the files of an exercise in place and watches them. The exercise is taken over. */
static void turn_to(struct watch *watch, struct exercise *exercise) {
    char *problem = NULL;
    forget(watch);
    folder_close(&watch->folder);
    exercise_free(watch->exercise);
    watch->exercise = exercise;
    put_in_place(exercise, NULL, &problem); /* what is missing is told by the grading */
    free(problem);
    folder_open(&watch->folder, exercise->directory, &exercise->files);
}

static void go_on(struct watch *watch) {
    char *problem = NULL;
    char *name = next_exercise(watch->context, watch->exercise->name);
    struct exercise *next = name ? exercise_load(watch->context->root, name, &problem) : NULL;
    if (next) {
        turn_to(watch, next);
        progress_set_current(watch->context->root, name, &problem);
        start(watch, false);
        if (problem)
            printf("grade: %s\n", problem);
    } else {
        printf("%s\n", problem ? problem : "There is no other exercise left to do.");
    }
    free(problem);
    free(name);
}

static void reset(struct watch *watch) {
    char *problem = NULL;
    if (reset_exercise(watch->exercise, stdout, &problem) < 0)
        printf("grade: %s\n", problem);
    free(problem);
}

static void take_key(struct watch *watch, char key) {
    bool asked = watch->asking;
    watch->asking = false;
    if (asked && (key == 'y' || key == 'Y')) {
        reset(watch); /* that is a save: it is graded */
    } else if (asked) {
        printf("nothing was changed\n");
    } else if (key == 'n') {
        go_on(watch);
    } else if (key == 'h') {
        printf("\n");
        show_hint(watch->context, watch->exercise, stdout);
    } else if (key == 'l') {
        printf("\n");
        show_list(watch->context, stdout);
    } else if (key == 'r') {
        watch->asking = true;
        printf("\nPut the starter back? What is there now is kept aside. [y/N] ");
    } else if (key == '\n' || key == '\r') {
        start(watch, true);
    } else if (key == 'q') {
        watch->done = true;
    }
}

/* The terminal has gone: as its signal says, which may come a moment later. */
static void hang_up(struct watch *watch) {
    watch->signal = SIGHUP;
    watch->done = true;
}

static void take_keys(struct watch *watch, bool hung_up) {
    char keys[64];
    int count = screen_keys(keys, sizeof keys);
    if (count < 0 || (count == 0 && hung_up))
        hang_up(watch);
    for (int i = 0; i < count && !watch->done; i++)
        take_key(watch, keys[i]);
}

/* --- the loop ----------------------------------------------------------------------------------- */

static void take_signal(struct watch *watch, int signals) {
    struct signalfd_siginfo info;
    if (read(signals, &info, sizeof info) != sizeof info)
        return;
    int number = (int)info.ssi_signo;
    if (number == SIGTSTP) {
        fflush(stdout);
        screen_stop();
        draw(watch);
    } else if (number == SIGWINCH) {
        if (screen_can_clear())
            draw(watch);
    } else {
        watch->signal = number;
        watch->done = true;
    }
}

static int time_left(const struct watch *watch) {
    double left = (watch->due - text_now()) * 1000;
    if (watch->due == 0 || left > (double)TICK_MS)
        return TICK_MS;
    return left < 0 ? 0 : (int)left + 1;
}

static bool any_ready(const struct pollfd *polled, nfds_t count) {
    for (nfds_t i = 0; i < count; i++)
        if (polled[i].revents)
            return true;
    return false;
}

static void take_turn(struct watch *watch, int signals) {
    struct pollfd polled[7] = {
        {.fd = signals, .events = POLLIN},
        {.fd = watch->folder.fd, .events = POLLIN},
        {.fd = screen_has_keys() ? STDIN_FILENO : -1, .events = POLLIN},
    };
    nfds_t begin = 3 + job_polled(&watch->job, polled + 3);
    nfds_t count = begin + job_polled(&watch->further, polled + begin);
    int ready = poll(polled, count, time_left(watch));
    if (ready < 0)
        return; /* EINTR, of being continued */
    /* These first: the others may end the jobs that the descriptors were of. */
    bool further = any_ready(polled + begin, count - begin);
    if (any_ready(polled + 3, begin - 3))
        take_answer(watch);
    if (further)
        take_further(watch);
    if (polled[1].revents ? folder_read(&watch->folder)
                          : ready == 0 && watch->due == 0 && folder_differs(&watch->folder))
        saved(watch);
    if (polled[2].revents)
        take_keys(watch, polled[2].revents & (POLLHUP | POLLERR | POLLNVAL));
    if (polled[0].revents)
        take_signal(watch, signals);
    if (!watch->done && watch->due > 0 && text_now() >= watch->due)
        start(watch, false);
    if (fflush(stdout) == EOF || ferror(stdout)) {
        hang_up(watch);
        if (!screen_has_keys())
            watch->signal = SIGPIPE; /* a pipe, which nobody reads any more */
    }
}

/* Ends the process by the signal that was held back, as whoever sent it expects. */
static void end_by(int number, const sigset_t *mask) {
    signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    raise(number);
}

static int run(struct watch *watch) {
    static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};
    sigset_t mask, before;
    sigemptyset(&mask);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        sigaddset(&mask, held[i]);
    sigprocmask(SIG_BLOCK, &mask, &before);
    int signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        return command_cannot("watch", text_format("signalfd: %s", strerror(errno)));
    }
    void (*pipes)(int) = signal(SIGPIPE, SIG_IGN);
    screen_open();
    start(watch, false);
    while (!watch->done)
        take_turn(watch, signals);
    forget(watch);
    screen_close();
    close(signals);
    if (watch->signal)
        end_by(watch->signal, &before);
    signal(SIGPIPE, pipes);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return watch->signal ? 128 + watch->signal : 0; /* a signal that is ignored does not end us */
}

int command_watch(struct context *context, int argc, char **argv) {
    struct command_options options;
    struct progress progress;
    char *word = NULL, *problem = NULL;
    int status = 0;
    if (!command_one(context, argc, argv, "", &options, &word, &status))
        return status;
    enum progress_status read = progress_load(context->root, &progress, &problem);
    progress_free(&progress);
    struct exercise *exercise = NULL;
    if (read != PROGRESS_DAMAGED) {
        free(problem);
        problem = NULL;
        exercise = command_exercise(context, word, &problem);
    }
    free(word);
    if (!exercise)
        return command_cannot("watch", problem);
    struct watch watch = {.context = context,
                          .folder = {.fd = -1, .watch = -1},
                          .job = {.lines.fd = -1, .errors.fd = -1},
                          .further = {.lines.fd = -1, .errors.fd = -1}};
    turn_to(&watch, exercise);
    status = command_recorded(
        "watch", progress_set_current(context->root, exercise->name, &problem), &problem);
    if (status == 0)
        status = run(&watch);
    forget(&watch);
    folder_close(&watch.folder);
    exercise_free(watch.exercise);
    return status;
}
