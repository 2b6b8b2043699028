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
    {"out", required_argument, NULL, 'o'},    {"exercise", required_argument, NULL, 'e'},
    {"roster", required_argument, NULL, 'r'}, {"jobs", required_argument, NULL, 'j'},
    {"resume", no_argument, NULL, 'R'},       {"unsafe", no_argument, NULL, 'U'},
    {"help", no_argument, NULL, 'h'},         {0},
};

/* Returns false where that is all there is to do, with *status. */
static bool take(struct settings *settings, int option, char **argv, int *status) {
    char *end;
    switch (option) {
    case 'o': settings->out = optarg; return true;
    case 'e': text_list_add(&settings->exercises, optarg); return true;
    case 'r': settings->roster = optarg; return true;
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

bool settings_read(struct settings *settings, int argc, char **argv, int *status) {
    int option;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *settings = (struct settings){.jobs = processors < MOST_JOBS ? (int)processors : MOST_JOBS};
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1)
        if (!take(settings, option, argv, status))
            return false;
    for (int i = optind; i < argc; i++)
        text_list_add(&settings->folders, argv[i]);
    *status = settings->folders.count == 0 ? usage("no folder with submissions is named", "")
              : !settings->out             ? usage("--out DIR is missing", "")
                                           : 0;
    return *status == 0;
}

void settings_free(struct settings *settings) {
    text_list_free(&settings->folders);
    text_list_free(&settings->exercises);
}
