#include "commands.h"

#include "batch.h"
#include "dev.h"
#include "doctor.h"
#include "package.h"
#include "page.h"
#include "watch.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_LIMIT = 256 * 1024 };

static int command_doctor(struct context *context, int argc, char **argv) {
    struct command_options options;
    int status = 0;
    if (!command_options(context, argc, argv, "", &options, &status))
        return status;
    bool words = options.words.count > 0;
    text_list_free(&options.words);
    if (words)
        return command_cannot("doctor", text_copy("it takes no arguments: use it as 'grader/grade "
                                                  "doctor'"));
    return doctor_run(context->root);
}

const struct command commands[] = {
    {"watch", "[EXERCISE]", "grade on each save, and show the verdict in place",
     "In a terminal, a key does more: they are named below the verdict. Ctrl-C ends it too.\n",
     command_watch},
    {"list", "[--json]", "all exercises, and how far you are",
     "  --json     one array, for other programs\n", command_list},
    {"next", "[EXERCISE]", "go on to the next exercise, or to the one you name",
     "It becomes the current one, which the other commands mean when none is named.\n",
     command_next},
    {"hint", "[EXERCISE] [--all] [--again]", "a hint, one step more each time",
     "  --all      all of them at once\n  --again    those that you have seen\n", command_hint},
    {"reset", "[EXERCISE] [--yes]", "put the starter back; your file is kept aside",
     "  --yes      without asking\n", command_reset},
    {"solution", "[EXERCISE] [--give-up]", "the reference solution, once yours has passed",
     "  --give-up  before that too; your progress says so\n", command_solution},
    {"run", "[EXERCISE] [--shell LINE] [-- ARGUMENT...]", "your program alone, in this terminal",
     "It is not confined, and the exit status is its own.\n"
     "  --shell    bash runs LINE in its place, as some checks do: \"$PROGRAM\" is the program,\n"
     "             \"$TOOLS\" and \"$EXERCISE\" are the folders of its exercise's tools and files\n",
     command_run},
    {"replay", "[EXERCISE] [--seed N]", "the schedule that breaks your program, again",
     "Without --seed, the first that breaks it is looked for.\n"
     "  --seed     the schedule that the verdict told\n"
     "  --file     take this file instead of the one in the exercise's folder; repeatable\n",
     command_replay},
    {"trace", "[EXERCISE] [--seed N] [--out FILE] [--svg]", "the same, drawn: a page for a browser",
     "  --seed     the schedule that the verdict told\n"
     "  --out      where to write it (build/traces/EXERCISE.html)\n"
     "  --svg      the drawing alone\n"
     "  --file     take this file instead of the one in the exercise's folder; repeatable\n",
     command_trace},
    {"step", "[EXERCISE] [--plan FILE]", "be the scheduler: choose who goes on, line by line",
     "It reads a choice at a time from standard input; 'h' says what it takes.\n"
     "  --plan     run the choices saved in FILE ('s FILE' there)\n"
     "  --file     take this file instead of the one in the exercise's folder; repeatable\n",
     command_step},
    {"batch", "DIR... --out DIR", "grade a class, and report on it",
     "DIR holds a folder, a file or an archive (zip, tar.gz) for each student, or is a bulk download of Moodle, Canvas\n"
     "or Gradescope, unpacked or not, or the clones of GitHub Classroom. Only files that an exercise names are taken.\n"
     "In the folder of --out are then results.jsonl (the verdicts), grades.csv, canvas.csv and moodle.csv (with a\n"
     "roster), junit.xml, sarif.json and report.html.\n"
     "  --exercise grade this one only; repeatable (all that anybody has handed something in for)\n"
     "  --roster   a CSV file with the students' names and identifiers: a gradebook's export\n"
     "  --course   a folder of yours: course.ini (points, stages, late work, attempts, anonymous reports) and\n"
     "             exercises/, with exercises and checks that no student has seen; grader/README.md has the keys.\n"
     "             Of several DIRs each is then an attempt, the first one first\n"
     "  --jobs     how many are graded side by side (a processor each)\n"
     "  --resume   go on with what is in the folder; grade again only what has changed or could not be graded\n"
     "  --hosts    a file with a machine a line, as ssh knows it (GNU Parallel's --sshloginfile): grade there\n"
     "  --there    where the book is on those machines (where it is here)\n"
     "  --manifest write the jobs to manifest.jsonl for others to grade, as grader/slurm.sh does, and grade nothing\n"
     "  --job      grade the Nth of them, or with - one that comes on standard input, and nothing else\n"
     "  --unsafe   also where the machine grants no confinement\n"
     "Exit status: 0 all was graded, whatever came of it; 1 something could not be; 2 nothing was done.\n",
     command_batch},
    {"package", "gradescope|classroom EXERCISE... --out FILE",
     "what a service needs to grade exercises",
     "  gradescope  an autograder's zip: the grader and these exercises, without solutions\n"
     "  classroom   a workflow for GitHub Classroom\n",
     command_package},
    {"doctor", "", "what is installed and allowed here, what follows", "", command_doctor},
    {"dev", "new NAME | check [EXERCISE...]", "for those who write exercises",
     "  new        a skeleton, exercises/NAME and what belongs to it; NAME is NN-topic/name\n"
     "  check      is everything true that an exercise promises?\n"
     "  --all      check: every exercise\n"
     "  --quick    check: what must fail only up to the stage that does\n"
     "  --tap      check: as TAP, for other programs\n",
     command_dev},
    {0},
};

