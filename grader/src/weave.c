/* weave: puts the current listings and transcripts into the pages of the book, or says which are not
 * current. What it reads in Markdown is described in weave_markdown.h, in sources in
 * weave_regions.h, the transcripts in weave_transcript.h and weave_run.h. */
#include "text.h"
#include "weave_links.h"
#include "weave_markdown.h"
#include "weave_page.h"
#include "weave_regions.h"
#include "weave_run.h"
#include "weave_transcript.h"

#include <argp.h>
#include <errno.h>
#include <fts.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_DIFFERS = 1, LONGEST_LISTING = 20, DEFAULT_SECONDS = 30 };

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
    char *root;             /* absolute; the working directory */
    struct text_list paths; /* of the pages to weave, relative to it */
    bool whole;             /* all of the book's pages */
    struct problems problems;
    struct sources sources;
    struct pages pages;
    char *scratch; /* a temporary folder, once one is needed */
    size_t transcripts;
};

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

/* --- which pages ------------------------------------------------------------------------------ */

/* Finds the repository's root and makes it the working directory. */
static void enter_root(struct weave *weave) {
    const char *given = weave->options.root;
    weave->root = realpath(given ? given : ".", NULL);
    if (!weave->root)
        fail("%s: %s; give a folder", given ? given : ".", strerror(errno));
    for (struct stat status; !given;) {
        char *chapters = text_format("%s/chapters", weave->root);
        bool found = stat(chapters, &status) == 0 && S_ISDIR(status.st_mode);
        free(chapters);
        if (found)
            break;
        char *slash = strrchr(weave->root, '/');
        if (!slash || slash[1] == '\0')
            fail("no chapters/ here or in a folder above; start it in the repository, or give "
                 "--root DIR");
        slash[slash == weave->root ? 1 : 0] = '\0';
    }
    if (chdir(weave->root) < 0)
        fail("%s: %s; give a folder that can be entered", weave->root, strerror(errno));
}

/* Turns the files given, relative to `start` (where weave was started), into paths below the root. */
static void name_files(struct weave *weave, const char *start) {
    size_t root_length = strcmp(weave->root, "/") == 0 ? 0 : strlen(weave->root);
    for (size_t i = 0; i < weave->options.files.count; i++) {
        const char *given = weave->options.files.items[i];
        char *joined = given[0] == '/' ? text_copy(given) : text_format("%s/%s", start, given);
        char *path = realpath(joined, NULL);
        if (!path)
            fail("%s: %s; name a page that is there", given, strerror(errno));
        if (strncmp(path, weave->root, root_length) != 0 || path[root_length] != '/')
            fail("%s: not in the repository %s; give --root DIR", given, weave->root);
        if (!text_ends(path, ".md"))
            fail("%s: not a Markdown page; name a FILE.md", given);
        if (!text_list_has(&weave->paths, path + root_length + 1))
            text_list_add(&weave->paths, path + root_length + 1);
        free(path);
        free(joined);
    }
}

