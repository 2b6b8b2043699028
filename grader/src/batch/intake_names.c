#include "intake_names.h"

#include "text.h"
#include "verdict.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return length > 0;
}

bool name_is_moodle(const char *name, char **student, char **id) {
    const char *mark = strstr(name, "_assignsubmission_");
    if (!mark)
        return false;
    const char *number = mark;
    while (number > name && number[-1] != '_')
        number--;
    if (number <= name + 1 || !is_number(number, (size_t)(mark - number)))
        return false;
    *student = text_copy_n(name, (size_t)(number - 1 - name));
    *id = text_copy_n(number, (size_t)(mark - number));
    return true;
}

const char *name_canvas_file(const char *name, char **student, char **id) {
    const char *end = strchr(name, '_');
    const char *number = end ? end + 1 : NULL;
    if (number && text_begins(number, "LATE_"))
        number += strlen("LATE_");
    const char *second = number ? strchr(number, '_') : NULL;
    const char *file = second ? strchr(second + 1, '_') : NULL;
    if (!file || end == name || !is_number(number, (size_t)(second - number)) ||
        !is_number(second + 1, (size_t)(file - second - 1)))
        return NULL;
    *student = text_copy_n(name, (size_t)(end - name));
    *id = text_copy_n(number, (size_t)(second - number));
    return file + 1;
}

char *name_without_attempt(const char *file) {
    const char *dot = strrchr(file, '.');
    const char *end = dot ? dot : file + strlen(file);
    const char *dash = end;
    while (dash > file && isdigit((unsigned char)dash[-1]))
        dash--;
    if (dash == end || dash <= file + 1 || dash[-1] != '-')
        return text_copy(file);
    return text_format("%.*s%s", (int)(dash - 1 - file), file, end);
}

char *name_plain(const char *name) {
    char *plain = verdict_printable(name, strlen(name), 1000);
    for (char *at = plain; *at; at++)
        if (*at == '/' || *at == '\n' || *at == '\t')
            *at = '_';
    if (*plain == '.' || !*plain) {
        char *longer = text_format("_%s", plain);
        free(plain);
        plain = longer;
    }
    return plain;
}

char *name_classroom(const char *folder) {
    static const char ending[] = "-submissions";
    char *whole = realpath(folder, NULL), *assignment = NULL;
    const char *name = whole ? strrchr(whole, '/') + 1 : "";
    if (strlen(name) > strlen(ending) && text_ends(name, ending))
        assignment = text_format("%.*s-", (int)(strlen(name) - strlen(ending)), name);
    free(whole);
    return assignment;
}
