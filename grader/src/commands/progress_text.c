#include "progress_text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char heading[] = "happens-before progress ";

enum { VERSION = 1 };

/* chapter/name, of what folders are named with; neither begins with a dot. */
bool progress_is_name(const char *word) {
    const char *slash = strchr(word, '/');
    if (!slash || !slash[1] || strchr(slash + 1, '/') || *word == '.' || slash == word ||
        slash[1] == '.')
        return false;
    for (; *word; word++)
        if (!isalnum((unsigned char)*word) && !strchr("-_./", *word))
            return false;
    return true;
}

static bool is_time(const char *word) {
    static const char shape[] = "0000-00-00T00:00:00Z";
    if (strlen(word) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == '0' ? !isdigit((unsigned char)word[i]) : word[i] != shape[i])
            return false;
    return true;
}

/* Takes a number that is not negative and not absurd off *at; false when there is none. */
static bool take_number(const char **at, double *number) {
    char *end;
    if (!isdigit((unsigned char)**at))
        return false;
    *number = strtod(*at, &end);
    *at = end;
    return isfinite(*number) && *number <= 1e6;
}

static bool take_points(const char *word, struct progress_entry *entry) {
    return take_number(&word, &entry->points) && *word++ == '/' &&
           take_number(&word, &entry->max_points) && !*word && entry->points <= entry->max_points;
}

static bool take_time(const char *word, char **time) {
    if (*time || !is_time(word))
        return false;
    *time = text_copy(word);
    return true;
}

static bool take_pair(const char *key, const char *value, struct progress_entry *entry) {
    if (strcmp(key, "passed") == 0)
        return take_time(value, &entry->passed);
    if (strcmp(key, "gave-up") == 0)
        return take_time(value, &entry->gave_up);
    if (strcmp(key, "points") == 0)
        return take_points(value, entry);
    double hints = 0;
    if (strcmp(key, "hints") != 0 || !take_number(&value, &hints) || *value || hints > 1000 ||
        hints != (double)(int)hints)
        return false;
    entry->hints = (int)hints;
    return true;
}

/* Takes one line, without its newline. Returns false when it means nothing. */
static bool take_line(struct progress *progress, char *line) {
    char *text = text_trim(line);
    if (!*text || *text == '#') {
        progress_add(progress, NULL)->comment = text_copy(text);
        return true;
    }
    struct text_list words = {0};
    text_list_split(&words, text);
    const char *first = words.items[0];
    bool sound = false;
    if (strcmp(first, "current") == 0) {
        sound = words.count == 2 && !progress->current && progress_is_name(words.items[1]);
        if (sound)
            progress->current = text_copy(words.items[1]);
    } else if (progress_is_name(first) && !progress_of(progress, first)) {
        struct progress_entry *entry = progress_add(progress, first);
        sound = words.count % 2 == 1;
        for (size_t i = 1; sound && i < words.count; i += 2)
            sound = take_pair(words.items[i], words.items[i + 1], entry);
    }
    text_list_free(&words);
    return sound;
}

enum progress_status progress_damaged(char **problem, const char *path, const char *what) {
    *problem = text_format("%s: %s: mend it, or move it away to begin anew (it is left as it is)",
                           path, what);
    return PROGRESS_DAMAGED;
}

enum progress_status progress_parse(struct progress *progress, const char *path, char *text,
                                    size_t length, char **problem) {
    if (strlen(text) != length)
        return progress_damaged(problem, path, "is not a progress file (it holds a NUL byte)");
    if (!*text_trim(text))
        return PROGRESS_OK;
    if (text_begins(text, "\xef\xbb\xbf")) /* some editors put a byte-order mark first */
        text += 3;
    if (!text_begins(text, heading))
        return progress_damaged(problem, path,
                                "is not a progress file (its first line is another's)");
    char *rest = text;
    char *line = strsep(&rest, "\n");
    char *version = text_trim(line + strlen(heading));
    if (strcmp(version, "1") != 0) {
        *problem = text_format("%s: is of version '%.20s' and this grader knows version %d: update "
                               "the repository (it is left as it is)",
                               path, version, VERSION);
        return PROGRESS_DAMAGED;
    }
    for (int number = 2; (line = strsep(&rest, "\n")); number++) {
        if (!rest && !*line)
            break; /* behind the last newline */
        if (!take_line(progress, line)) {
            char *what = text_format("line %d means nothing", number);
            progress_damaged(problem, path, what);
            free(what);
            return PROGRESS_DAMAGED;
        }
    }
    return PROGRESS_OK;
}

static void print_entry(FILE *file, const struct progress_entry *entry) {
    if (entry->comment) {
        fprintf(file, "%s\n", entry->comment);
        return;
    }
    fprintf(file, "%s", entry->exercise);
    if (entry->passed)
        fprintf(file, "  passed %s", entry->passed);
    if (entry->max_points > 0)
        fprintf(file, "  points %.4g/%.4g", entry->points, entry->max_points);
    if (entry->hints > 0)
        fprintf(file, "  hints %d", entry->hints);
    if (entry->gave_up)
        fprintf(file, "  gave-up %s", entry->gave_up);
    fputc('\n', file);
}

char *progress_print(const struct progress *progress, size_t *length) {
    char *text = NULL;
    FILE *file = open_memstream(&text, length);
    if (!file)
        fail("out of memory");
    size_t first = 0; /* the exercises come behind the comments at the top and `current` */
    fprintf(file, "%s%d\n", heading, VERSION);
    if (progress->count == 0 || !progress->entries[0].comment)
        fprintf(file, "# Kept by grader/grade. Copy it to another machine as it is.\n");
    while (first < progress->count && progress->entries[first].comment)
        print_entry(file, &progress->entries[first++]);
    if (progress->current)
        fprintf(file, "current %s\n", progress->current);
    for (size_t i = first; i < progress->count; i++)
        print_entry(file, &progress->entries[i]);
    if (fclose(file) != 0)
        fail("out of memory");
    return text;
}
