/* Which of the files that were handed in are a submission to an exercise. */
#include "intake.h"

#include <stdlib.h>
#include <string.h>

/* How well a path names a file of an exercise: 4 within exercises/NN-topic/NAME, as in a clone of the book, which holds
 * solutions/NN-topic/NAME too; 3 within NN-topic/NAME; 2 within a folder NAME; 1 by its own name alone; 0 not at all. */
static int fits(const char *shown, const struct exercise *exercise, const char *file) {
    const char *slash = strrchr(shown, '/');
    if (strcmp(slash ? slash + 1 : shown, file) != 0)
        return 0;
    char *folder = text_format("/%.*s", slash ? (int)(slash - shown) : 0, shown);
    char *whole = text_format("/%s", exercise->name);
    char *book = text_format("/exercises/%s", exercise->name);
    int fit = text_ends(folder, book)                           ? 4
              : text_ends(folder, whole)                        ? 3
              : text_ends(folder, strrchr(exercise->name, '/')) ? 2
                                                                : 1;
    free(book);
    free(whole);
    free(folder);
    return fit;
}

/* Whether the path lies in the folder of another exercise. */
static bool is_of_another(const char *shown, const struct exercise *exercise, const char *file,
                          const struct intake_wanted *wanted) {
    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->exercises[i] != exercise && fits(shown, wanted->exercises[i], file) > 1)
            return true;
    return false;
}

/* The one file that fits best, or -1: none; -2: two fit equally well. */
static int best_file(const struct handed_in *handed_in, const struct exercise *exercise,
                     const char *file, int least, const struct intake_wanted *wanted) {
    int best = least - 1, found = -1;
    for (size_t i = 0; i < handed_in->shown.count; i++) {
        const char *shown = handed_in->shown.items[i];
        int fit = fits(shown, exercise, file);
        if (fit == 1 && is_of_another(shown, exercise, file, wanted))
            continue;
        if (fit > best) {
            best = fit;
            found = (int)i;
        } else if (fit == best && fit >= least && found != -1) {
            found = -2;
        }
    }
    return found;
}

size_t intake_files(const struct handed_in *handed_in, const struct exercise *exercise,
                    const struct intake_wanted *wanted, struct text_list *paths, char **problem) {
    const struct text_list *files = &exercise->files;
    const char *missing = NULL;
    bool alone = wanted->count == 1;
    if (alone && handed_in->bare && files->count == 1 && handed_in->paths.count == 1) {
        text_list_add(paths, handed_in->paths.items[0]);
        return 1;
    }
    for (size_t i = 0; i < files->count && !*problem; i++) {
        int found = best_file(handed_in, exercise, files->items[i], alone ? 1 : 2, wanted);
        if (found == -1 && !alone)
            found = best_file(handed_in, exercise, files->items[i], 1, wanted);
        if (found == -2)
            *problem = text_format("%s was handed in more than once: leave one", files->items[i]);
        else if (found == -1)
            missing = files->items[i];
        else
            text_list_add(paths, handed_in->paths.items[found]);
    }
    if (!*problem && missing && paths->count > 0)
        *problem = text_format("%s was not handed in, and belongs to it", missing);
    if (*problem || missing)
        text_list_free(paths);
    return paths->count;
}
