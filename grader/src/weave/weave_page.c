#include "weave_page.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static FILE *open_text(char **text, size_t *length) {
    FILE *stream = open_memstream(text, length);
    if (!stream)
        fail("out of memory");
    return stream;
}

static void close_text(FILE *stream) {
    if (fclose(stream) != 0)
        fail("out of memory");
}

/* How long the fence must be so that no line of the text closes it. */
static int needed_fence(const struct block *block) {
    int needed = block->fence_length;
    for (const char *line = block->wanted; *line; line += line[0] == '\n') {
        line += strspn(line, " ");
        int run = 0;
        while (line[run] == block->fence)
            run++;
        if (run >= needed)
            needed = run + 1;
        line = strchrnul(line, '\n');
    }
    return needed;
}

static void put_fence(FILE *stream, const struct line *line, const struct block *block,
                      size_t prefix, int needed) {
    fwrite(line->start, 1, prefix, stream);
    size_t old = 0;
    while (prefix + old < line->length && line->start[prefix + old] == block->fence)
        old++;
    for (size_t i = old; i < (size_t)needed; i++)
        fputc(block->fence, stream);
    fwrite(line->start + prefix, 1, line->length - prefix, stream);
}

/* The opening fence, with the language corrected. */
static void put_opening(FILE *stream, const struct line *line, const struct block *block,
                        size_t prefix, int needed) {
    size_t word = strcspn(block->info, " \t{");
    const char *language = block->wanted_language;
    if (!language || (strlen(language) == word && strncmp(block->info, language, word) == 0)) {
        put_fence(stream, line, block, prefix, needed);
        return;
    }
    fwrite(line->start, 1, prefix, stream);
    for (int i = 0; i < needed; i++)
        fputc(block->fence, stream);
    fprintf(stream, "%s%s", language, block->info + word);
}

static void put_end(FILE *stream, const struct line *line) {
    fwrite(line->start + line->length, 1, line->end, stream);
}

static void put_block(FILE *stream, const struct page *page, const struct block *block) {
    const struct line *open = &page->lines.items[block->open - 1];
    const struct line *close = &page->lines.items[block->close - 1];
    size_t prefix = strspn(open->start, " \t>");
    size_t blank_prefix = prefix; /* of an empty line: without white space at its end */
    while (blank_prefix > 0 && open->start[blank_prefix - 1] != '>')
        blank_prefix--;
    int needed = needed_fence(block);
    put_opening(stream, open, block, prefix, needed);
    put_end(stream, open);
    for (const char *line = block->wanted; *line;) {
        size_t length = strcspn(line, "\n");
        fwrite(open->start, 1, length > 0 ? prefix : blank_prefix, stream);
        fwrite(line, 1, length, stream);
        put_end(stream, open);
        line += length + (line[length] == '\n');
    }
    put_fence(stream, close, block, strspn(close->start, " \t>"), needed);
    put_end(stream, close);
}

static void put_lines(FILE *stream, const struct page *page, int first, int last) {
    for (int i = first; i <= last; i++) {
        const struct line *line = &page->lines.items[i - 1];
        fwrite(line->start, 1, line->length + line->end, stream);
    }
}

bool block_differs(const struct page *page, const struct block *block) {
    if (!block->wanted)
        return false;
    char *text;
    size_t length;
    FILE *stream = open_text(&text, &length);
    put_block(stream, page, block);
    close_text(stream);
    const char *now = page->lines.items[block->open - 1].start;
    const struct line *last = &page->lines.items[block->close - 1];
    size_t length_now = (size_t)(last->start + last->length + last->end - now);
    bool differs = length_now != length || memcmp(now, text, length) != 0;
    free(text);
    return differs;
}

char *page_render(const struct page *page, size_t *length) {
    char *text;
    FILE *stream = open_text(&text, length);
    int line = 1;
    for (size_t i = 0; i < page->block_count; i++) {
        const struct block *block = &page->blocks[i];
        if (!block->wanted)
            continue;
        put_lines(stream, page, line, block->open - 1);
        put_block(stream, page, block);
        line = block->close + 1;
    }
    put_lines(stream, page, line, page->lines.count);
    close_text(stream);
    return text;
}

/* A file without a name that diff can read by its descriptor: no temporary folder, nothing that an
 * interrupted run could leave behind. */
static int memory_file(const char *text, size_t length) {
    int fd = memfd_create("weave", 0);
    if (fd < 0)
        fail("memfd_create: %s", strerror(errno));
    for (size_t done = 0; done < length;) {
        ssize_t count = write(fd, text + done, length - done);
        if (count < 0 && errno != EINTR)
            fail("a block's text: %s", strerror(errno));
        if (count > 0)
            done += (size_t)count;
    }
    return fd;
}

static void run_diff(int now, int wanted, const char *label) {
    char *old_path = text_format("/dev/fd/%d", now);
    char *new_path = text_format("/dev/fd/%d", wanted);
    char *arguments[] = {"diff",     "-u",     "--label", (char *)label, "--label",
                         "as woven", old_path, new_path,  NULL};
    pid_t pid;
    fflush(stdout);
    int error = posix_spawnp(&pid, "diff", NULL, NULL, arguments, environ);
    if (error)
        fail("diff: %s; install diffutils", strerror(error));
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    free(old_path);
    free(new_path);
}

void block_print_difference(const struct page *page, const struct block *block) {
    char *text;
    size_t length;
    FILE *stream = open_text(&text, &length);
    put_block(stream, page, block);
    close_text(stream);
    const char *start = page->lines.items[block->open - 1].start;
    const struct line *last = &page->lines.items[block->close - 1];
    int now = memory_file(start, (size_t)(last->start + last->length + last->end - start));
    int wanted = memory_file(text, length);

    bool listing = block->origin == FROM_FILE;
    printf("%s:%d: the %s differs from %s `%s`\n", page->path, block->open,
           listing ? "listing" : "transcript",
           listing ? "its source" : "what prints it:", block->argument);
    char *label = text_format("%s:%d as it is", page->path, block->open);
    run_diff(now, wanted, label);
    close(now);
    close(wanted);
    free(label);
    free(text);
}
