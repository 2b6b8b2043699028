#include "weave.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_LISTING = 20 };

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

void weave_listings(struct weave *weave) {
    for (size_t i = 0; i < weave->pages.count; i++) {
        struct page *page = weave->pages.items[i];
        for (size_t j = 0; j < page->block_count; j++)
            if (page->blocks[j].origin == FROM_FILE && *page->blocks[j].argument)
                weave_listing(weave, page, &page->blocks[j]);
    }
}

/* Of every source, not only those that pages name: a region nobody shows is a forgotten one. */
void weave_check_uses(struct weave *weave) {
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

void weave_print_regions(struct weave *weave) {
    sources_read_below(&weave->sources, "solutions", &weave->problems);
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
