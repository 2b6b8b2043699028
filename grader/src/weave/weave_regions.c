#include "weave_regions.h"

#include "text.h"

#include <ctype.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST_LISTING = 100 };

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *language_of(const char *path) {
    static const struct {
        const char *ending, *language;
    } known[] = {{".c", "c"},     {".h", "c"},     {".sh", "sh"},  {".bash", "sh"},
                 {".bats", "sh"}, {".ini", "ini"}, {".mk", "make"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_ends(path, known[i].ending))
            return known[i].language;
    return strcmp(base_name(path), "Makefile") == 0 ? "make" : NULL;
}

enum marker { NOT_A_MARKER, OPENS, CLOSES, MALFORMED };

/* What a line is. `*name` is a new string for OPENS and CLOSES. */
static enum marker read_marker(const struct line *line, bool is_c, char **name) {
    const char *at = line->start;
    const char *end = at + line->length;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    size_t opener = is_c ? 2 : 1;
    bool alone = (size_t)(end - at) > opener &&
                 (is_c ? strncmp(at, "//", 2) == 0 : *at == '#' || *at == ';');
    if (!alone) {
        /* Code before a marker: in C only, where // cannot well mean anything else. */
        static const char *const inside[] = {"// region:", "// endregion:"};
        for (size_t i = 0; is_c && i < 2; i++)
            if (memmem(line->start, line->length, inside[i], strlen(inside[i])))
                return MALFORMED;
        return NOT_A_MARKER;
    }
    for (at += opener; at < end && *at == ' ';)
        at++;
    enum marker kind;
    if (text_begins(at, "region:") && at + 7 <= end)
        kind = OPENS;
    else if (text_begins(at, "endregion:") && at + 10 <= end)
        kind = CLOSES;
    else
        return NOT_A_MARKER;
    char *rest = text_copy_n(strchr(at, ':') + 1, (size_t)(end - strchr(at, ':') - 1));
    *name = text_copy(text_trim(rest));
    free(rest);
    bool valid = **name != '\0';
    for (const char *c = *name; *c; c++)
        valid = valid && (isalnum((unsigned char)*c) || strchr("_-.", *c));
    if (valid)
        return kind;
    free(*name);
    return MALFORMED;
}

struct region *source_region(struct source *source, const char *name) {
    for (size_t i = 0; i < source->region_count; i++)
        if (strcmp(source->regions[i].name, name) == 0)
            return &source->regions[i];
    return NULL;
}

/* The innermost region that is still open, or NULL. Regions are kept in the order they open. */
static struct region *innermost_open(struct source *source) {
    for (size_t i = source->region_count; i-- > 0;)
        if (source->regions[i].last == 0)
            return &source->regions[i];
    return NULL;
}

static void open_region(struct source *source, char *name, int line, struct problems *problems) {
    const struct region *earlier = source_region(source, name);
    if (earlier)
        problem_add(problems, source->path, line,
                    "region %s begins a second time (first at line %d); give one of them another "
                    "name",
                    name, earlier->first);
    source->regions =
        memory_resize(source->regions, (source->region_count + 1) * sizeof *source->regions);
    source->regions[source->region_count++] = (struct region){.name = name, .first = line};
}

static void close_region(struct source *source, char *name, int line, struct problems *problems) {
    struct region *inner = innermost_open(source);
    struct region *named = NULL;
    for (size_t i = source->region_count; i-- > 0 && !named;)
        if (source->regions[i].last == 0 && strcmp(source->regions[i].name, name) == 0)
            named = &source->regions[i];
    if (!named)
        problem_add(problems, source->path, line,
                    "region %s ends but is not open; write its `region: %s` line, or take this "
                    "one out",
                    name, name);
    else if (named != inner)
        problem_add(problems, source->path, line,
                    "region %s ends inside region %s (begun at line %d); end %s first", name,
                    inner->name, inner->first, inner->name);
    if (named)
        named->last = line;
    free(name);
}

static void read_regions(struct source *source, struct problems *problems) {
    const char *language = language_of(source->path);
    bool is_c = language && strcmp(language, "c") == 0;
    source->marker = memory_new((size_t)source->lines.count * sizeof *source->marker);
    for (int i = 0; i < source->lines.count; i++) {
        char *name = NULL;
        enum marker kind = read_marker(&source->lines.items[i], is_c, &name);
        source->marker[i] = kind != NOT_A_MARKER;
        if (kind == OPENS)
            open_region(source, name, i + 1, problems);
        else if (kind == CLOSES)
            close_region(source, name, i + 1, problems);
        else if (kind == MALFORMED)
            problem_add(problems, source->path, i + 1,
                        "not a region's marker; write it alone on its line, as `%s region: name`",
                        is_c ? "//" : "#");
    }
    struct region *open;
    while ((open = innermost_open(source))) {
        problem_add(problems, source->path, open->first,
                    "region %s never ends; write `endregion: %s` after it", open->name, open->name);
        open->last = source->lines.count + 1;
    }
}

struct source *source_get(struct sources *sources, const char *path, struct problems *problems) {
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->items[i]->path, path) == 0)
            return sources->items[i];
    struct source *source = memory_new(sizeof *source);
    source->path = text_copy(path);
    source->readable = lines_read(&source->lines, path, problems);
    if (source->readable)
        read_regions(source, problems);
    sources->items = memory_resize(sources->items, (sources->count + 1) * sizeof *sources->items);
    sources->items[sources->count++] = source;
    return source;
}

