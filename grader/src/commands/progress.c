#include "progress_text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A progress larger than this is not ours: 2,000 exercises fit. */
enum { LIMIT = 256 * 1024, LINKS = 8 };

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

struct progress_entry *progress_add(struct progress *progress, const char *exercise) {
    struct progress_entry *entry = exercise ? find(progress, exercise) : NULL;
    if (entry)
        return entry;
    progress->entries =
        memory_resize(progress->entries, (progress->count + 1) * sizeof *progress->entries);
    entry = &progress->entries[progress->count++];
    *entry = (struct progress_entry){.exercise = exercise ? text_copy(exercise) : NULL};
    return entry;
}

static enum progress_status load(const char *path, struct progress *progress, char **problem) {
    size_t length = 0;
    *progress = (struct progress){0};
    char *text = text_read_file(path, LIMIT, &length);
    if (!text && errno == ENOENT)
        return PROGRESS_OK;
    if (!text && (errno == EISDIR || errno == EINVAL))
        return progress_damaged(problem, path, "is not a regular file");
    if (!text && errno == EFBIG)
        return progress_damaged(problem, path, "is too large for a progress file");
    if (!text) {
        *problem = text_format("%s: the progress cannot be read (%s)", path, strerror(errno));
        return PROGRESS_UNWRITABLE;
    }
    enum progress_status status = progress_parse(progress, path, text, length, problem);
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

static int store(const char *path, const struct progress *progress) {
    size_t length = 0;
    char *text = progress_print(progress, &length);
    int result = text_write_file(path, text, length);
    int error = errno;
    free(text);
    errno = error;
    return result;
}

/* The file itself where the progress is a link, into a shared folder say, and the file may not be
 * there yet: renaming over the link would end the sharing. The caller frees it. */
static char *follow(char *path) {
    for (int i = 0; i < LINKS; i++) {
        char target[PATH_MAX];
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length < 0)
            break;
        target[length] = '\0';
        const char *slash = *target == '/' ? NULL : strrchr(path, '/');
        int folder = slash ? (int)(slash - path) + 1 : 0;
        char *next = text_format("%.*s%s", folder, path, target);
        free(path);
        path = next;
    }
    return path;
}

typedef void change(struct progress *progress, const char *exercise, const void *data);

static enum progress_status update(const char *root, const char *exercise, change *apply,
                                   const void *data, char **problem) {
    char *path = follow(progress_path(root));
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
    free(path);
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
    struct progress_entry *entry = progress_add(progress, exercise);
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
    if (!progress->current) /* what was graded first is what is being worked on */
        progress->current = text_copy(exercise);
}

enum progress_status progress_record(const char *root, const json_t *verdict, char **problem) {
    const char *exercise = json_string_value(json_object_get(verdict, "exercise"));
    const char *word = json_string_value(json_object_get(verdict, "verdict"));
    if (!exercise || !progress_is_name(exercise) || !word || strcmp(word, "error") == 0)
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
    struct progress_entry *entry = progress_add(progress, exercise);
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
    struct progress_entry *entry = progress_add(progress, exercise);
    if (!entry->passed && !entry->gave_up)
        entry->gave_up = time_now();
}

enum progress_status progress_give_up(const char *root, const char *exercise, char **problem) {
    return update(root, exercise, apply_give_up, NULL, problem);
}
