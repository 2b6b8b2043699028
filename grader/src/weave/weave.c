/* weave: puts the current listings and transcripts into the pages of the book, or says which are
 * not current. What it reads in Markdown is described in weave_markdown.h, in sources in
 * weave_regions.h, the transcripts in weave_transcript.h and weave_run.h. */
#include "weave.h"

#include "weave_page.h"

#include <argp.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_DIFFERS = 1, DEFAULT_SECONDS = 30 };

/* --- options ---------------------------------------------------------------------------------- */

enum { CHECK = 'c', NO_RUN = 'n', ONLY_LINKS = 'l', REGIONS = 'r', ROOT = 1000, SECONDS };

static const struct argp_option option_table[] = {
    {"check", CHECK, NULL, 0, "Change nothing; show what differs, and exit with 1 if anything does",
     0},
    {"no-run", NO_RUN, NULL, 0, "Leave the transcripts alone", 0},
    {"only-links", ONLY_LINKS, NULL, 0, "Check the pages' form and links; weave nothing", 0},
    {"regions", REGIONS, NULL, 0, "List every region and the line of the page that shows it", 0},
    {"root", ROOT, "DIR", 0, "The repository (default: the folder around here that has chapters/)",
     0},
    {"seconds", SECONDS, "N", 0, "Time for each transcript's command (default 30)", 0},
    {0},
};

static error_t parse_option(int key, char *argument, struct argp_state *state) {
    struct options *options = state->input;
    switch (key) {
    case CHECK: options->check = true; break;
    case NO_RUN: options->no_run = true; break;
    case ONLY_LINKS: options->only_links = true; break;
    case REGIONS: options->regions = true; break;
    case ROOT: options->root = argument; break;
    case SECONDS:
        options->seconds = atoi(argument);
        if (options->seconds < 1 || options->seconds > 3600)
            argp_error(state, "--seconds %s: give a number from 1 to 3600", argument);
        break;
    case ARGP_KEY_ARG: text_list_add(&options->files, argument); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    .options = option_table,
    .parser = parse_option,
    .args_doc = "[FILE.md...]",
    .doc =
        "Puts the current listings and transcripts into the book's pages: FILEs, or all of "
        "chapters/*.md, README.md, CONTRIBUTING.md, grader/README.md and exercises/**/*.md."
        "\vExit status: 0 all is current; 1 with --check, something differs; 2 a hard error, each "
        "told as FILE:LINE: what; what to do.",
};

/* --- pages ------------------------------------------------------------------------------------ */

static size_t show_differences(const struct page *page) {
    size_t differing = 0;
    for (size_t i = 0; i < page->block_count; i++)
        if (block_differs(page, &page->blocks[i])) {
            block_print_difference(page, &page->blocks[i]);
            differing++;
        }
    return differing;
}

/* Returns 1 when the file was written. */
static size_t write_page(struct weave *weave, const struct page *page) {
    size_t length;
    char *text = page_render(page, &length);
    bool differs = length != page->lines.length || memcmp(text, page->lines.text, length) != 0;
    if (differs && text_write_file(page->path, text, length) < 0) {
        problem_add(&weave->problems, page->path, 0,
                    "cannot be written (%s); make its folder writable", strerror(errno));
        differs = false;
    }
    free(text);
    return differs;
}

/* Returns how many blocks differ (--check) or files were written. */
static size_t finish_pages(struct weave *weave) {
    size_t changes = 0;
    for (size_t i = 0; i < weave->pages.count; i++) {
        const struct page *page = weave->pages.items[i];
        if (!page->readable || page->unclosed)
            continue;
        changes += weave->options.check ? show_differences(page) : write_page(weave, page);
    }
    return changes;
}

static void check_links(struct weave *weave) {
    struct pages others = {0};
    for (size_t i = 0; i < weave->pages.count; i++)
        links_check(weave->pages.items[i], &others, &weave->problems);
    pages_free(&others);
}

static void print_summary(const struct weave *weave, size_t changes) {
    size_t listings = 0;
    size_t links = 0;
    for (size_t i = 0; i < weave->pages.count; i++) {
        links += weave->pages.items[i]->link_count;
        for (size_t j = 0; j < weave->pages.items[i]->block_count; j++)
            listings += weave->pages.items[i]->blocks[j].origin == FROM_FILE;
    }
    printf("weave: %zu pages, %zu listings, %zu transcripts%s, %zu links", weave->pages.count,
           listings, weave->transcripts, weave->options.no_run ? " (not run)" : "", links);
    if (weave->options.check)
        printf("; blocks that differ: %zu\n", changes);
    else
        printf("; pages written: %zu\n", changes);
}

static int work(struct weave *weave) {
    for (size_t i = 0; i < weave->paths.count; i++)
        pages_get(&weave->pages, weave->paths.items[i], &weave->problems);
    if (!weave->options.only_links)
        weave_listings(weave);
    if (weave->options.regions) {
        weave_print_regions(weave);
        return 0;
    }
    check_links(weave);
    size_t changes = 0;
    if (!weave->options.only_links) {
        if (weave->whole)
            weave_check_uses(weave);
        weave_transcripts(weave);
        changes = finish_pages(weave);
    }
    print_summary(weave, changes);
    problems_print(&weave->problems);
    if (weave->problems.errors > 0)
        return EXIT_CANNOT;
    return weave->options.check && changes > 0 ? EXIT_DIFFERS : 0;
}

int main(int count, char **arguments) {
    struct weave weave = {.options.seconds = DEFAULT_SECONDS};
    text_program("weave");
    argp_err_exit_status = EXIT_CANNOT;
    argp_parse(&parser, count, arguments, 0, NULL, &weave.options);
    /* For the widths and letters of what is not ASCII; weave prints nothing that depends on it. */
    if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "en_US.UTF-8"))
        fail("no UTF-8 locale; install C.UTF-8 or en_US.UTF-8");
    weave_find_pages(&weave);
    int status = work(&weave);
    if (fflush(stdout) != 0)
        fail("standard output: %s", strerror(errno));
    pages_free(&weave.pages);
    sources_free(&weave.sources);
    problems_free(&weave.problems);
    text_list_free(&weave.paths);
    text_list_free(&weave.options.files);
    free(weave.root);
    return status;
}
