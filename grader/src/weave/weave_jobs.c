/* The transcripts of all pages, run together. */
#include "weave.h"
#include "weave_run.h"
#include "weave_transcript.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A temporary folder of this run's own, as a new string. */
static char *make_scratch(void) {
    const char *folder = getenv("TMPDIR");
    char *scratch = text_format("%s/weave.XXXXXX", folder && *folder == '/' ? folder : "/tmp");
    if (!mkdtemp(scratch))
        fail("%s: %s; free some space there", scratch, strerror(errno));
    return scratch;
}

struct job {
    struct page *page;
    struct block *block;
    struct transcript transcript;
    char *chapter;
};

/* Which chapter's programs a page's commands find, as a new string: of chapters/02-pipes.md and of
 * exercises/02-pipes/EXERCISE/README.md it is 02-pipes. */
static char *chapter_of(const char *path) {
    static const char exercises[] = "exercises/";
    if (text_begins(path, exercises)) {
        const char *topic = path + strlen(exercises);
        return text_copy_n(topic, strcspn(topic, "/"));
    }
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    return text_copy_n(base, strlen(base) - strlen(".md"));
}

/* Collects the transcripts of all pages whose comments can be read. */
static struct job *collect_jobs(struct weave *weave, size_t *count) {
    struct job *jobs = NULL;
    *count = 0;
    for (size_t i = 0; i < weave->pages.count; i++) {
        struct page *page = weave->pages.items[i];
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
            job.chapter = chapter_of(page->path);
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

static void run_jobs(struct weave *weave, struct job *jobs, size_t count) {
    char *scratch = make_scratch();
    struct run *runs = memory_new(count * sizeof *runs);
    for (size_t i = 0; i < count; i++)
        runs[i] = (struct run){.command = jobs[i].transcript.command,
                               .chapter = jobs[i].chapter,
                               .confined = jobs[i].block->origin == FROM_CONFINED_RUN};
    runs_all(runs, count, weave->root, scratch, weave->options.seconds);
    for (size_t i = 0; i < count; i++) {
        take_result(weave, &jobs[i], &runs[i]);
        run_free(&runs[i]);
    }
    free(runs);
    text_remove_tree(scratch);
    free(scratch);
}

void weave_transcripts(struct weave *weave) {
    struct job *jobs = collect_jobs(weave, &weave->transcripts);
    size_t count = weave->transcripts;
    if (count > 0 && !weave->options.no_run)
        run_jobs(weave, jobs, count);
    for (size_t i = 0; i < count; i++) {
        transcript_free(&jobs[i].transcript);
        free(jobs[i].chapter);
    }
    free(jobs);
}
