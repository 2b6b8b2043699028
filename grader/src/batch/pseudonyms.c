#include "pseudonyms.h"

#include "formats.h"

#include <errno.h>
#include <fcntl.h>
#include <sha256.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SALT = 32 };

static const char *const salt_name = ".anonymous", *const list_name = "names.csv";

/* A file of its owner's alone, in the place of the old one. Returns 0, or -1 with errno. */
static int write_private(const char *path, const char *data, size_t length) {
    mode_t before = umask(077);
    int result = text_write_file(path, data, length);
    if (result == 0)
        result = chmod(path, 0600);
    umask(before);
    return result;
}

/* The batch's own word, made when there is none. The caller frees it; NULL with errno. */
static char *salt_of(const char *out) {
    char *path = text_format("%s/%s", out, salt_name);
    char *salt = text_read_file(path, 2 * SALT, NULL);
    unsigned char random[SALT];
    if (!salt && errno == ENOENT && getrandom(random, SALT, 0) == SALT) {
        salt = memory_new(2 * SALT + 1);
        for (size_t i = 0; i < SALT; i++)
            snprintf(salt + 2 * i, 3, "%02x", random[i]);
        if (write_private(path, salt, strlen(salt)) < 0) {
            free(salt);
            salt = NULL;
        }
    }
    free(path);
    return salt;
}

static char *pseudonym(const char *salt, const char *student) {
    SHA2_CTX context;
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)salt, strlen(salt));
    SHA256Update(&context, (const uint8_t *)student, strlen(student));
    SHA256End(&context, digest);
    return text_format("student-%.10s", digest);
}

/* "student-1f…,ada,Ada Lovelace". The caller frees it. */
static char *line_of(const char *word, const json_t *grade, const struct roster *roster) {
    char *text = NULL;
    size_t length = 0;
    FILE *line = open_memstream(&text, &length);
    if (!line)
        fail("out of memory");
    fprintf(line, "%s,", word);
    put_csv(line, result_word(grade, "student"));
    putc(',', line);
    put_csv(line, roster_cell(roster, (int)result_number(grade, "row"), roster->name));
    if (fclose(line) != 0)
        fail("out of memory");
    return text;
}

/* Returns 0, or -1 with errno. */
static int write_list(const char *path, struct text_list *lines) {
    char *text = text_copy("Pseudonym,Student,Name\r\n");
    text_list_sort(lines);
    for (size_t i = 0; i < lines->count; i++) {
        char *longer = text_format("%s%s\r\n", text, lines->items[i]);
        free(text);
        text = longer;
    }
    int result = write_private(path, text, strlen(text));
    free(text);
    return result;
}

int pseudonyms_apply(const char *out, json_t *grades, const struct roster *roster, char **problem) {
    char *salt = salt_of(out), *path = text_format("%s/%s", out, list_name);
    struct text_list lines = {0};
    json_t *grade, *told = json_object();
    size_t i;
    json_array_foreach (grades, i, grade) {
        char *word = salt ? pseudonym(salt, result_word(grade, "student")) : NULL;
        if (!word)
            break;
        if (!json_object_get(told, word))
            text_list_take(&lines, line_of(word, grade, roster));
        json_object_set_new(told, word, json_true());
        json_object_set_new(grade, "student", json_string(word));
        free(word);
    }
    if (!salt || write_list(path, &lines) < 0)
        *problem =
            text_format("%s cannot be written (%s): make room, and run it again with --resume",
                        salt ? path : out, strerror(errno));
    text_list_free(&lines);
    json_decref(told);
    free(salt);
    free(path);
    return *problem ? -1 : 0;
}
