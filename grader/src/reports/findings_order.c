#include "findings_order.h"

#include "verdict.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

void files_with_prefix(const char *prefix, struct text_list *paths) {
    const char *slash = strrchr(prefix, '/');
    const char *beginning = slash ? slash + 1 : prefix;
    char *directory = slash ? text_copy_n(prefix, (size_t)(slash - prefix) + 1) : text_copy("./");
    DIR *stream = opendir(directory);
    for (struct dirent *entry; stream && (entry = readdir(stream));)
        if (text_begins(entry->d_name, beginning) && entry->d_name[0] != '.')
            text_list_format(paths, "%s%s", directory, entry->d_name);
    if (stream)
        closedir(stream);
    text_list_sort(paths);
    free(directory);
}

/* A finding and where it stood: qsort keeps no order of equals. */
struct place {
    json_t *finding;
    size_t index;
};

static int by_place(const void *left, const void *right) {
    const struct place *a = left, *b = right;
    const char *a_file = finding_file(a->finding), *b_file = finding_file(b->finding);
    if (!a_file != !b_file)
        return a_file ? -1 : 1;
    int order = a_file ? strcmp(a_file, b_file) : 0;
    if (order == 0)
        order = finding_line(a->finding) - finding_line(b->finding);
    return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

static bool root_known(const json_t *findings, const char *root) {
    size_t i;
    json_t *finding;
    json_array_foreach (findings, i, finding) {
        const char *other = json_string_value(json_object_get(finding, "root"));
        if (other && strcmp(root, other) == 0)
            return true;
    }
    return false;
}

json_t *findings_ordered(json_t *findings) {
    size_t count = json_array_size(findings), i;
    struct place *places = memory_new((count + 1) * sizeof *places);
    json_t *finding;
    json_array_foreach (findings, i, finding)
        places[i] = (struct place){finding, i};
    qsort(places, count, sizeof *places, by_place);
    json_t *rooted = json_array();
    for (i = 0; i < count; i++) {
        const char *root = json_string_value(json_object_get(places[i].finding, "root"));
        if (!root || !root_known(rooted, root))
            json_array_append(rooted, places[i].finding);
    }
    free(places);
    json_t *ordered = json_array();
    findings_merge(ordered, rooted);
    json_array_foreach (ordered, i, finding)
        json_object_del(finding, "root");
    json_decref(rooted);
    json_decref(findings);
    return ordered;
}

void finding_set_root(json_t *finding, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *root = text_vformat(format, arguments);
    va_end(arguments);
    json_object_set_new(finding, "root", json_stringn_nocheck(root, strlen(root)));
    free(root);
}