static int by_name(const FTSENT **left, const FTSENT **right) {
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

/* Adds the pages in `folder`, `deep` or only there, in order. */
static void add_pages(struct text_list *paths, const char *folder, bool deep) {
    char *roots[] = {text_copy(folder), NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *entry; tree && (entry = fts_read(tree));) {
        if (entry->fts_info == FTS_D && entry->fts_level > 0 && !deep)
            fts_set(tree, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_F && text_ends(entry->fts_name, ".md"))
            text_list_add(paths, entry->fts_path);
    }
    if (tree)
        fts_close(tree);
    free(roots[0]);
}

static void name_whole_book(struct text_list *paths) {
    static const char *const single[] = {"README.md", "CONTRIBUTING.md", "grader/README.md"};
    add_pages(paths, "chapters", false);
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (access(single[i], F_OK) == 0)
            text_list_add(paths, single[i]);
    add_pages(paths, "exercises", true);
}

/* --- listings --------------------------------------------------------------------------------- */

static int count_lines(const char *text) {
    int count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void weave_listing(struct weave *weave, const struct page *page, struct block *block) {
    struct problems *problems = &weave->problems;
    char *path = text_copy(block->argument);
    char *name = strchr(path, '#');
    if (name)
        *name++ = '\0';
    struct source *source = NULL;
    if (access(path, F_OK) < 0)
        problem_add(problems, page->path, block->line,
                    "there is no file %s; correct the path, which begins at the repository's root",
                    path);
    else
        source = source_get(&weave->sources, path, problems);
    struct region *region = NULL;
    if (source && source->readable && name && !(region = source_region(source, name)))
        problem_add(problems, page->path, block->line,
                    "%s has no region %s; correct the name, or mark the region", path, name);
    if (source && source->readable && (region || !name)) {
        if (region && !region->user) {
            region->user = page->path;
            region->user_line = block->line;
        }
        block->wanted = source_listing(source, region, problems);
        block->wanted_language = language_of(path);
        int lines = count_lines(block->wanted);
        if (lines == 0)
            problem_add(problems, page->path, block->line, "%s shows no line at all; fill it",
                        block->argument);
        if (lines > LONGEST_LISTING && text_begins(page->path, "chapters/"))
            problem_warn(problems, page->path, block->line,
                         "a listing of %d lines; show at most %d at a time", lines,
                         LONGEST_LISTING);
    }
    free(path);
}

/* A region nobody shows is a forgotten one: of every source, not only those that pages name. */
static void check_uses(struct weave *weave) {
    sources_read_below(&weave->sources, "solutions", &weave->problems);
    for (size_t i = 0; i < weave->sources.count; i++) {
        const struct source *source = weave->sources.items[i];
        for (size_t j = 0; j < source->region_count; j++)
            if (!source->regions[j].user && text_begins(source->path, "solutions/"))
                problem_add(&weave->problems, source->path, source->regions[j].first,
                            "no page shows the region %s; show it, or take its markers out",
                            source->regions[j].name);
    }
}

static int by_path(const void *left, const void *right) {
    const struct source *const *a = left;
    const struct source *const *b = right;
    return strcmp((*a)->path, (*b)->path);
}

static void print_regions(struct weave *weave) {
    qsort(weave->sources.items, weave->sources.count, sizeof *weave->sources.items, by_path);
    for (size_t i = 0; i < weave->sources.count; i++) {
        const struct source *source = weave->sources.items[i];
        for (size_t j = 0; j < source->region_count; j++) {
            const struct region *region = &source->regions[j];
            printf("%s#%s", source->path, region->name);
            if (region->user)
                printf("\t%s:%d\n", region->user, region->user_line);
            else
                printf("\tunused\n");
        }
    }
}

/* --- transcripts ------------------------------------------------------------------------------ */

static const char *scratch(struct weave *weave) {
    if (weave->scratch)
        return weave->scratch;
    const char *folder = getenv("TMPDIR");
    weave->scratch = text_format("%s/weave.XXXXXX", folder && *folder == '/' ? folder : "/tmp");
    if (!mkdtemp(weave->scratch))
        fail("%s: %s; free some space there", weave->scratch, strerror(errno));
    return weave->scratch;
}

struct job {
    struct page *page;
    struct block *block;
    struct transcript transcript;
    char *chapter; /* the page's base name without .md */
};

/* Collects the transcripts of all pages whose comments can be read. */
static struct job *collect_jobs(struct weave *weave, size_t *count) {
    struct job *jobs = NULL;
    *count = 0;
    for (size_t i = 0; i < weave->pages.count; i++) {
        struct page *page = weave->pages.items[i];
        const char *slash = strrchr(page->path, '/');
        const char *base = slash ? slash + 1 : page->path;
        for (size_t j = 0; j < page->block_count; j++) {
            struct block *block = &page->blocks[j];
            if (block->origin == FROM_FILE || *block->argument == '\0')
                continue;
            struct job job = {.page = page, .block = block};
            char *problem = transcript_parse(&job.transcript, block->argument);
            if (problem) {
                problem_add(&weave->problems, page->path, block->line, "%s", problem);
                transcript_free(&job.transcript);
                free(problem);
                continue;
            }
            job.chapter = text_copy_n(base, strlen(base) - strlen(".md"));
            jobs = memory_resize(jobs, (*count + 1) * sizeof *jobs);
            jobs[(*count)++] = job;
        }
    }
    return jobs;
}

static void take_result(struct weave *weave, struct job *job, const struct run *run) {
    char *problem = transcript_text(&job->transcript, run, weave->root, &job->block->wanted);
    if (problem)
        problem_add(&weave->problems, job->page->path, job->block->line, "%s", problem);
    free(problem);
}

static void weave_transcripts(struct weave *weave) {
    struct job *jobs = collect_jobs(weave, &weave->transcripts);
    size_t count = weave->transcripts;
    if (count > 0 && !weave->options.no_run) {
        struct run *runs = memory_new(count * sizeof *runs);
        for (size_t i = 0; i < count; i++)
            runs[i] = (struct run){.command = jobs[i].transcript.command,
                                   .chapter = jobs[i].chapter,
                                   .confined = jobs[i].block->origin == FROM_CONFINED_RUN};
        runs_all(runs, count, weave->root, scratch(weave), weave->options.seconds);
        for (size_t i = 0; i < count; i++) {
            take_result(weave, &jobs[i], &runs[i]);
            run_free(&runs[i]);
        }
        free(runs);
    }
    for (size_t i = 0; i < count; i++) {
        transcript_free(&jobs[i].transcript);
        free(jobs[i].chapter);
    }
    free(jobs);
}

/* --- pages ------------------------------------------------------------------------------------ */

static size_t show_differences(struct weave *weave, const struct page *page) {
    size_t differing = 0;
    for (size_t i = 0; i < page->block_count; i++)
        if (block_differs(page, &page->blocks[i])) {
            block_print_difference(page, &page->blocks[i], scratch(weave));
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
        changes += weave->options.check ? show_differences(weave, page) : write_page(weave, page);
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
    for (size_t i = 0; i < weave->pages.count && !weave->options.only_links; i++) {
        struct page *page = weave->pages.items[i];
        for (size_t j = 0; j < page->block_count; j++)
            if (page->blocks[j].origin == FROM_FILE && *page->blocks[j].argument)
                weave_listing(weave, page, &page->blocks[j]);
    }
    size_t changes = 0;
    if (weave->options.regions) {
        sources_read_below(&weave->sources, "solutions", &weave->problems);
        print_regions(weave);
        return 0;
    }
    check_links(weave);
    if (!weave->options.only_links) {
        if (weave->whole)
            check_uses(weave);
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
    char *start = realpath(".", NULL);
    if (!start)
        fail("the current folder: %s; start it in another", strerror(errno));
    enter_root(&weave);
    weave.whole = weave.options.files.count == 0;
    if (weave.whole)
        name_whole_book(&weave.paths);
    else
        name_files(&weave, start);
    int status = work(&weave);
    if (weave.scratch)
        text_remove_tree(weave.scratch);
    if (fflush(stdout) != 0)
        fail("standard output: %s", strerror(errno));
    pages_free(&weave.pages);
    sources_free(&weave.sources);
    problems_free(&weave.problems);
    text_list_free(&weave.paths);
    text_list_free(&weave.options.files);
    free(weave.scratch);
    free(weave.root);
    free(start);
    return status;
}