static int by_name(const FTSENT **left, const FTSENT **right) {
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

void sources_read_below(struct sources *sources, const char *folder, struct problems *problems) {
    char *roots[] = {text_copy(folder), NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *entry; tree && (entry = fts_read(tree));)
        if (entry->fts_info == FTS_F && language_of(entry->fts_path))
            source_get(sources, entry->fts_path, problems);
    if (tree)
        fts_close(tree);
    free(roots[0]);
}

static bool is_blank(const struct line *line) {
    for (size_t i = 0; i < line->length; i++)
        if (!isspace((unsigned char)line->start[i]))
            return false;
    return true;
}

/* How many bytes of white space all of the lines that are not blank begin with alike. */
static size_t common_indentation(const struct source *source, int first, int last) {
    const struct line *model = NULL;
    size_t common = 0;
    for (int i = first; i <= last; i++) {
        const struct line *line = &source->lines.items[i];
        if (source->marker[i] || is_blank(line))
            continue;
        if (!model) {
            model = line;
            while (common < line->length &&
                   (line->start[common] == ' ' || line->start[common] == '\t'))
                common++;
        }
        size_t same = 0;
        while (same < common && same < line->length && line->start[same] == model->start[same])
            same++;
        common = same;
    }
    return common;
}

char *source_listing(const struct source *source, const struct region *region,
                     struct problems *problems) {
    int first = region ? region->first : 0; /* of the lines inside, counted from 0 */
    int last = (region ? region->last - 1 : source->lines.count) - 1;
    while (first <= last && (source->marker[first] || is_blank(&source->lines.items[first])))
        first++;
    while (last >= first && (source->marker[last] || is_blank(&source->lines.items[last])))
        last--;
    size_t indentation = common_indentation(source, first, last);
    char *listing = memory_new(source->lines.length + 2);
    size_t used = 0;
    for (int i = first; i <= last; i++) {
        const struct line *line = &source->lines.items[i];
        if (source->marker[i])
            continue;
        if (!is_blank(line)) {
            const char *start = line->start + indentation;
            size_t length = line->length - indentation;
            int columns = text_columns(start, length);
            if (columns > WIDEST_LISTING)
                problem_add(problems, source->path, i + 1,
                            "%d columns in a listing; break it before column %d", columns,
                            WIDEST_LISTING + 1);
            memcpy(listing + used, start, length);
            used += length;
        }
        listing[used++] = '\n';
    }
    listing[used] = '\0';
    return listing;
}

void sources_free(struct sources *sources) {
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = sources->items[i];
        for (size_t j = 0; j < source->region_count; j++)
            free(source->regions[j].name);
        free(source->regions);
        free(source->marker);
        lines_free(&source->lines);
        free(source->path);
        free(source);
    }
    free(sources->items);
    *sources = (struct sources){0};
}
