#include "submission.h"

#include "verdict.h"

#include <errno.h>
#include <limits.h>
#include <sha256.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No exercise needs more; a generated 50 MB file is a mistake or an attack. */
enum { FILE_LIMIT = 1024 * 1024 };

/* Whether `path` leads, by a symbolic link, into the folder of the reference solutions. */
static bool links_to_solution(const char *root, const char *path) {
    char *folder = text_format("%s/solutions", root);
    char *solutions = realpath(folder, NULL);
    char *target = realpath(path, NULL);
    char *parent = text_copy(path);
    char *slash = strrchr(parent, '/');
    if (slash)
        *slash = '\0';
    char *place = realpath(slash ? (*parent ? parent : "/") : ".", NULL);
    bool inside =
        solutions && target && text_begins(target, solutions) && target[strlen(solutions)] == '/';
    /* Named openly, as an instructor does to try the solution, it is no trick. */
    bool open = solutions && place && text_begins(place, solutions);
    free(folder);
    free(solutions);
    free(target);
    free(parent);
    free(place);
    return inside && !open;
}

static const char *reason(int error) {
    switch (error) {
    case ENOENT: return "is not there: check the name";
    case EISDIR: return "is a directory: give the file itself";
    case EINVAL: return "is no regular file: give a plain file of C source";
    case EFBIG:
        return "is larger than 1 MiB: no exercise needs that much source, hand in the C file alone";
    case EACCES: return "cannot be read (permission denied): 'chmod u+r' it";
    case ELOOP: return "is a link that leads to itself: give the file itself";
    default: return NULL;
    }
}

/* Reads one file; on failure returns NULL with *problem set. */
static char *take_file(const char *root, const char *path, size_t *length, char **problem) {
    char *data = text_read_file(path, FILE_LIMIT, length);
    const char *what = NULL;
    if (!data)
        what = reason(errno) ? reason(errno) : strerror(errno);
    else if (*length == 0)
        what =
            "is empty: write the program first, or 'grader/grade reset' puts the starter in place";
    else if (memchr(data, '\0', *length))
        what = "is binary: hand in C source, not a compiled program";
    else if (links_to_solution(root, path))
        what = "is a link to the reference solution: hand in a file of your own";
    if (!what)
        return data;
    char *shown = verdict_word(path);
    *problem = text_format("%s %s", shown, what);
    free(shown);
    free(data);
    return NULL;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The path given for the file `name`, or NULL. */
static const char *path_for(const struct exercise *exercise, const struct text_list *paths,
                            const char *name) {
    if (exercise->files.count == 1 && paths->count == 1)
        return paths->items[0];
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(base_name(paths->items[i]), name) == 0)
            return paths->items[i];
    return NULL;
}

/* One line when the paths given are not the exercise's files, one each; else NULL. */
static char *check_paths(const struct exercise *exercise, const struct text_list *paths) {
    if (paths->count > exercise->files.count)
        return text_format("%zu files given, %s takes %zu: see 'files' in its exercise.ini",
                           paths->count, exercise->name, exercise->files.count);
    for (size_t i = 0; i < exercise->files.count; i++)
        if (!path_for(exercise, paths, exercise->files.items[i]))
            return text_format("%s is not among the files given: %s takes it too (--file)",
                               exercise->files.items[i], exercise->name);
    return NULL;
}

static char *hash_of(const struct submission *submission) {
    SHA2_CTX context;
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Init(&context);
    for (size_t i = 0; i < submission->count; i++) {
        uint64_t length = submission->lengths[i];
        SHA256Update(&context, (const uint8_t *)submission->names[i],
                     strlen(submission->names[i]) + 1);
        SHA256Update(&context, (const uint8_t *)&length, sizeof length);
        SHA256Update(&context, (const uint8_t *)submission->data[i], submission->lengths[i]);
    }
    SHA256End(&context, digest);
    return text_format("sha256:%s", digest);
}

struct submission *submission_take(const char *root, const struct exercise *exercise,
                                   const struct text_list *paths, bool starter, char **problem) {
    if (paths && (*problem = check_paths(exercise, paths)))
        return NULL;
    size_t count = exercise->files.count;
    struct submission *submission = memory_new(sizeof *submission);
    submission->names = memory_new(count * sizeof *submission->names);
    submission->data = memory_new(count * sizeof *submission->data);
    submission->lengths = memory_new(count * sizeof *submission->lengths);
    for (size_t i = 0; i < count; i++) {
        const char *name = exercise->files.items[i];
        char *path =
            paths ? text_copy(path_for(exercise, paths, name))
                  : text_format("%s/%s%s", exercise->directory, starter ? "starter/" : "", name);
        submission->names[i] = text_copy(name);
        submission->count++;
        submission->data[i] = take_file(root, path, &submission->lengths[i], problem);
        free(path);
        if (!submission->data[i]) {
            submission_free(submission);
            return NULL;
        }
    }
    submission->hash = hash_of(submission);
    return submission;
}

void submission_free(struct submission *submission) {
    if (!submission)
        return;
    for (size_t i = 0; i < submission->count; i++) {
        free(submission->names[i]);
        free(submission->data[i]);
    }
    free(submission->names);
    free(submission->data);
    free(submission->lengths);
    free(submission->hash);
    free(submission);
}

int submission_write(const struct submission *submission, const char *folder) {
    for (size_t i = 0; i < submission->count; i++) {
        char *path = text_format("%s/%s", folder, submission->names[i]);
        int result = text_write_file(path, submission->data[i], submission->lengths[i]);
        int error = errno;
        free(path);
        errno = error;
        if (result < 0)
            return -1;
    }
    return 0;
}