const struct command *command_find(const char *name) {
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

int command_cannot(const char *command, char *problem) {
    warn("%s: %s", command, problem);
    free(problem);
    return EXIT_CANNOT;
}

/* --- options and the exercise meant -------------------------------------------------------------- */

static int say_usage(const char *name, const char *what, const char *word) {
    const struct command *command = command_find(name);
    const char *arguments = command ? command->arguments : "";
    warn("%s: %s%s: use it as 'grader/grade %s%s%s'", name, what, word, name, *arguments ? " " : "",
         arguments);
    return EXIT_CANNOT;
}

static bool is_allowed(const char *allowed, const char *option) {
    struct text_list words = {0};
    text_list_split(&words, allowed);
    bool found = text_list_has(&words, option);
    text_list_free(&words);
    return found;
}

static int say_help(const char *name) {
    const struct command *command = command_find(name);
    if (command)
        printf("Usage: grade %s%s%s\nDoes: %s.\n%s", name, *command->arguments ? " " : "",
               command->arguments, command->help, command->more);
    return 0;
}

/* What an option that is the last word lacks. */
static const char *needs(const char *option) {
    return strcmp(option, "--shell") == 0  ? " needs a LINE"
           : strcmp(option, "--seed") == 0 ? " needs a number"
                                           : " needs a FILE";
}

bool command_options(struct context *context, int argc, char **argv, const char *allowed,
                     struct command_options *options, int *status) {
    static const struct option all[] = {
        {"yes", no_argument, NULL, 'y'},        {"give-up", no_argument, NULL, 'g'},
        {"again", no_argument, NULL, 'a'},      {"tap", no_argument, NULL, 't'},
        {"quick", no_argument, NULL, 'q'},      {"all", no_argument, NULL, 'A'},
        {"json", no_argument, NULL, 'j'},       {"shell", required_argument, NULL, 's'},
        {"verbose", no_argument, NULL, 'v'},    {"help", no_argument, NULL, 'h'},
        {"seed", required_argument, NULL, 'N'}, {"out", required_argument, NULL, 'o'},
        {"plan", required_argument, NULL, 'p'}, {"file", required_argument, NULL, 'f'},
        {"svg", no_argument, NULL, 'S'},        {0},
    };
    *options = (struct command_options){0};
    optind = 0; /* begin anew: main has used getopt, by argp, on other arguments */
    opterr = 0;
    int option, which = -1;
    while ((option = getopt_long(argc, argv, ":", all, &which)) != -1) {
        if (option == ':' && is_allowed(allowed, argv[optind - 1] + 2)) {
            *status = say_usage(argv[0], argv[optind - 1], needs(argv[optind - 1]));
            return false;
        }
        const char *name = option == '?' || option == ':' ? NULL : all[which].name;
        bool known = name && (option == 'v' || option == 'h' || is_allowed(allowed, name));
        if (!known) {
            *status = say_usage(argv[0], "there is no option ", argv[optind - 1]);
            return false;
        }
        if (option == 'h') {
            *status = say_help(argv[0]);
            return false;
        }
        options->yes = options->yes || option == 'y';
        options->give_up = options->give_up || option == 'g';
        options->again = options->again || option == 'a';
        options->tap = options->tap || option == 't';
        options->quick = options->quick || option == 'q';
        options->shell = option == 's' ? optarg : options->shell;
        options->seed = option == 'N' ? optarg : options->seed;
        options->out = option == 'o' ? optarg : options->out;
        options->plan = option == 'p' ? optarg : options->plan;
        options->svg = options->svg || option == 'S';
        if (option == 'f')
            text_list_add(&options->files, optarg);
        context->all = context->all || option == 'A';
        context->json = context->json || option == 'j';
        context->verbose = context->verbose || option == 'v';
    }
    for (int i = optind; i < argc; i++)
        text_list_add(&options->words, argv[i]);
    return true;
}

bool command_one(struct context *context, int argc, char **argv, const char *allowed,
                 struct command_options *options, char **word, int *status) {
    *word = NULL;
    if (!command_options(context, argc, argv, allowed, options, status))
        return false;
    bool sound = options->words.count <= 1;
    if (!sound)
        *status = say_usage(argv[0], "one exercise at a time, not also ", options->words.items[1]);
    else if (options->words.count == 1)
        *word = text_copy(options->words.items[0]);
    text_list_free(&options->words);
    return sound;
}

/* The name of the current exercise (the caller frees it), or NULL with *problem. */
static char *current_name(const struct context *context, char **problem) {
    struct text_list names = {0};
    struct progress progress;
    char *unread = NULL;
    enum progress_status status = progress_load(context->root, &progress, problem);
    if (status == PROGRESS_DAMAGED)
        return NULL;
    if (status == PROGRESS_UNWRITABLE) { /* as if there were none; whoever writes to it warns */
        unread = *problem;
        *problem = NULL;
    }
    exercise_names(context->root, &names);
    char *name = NULL;
    if (progress.current && text_list_has(&names, progress.current))
        name = text_copy(progress.current);
    for (size_t i = 0; !name && i < names.count; i++) {
        const struct progress_entry *entry = progress_of(&progress, names.items[i]);
        if (!entry || !(entry->passed || entry->gave_up))
            name = text_copy(names.items[i]);
    }
    if (!name && names.count > 0)
        name = text_copy(names.items[0]);
    if (!name)
        *problem = text_format("there are no exercises in %s/exercises: is this the repository?",
                               context->root);
    free(unread);
    text_list_free(&names);
    progress_free(&progress);
    return name;
}

struct exercise *command_exercise(const struct context *context, const char *word, char **problem) {
    char *name =
        word ? exercise_find(context->root, word, problem) : current_name(context, problem);
    struct exercise *exercise = name ? exercise_load(context->root, name, problem) : NULL;
    free(name);
    return exercise;
}

char *command_page(const struct exercise *exercise, const char *page, char **problem) {
    return exercise_read(exercise, page, PAGE_LIMIT, NULL, problem);
}

void command_print(FILE *stream, const struct exercise *exercise, const char *markdown, int lines) {
    char *folder = text_format("exercises/%s", exercise->name);
    page_print(stream, markdown, folder, lines);
    free(folder);
}

int command_recorded(const char *command, enum progress_status status, char **problem) {
    if (status != PROGRESS_OK)
        command_cannot(command, *problem);
    *problem = NULL;
    return status == PROGRESS_DAMAGED ? EXIT_CANNOT : 0;
}
