#include "ini_lines.h"

#include <ini.h>
#include <string.h>

const char ini_malformed[] = "is not 'key = value': mend it";
const char ini_too_long[] = "the line is too long: keep it under 190 characters";

/* inih tells the handler its line where Debian has compiled that in, which it has not: so the lines are counted here. */
struct counted {
    const char *at;
    int line;
    int too_long;
    void (*take)(void *data, const char *section, const char *key, const char *value, int line);
    void *data;
};

static char *next_line(char *buffer, int size, void *stream) {
    struct counted *text = stream;
    if (!*text->at)
        return NULL;
    size_t length = strcspn(text->at, "\n");
    size_t copied = length < (size_t)size - 2 ? length : (size_t)size - 2;
    if (copied < length && text->too_long == 0)
        text->too_long = text->line + 1;
    memcpy(buffer, text->at, copied);
    buffer[copied] = '\n';
    buffer[copied + 1] = '\0';
    text->at += length + (text->at[length] == '\n');
    text->line++;
    return buffer;
}

static int on_entry(void *user, const char *section, const char *key, const char *value) {
    struct counted *text = user;
    text->take(text->data, section ? section : "", key, value ? value : "", text->line);
    return 1;
}

struct ini_faults ini_lines(const char *text,
                            void (*take)(void *data, const char *section, const char *key,
                                         const char *value, int line),
                            void *data) {
    struct counted counted = {.at = text, .take = take, .data = data};
    int malformed = ini_parse_stream(next_line, &counted, on_entry, &counted);
    return (struct ini_faults){malformed > 0 ? malformed : 0, counted.too_long};
}
