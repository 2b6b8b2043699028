/* What one run of weave works on, and its steps: see weave.c for their order. */
#ifndef WEAVE_H
#define WEAVE_H

#include "text.h"
#include "weave_links.h"
#include "weave_problems.h"
#include "weave_regions.h"

#include <stdbool.h>

struct options {
    bool check;
    bool no_run;
    bool only_links;
    bool regions;
    int seconds;
    const char *root;
    struct text_list files; /* as given: relative to where weave was started */
};

struct weave {
    struct options options;
    char *root;             /* absolute; the working directory from weave_find_pages on */
    struct text_list paths; /* of the pages to weave, relative to the root */
    bool whole;             /* they are all the pages of the book */
    struct problems problems;
    struct sources sources;
    struct pages pages;
    size_t transcripts; /* how many there are */
};

/* Finds the root, goes there, and fills in `paths`. Ends the program when a page or the root that
 * was asked for is not there. */
void weave_find_pages(struct weave *weave);

/* Sets what each block with a file as its origin should hold. */
void weave_listings(struct weave *weave);

/* Adds a problem for each region below solutions/ that no page of the book shows. */
void weave_check_uses(struct weave *weave);

/* Prints each region, and where it is shown, on standard output. */
void weave_print_regions(struct weave *weave);

/* Runs the transcripts' commands and sets what their blocks should hold; with --no-run only reads
 * the comments. */
void weave_transcripts(struct weave *weave);

#endif
