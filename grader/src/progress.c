#include "progress.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char heading[] = "happens-before progress ";

/* A progress larger than this is not ours: 2,000 exercises fit. */
enum { VERSION = 1, LIMIT = 256 * 1024 };

char *progress_path(const char *root) {
    const char *named = getenv("HB_PROGRESS");
    return named && *named ? text_copy(named) : text_format("%s/progress.txt", root);
}

static void entry_clear(struct progress_entry *entry) {
    free(entry->exercise);
    free(entry->passed);
    free(entry->gave_up);
    free(entry->comment);
}

void progress_free(struct progress *progress) {
    free(progress->current);
    for (size_t i = 0; i < progress->count; i++)
        entry_clear(&progress->entries[i]);
    free(progress->entries);
    *progress = (struct progress){0};
}

static struct progress_entry *find(const struct progress *progress, const char *exercise) {
    for (size_t i = 0; i < progress->count; i++)
        if (!progress->entries[i].comment && strcmp(progress->entries[i].exercise, exercise) == 0)
            return &progress->entries[i];
    return NULL;
}

const struct progress_entry *progress_of(const struct progress *progress, const char *exercise) {
    return find(progress, exercise);
}

static struct progress_entry *add(struct progress *progress) {
    progress->entries =
        memory_resize(progress->entries, (progress->count + 1) * sizeof *progress->entries);
    struct progress_entry *entry = &progress->entries[progress->count++];
    *entry = (struct progress_entry){0};
    return entry;
}

static struct progress_entry *find_or_add(struct progress *progress, const char *exercise) {
    struct progress_entry *entry = find(progress, exercise);
    if (!entry) {
        entry = add(progress);
        entry->exercise = text_copy(exercise);
    }
    return entry;
}

/* --- reading ------------------------------------------------------------------------------------ */

/* chapter/name, of what folders are named with. */
static bool is_exercise_name(const char *word) {
    const char *slash = strchr(word, '/');
    if (!slash || slash == word || !slash[1] || strchr(slash + 1, '/'))
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
        hints != floor(hints))
        return false;
    entry->hints = (int)hints;
    return true;
}

/* Takes one line, without its newline. Returns false when it means nothing. */
static bool take_line(struct progress *progress, char *line) {
    char *text = text_trim(line);
    if (!*text || *text == '#') {
        add(progress)->comment = text_copy(text);
        return true;
    }
    struct text_list words = {0};
    text_list_split(&words, text);
    const char *first = words.items[0];
    bool sound = false;
    if (strcmp(first, "current") == 0) {
        sound = words.count == 2 && !progress->current && is_exercise_name(words.items[1]);
        if (sound)
            progress->current = text_copy(words.items[1]);
    } else if (is_exercise_name(first) && !find(progress, first)) {
        struct progress_entry *entry = find_or_add(progress, first);
        sound = words.count % 2 == 1;
        for (size_t i = 1; sound && i < words.count; i += 2)
            sound = take_pair(words.items[i], words.items[i + 1], entry);
    }
    text_list_free(&words);
    return sound;
}

static enum progress_status damaged(char **problem, const char *path, const char *what) {
    *problem = text_format("%s: %s: mend it, or move it away to begin anew (it is left as it is)",
                           path, what);
    return PROGRESS_DAMAGED;
}

/* Takes the whole text of a file, which it may write into. */
static enum progress_status take_text(struct progress *progress, const char *path, char *text,
                                      size_t length, char **problem) {
    if (strlen(text) != length)
        return damaged(problem, path, "is not a progress file (it holds a NUL byte)");
    if (!*text_trim(text))
        return PROGRESS_OK;
    if (text_begins(text, "\xef\xbb\xbf")) /* some editors put a byte-order mark first */
        text += 3;
    if (!text_begins(text, heading))
        return damaged(problem, path, "is not a progress file (its first line is another's)");
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
            damaged(problem, path, what);
            free(what);
            return PROGRESS_DAMAGED;
        }
    }
    return PROGRESS_OK;
}

static enum progress_status load(const char *path, struct progress *progress, char **problem) {
    size_t length = 0;
    *progress = (struct progress){0};
    char *text = text_read_file(path, LIMIT, &length);
    if (!text && errno == ENOENT)
        return PROGRESS_OK;
    if (!text && (errno == EISDIR || errno == EINVAL))
        return damaged(problem, path, "is not a regular file");
    if (!text && errno == EFBIG)
        return damaged(problem, path, "is too large for a progress file");
    if (!text) {
        *problem = text_format("%s: the progress cannot be read (%s)", path, strerror(errno));
        return PROGRESS_UNWRITABLE;
    }
    enum progress_status status = take_text(progress, path, text, length, problem);
    if (status != PROGRESS_OK)
        progress_free(progress);
    free(text);
    return status;
}

