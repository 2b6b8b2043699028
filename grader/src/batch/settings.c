#include "settings.h"

#include "commands.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int usage(const char *what, const char *word) {
    return command_cannot(
        "batch", text_format("%s%s: use it as 'grader/grade batch DIR... --out DIR'", what, word));
}

static const struct option options[] = {
    {"out", required_argument, NULL, 'o'},
    {"exercise", required_argument, NULL, 'e'},
    {"roster", required_argument, NULL, 'r'},
    {"jobs", required_argument, NULL, 'j'},
    {"course", required_argument, NULL, 'c'},
    {"hosts", required_argument, NULL, 'H'},
    {"there", required_argument, NULL, 't'},
    {"manifest", no_argument, NULL, 'm'},
    {"job", required_argument, NULL, 'J'},
    {"resume", no_argument, NULL, 'R'},
    {"unsafe", no_argument, NULL, 'U'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* Returns false where that is all there is to do, with *status. */
static bool take(struct settings *settings, int option, char **argv, int *status) {
    char *end;
    switch (option) {
    case 'o': settings->out = optarg; return true;
    case 'e': text_list_add(&settings->exercises, optarg); return true;
    case 'r': settings->roster = optarg; return true;
    case 'c': settings->course = optarg; return true;
    case 'H': settings->hosts = optarg; return true;
    case 't': settings->there = optarg; return true;
    case 'J': settings->job = optarg; return true;
    case 'm': settings->manifest = true; return true;
    case 'R': settings->resume = true; return true;
    case 'U': settings->unsafe = true; return true;
    case 'j':
        settings->jobs = (int)strtol(optarg, &end, 10);
        if (!*end && settings->jobs >= 1 && settings->jobs <= MOST_JOBS)
            return true;
        *status = usage("--jobs takes a number from 1 to 64, not ", optarg);
        return false;
    case 'h':
        printf("Usage: grade batch %s\nDoes: %s.\n%s", command_find("batch")->arguments,
               command_find("batch")->help, command_find("batch")->more);
        *status = 0;
        return false;
    case ':': *status = usage("a word is missing behind ", argv[optind - 1]); return false;
    default: *status = usage("there is no option ", argv[optind - 1]); return false;
    }
}

/* What is wrong with the settings together, or NULL. */
static const char *conflict(const struct settings *settings) {
    if (settings->job)
        return settings->folders.count ? "--job grades one job, and takes no folder" : NULL;
    return settings->folders.count == 0            ? "no folder with submissions is named"
           : !settings->out                        ? "--out DIR is missing"
           : settings->hosts && settings->manifest ? "--hosts and --manifest do not go together"
           : settings->there && !settings->hosts   ? "--there goes with --hosts"
                                                   : NULL;
}

bool settings_read(struct settings *settings, int argc, char **argv, int *status) {
    int option;
    *settings = (struct settings){0};
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1)
        if (!take(settings, option, argv, status))
            return false;
    for (int i = optind; i < argc; i++)
        text_list_add(&settings->folders, argv[i]);
    const char *what = conflict(settings);
    *status = what ? usage(what, "") : 0;
    return !what;
}

int settings_jobs(const struct settings *settings) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (settings->jobs > 0)
        return settings->jobs;
    return processors < 1 ? 1 : processors < MOST_JOBS ? (int)processors : MOST_JOBS;
}

void settings_free(struct settings *settings) {
    text_list_free(&settings->folders);
    text_list_free(&settings->exercises);
}
