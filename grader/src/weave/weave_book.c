/* Which pages: the book's, or those that were named. */
#include "weave.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Turns the files given, relative to `start` (where weave was started), into paths below the root.
 */
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

void weave_find_pages(struct weave *weave) {
    char *start = realpath(".", NULL);
    if (!start)
        fail("the current folder: %s; start it in another", strerror(errno));
    enter_root(weave);
    weave->whole = weave->options.files.count == 0;
    if (weave->whole)
        name_whole_book(&weave->paths);
    else
        name_files(weave, start);
    free(start);
}