enum progress_status progress_load(const char *root, struct progress *progress, char **problem) {
    char *path = progress_path(root);
    enum progress_status status = load(path, progress, problem);
    free(path);
    return status;
}

/* --- writing ------------------------------------------------------------------------------------ */

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

static int store(const char *path, const struct progress *progress) {
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
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
    int result = text_write_file(path, text, length);
    int error = errno;
    free(text);
    errno = error;
    return result;
}

/* The lock is on a file beside, which stays: the progress itself is replaced by each change, and a
 * lock on a file that is no longer the progress would protect nothing. Returns a descriptor to
 * close, or -1 with errno. */
static int lock(const char *path) {
    char *name = text_format("%s.lock", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    int error = errno;
    free(name);
    errno = error;
    while (fd >= 0 && flock(fd, LOCK_EX) < 0) {
        if (errno == EINTR)
            continue;
        if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL)
            break; /* a file system without locks: better unlocked than unrecorded */
        error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

typedef void change(struct progress *progress, const char *exercise, const void *data);

static enum progress_status update(const char *root, const char *exercise, change *apply,
                                   const void *data, char **problem) {
    char *named = progress_path(root);
    char *real = realpath(named, NULL); /* the progress may be a link into a shared folder */
    const char *path = real ? real : named;
    enum progress_status status;
    int fd = lock(path);
    if (fd < 0) {
        *problem = text_format("%s: the progress cannot be kept (%s)", path, strerror(errno));
        status = PROGRESS_UNWRITABLE;
    } else {
        struct progress progress;
        status = load(path, &progress, problem);
        if (status == PROGRESS_OK) {
            apply(&progress, exercise, data);
            if (store(path, &progress) < 0) {
                *problem = text_format("%s: the progress cannot be kept (%s); what it holds stays",
                                       path, strerror(errno));
                status = PROGRESS_UNWRITABLE;
            }
            progress_free(&progress);
        }
        close(fd);
    }
    free(real);
    free(named);
    return status;
}

static char *time_now(void) {
    char text[32];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text_copy(text);
}

static void apply_verdict(struct progress *progress, const char *exercise, const void *data) {
    const json_t *verdict = data;
    struct progress_entry *entry = find_or_add(progress, exercise);
    const char *word = json_string_value(json_object_get(verdict, "verdict"));
    double points = json_number_value(json_object_get(verdict, "points"));
    double most = json_number_value(json_object_get(verdict, "max_points"));
    /* Compared as shares, for the points of an exercise may change between two versions of it. */
    bool better = entry->max_points <= 0 || points * entry->max_points >= entry->points * most;
    if (most > 0 && points >= 0 && points <= most && better) {
        entry->points = points;
        entry->max_points = most;
    }
    if (word && strcmp(word, "pass") == 0 && !entry->passed)
        entry->passed = time_now();
}

enum progress_status progress_record(const char *root, const json_t *verdict, char **problem) {
    const char *exercise = json_string_value(json_object_get(verdict, "exercise"));
    const char *word = json_string_value(json_object_get(verdict, "verdict"));
    if (!exercise || !is_exercise_name(exercise) || !word || strcmp(word, "error") == 0)
        return PROGRESS_OK;
    return update(root, exercise, apply_verdict, verdict, problem);
}

static void apply_current(struct progress *progress, const char *exercise, const void *data) {
    (void)data;
    free(progress->current);
    progress->current = text_copy(exercise);
}

enum progress_status progress_set_current(const char *root, const char *exercise, char **problem) {
    return update(root, exercise, apply_current, NULL, problem);
}

static void apply_hints(struct progress *progress, const char *exercise, const void *data) {
    struct progress_entry *entry = find_or_add(progress, exercise);
    const int *seen = data;
    if (*seen > entry->hints)
        entry->hints = *seen;
}

enum progress_status progress_see_hints(const char *root, const char *exercise, int seen,
                                        char **problem) {
    return update(root, exercise, apply_hints, &seen, problem);
}

static void apply_give_up(struct progress *progress, const char *exercise, const void *data) {
    (void)data;
    struct progress_entry *entry = find_or_add(progress, exercise);
    if (!entry->passed && !entry->gave_up)
        entry->gave_up = time_now();
}

enum progress_status progress_give_up(const char *root, const char *exercise, char **problem) {
    return update(root, exercise, apply_give_up, NULL, problem);
}
