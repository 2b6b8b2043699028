#include "fingerprint.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_LIMIT = 4 * 1024 * 1024 };

void fingerprint_text(SHA2_CTX *context, const char *text) {
    SHA256Update(context, (const uint8_t *)text, strlen(text) + 1);
}

void fingerprint_content(SHA2_CTX *context, const char *path) {
    size_t length = 0;
    char *data = text_read_file(path, FILE_LIMIT, &length);
    SHA256Update(context, (const uint8_t *)&length, sizeof length);
    if (data)
        SHA256Update(context, (const uint8_t *)data, length);
    free(data);
}

void fingerprint_file(SHA2_CTX *context, const char *path) {
    fingerprint_text(context, path);
    fingerprint_content(context, path);
}

void fingerprint_files(SHA2_CTX *context, const char *folder, const struct text_list *names) {
    for (size_t i = 0; i < names->count; i++) {
        char *path = text_format("%s/%s", folder, names->items[i]);
        fingerprint_file(context, path);
        free(path);
    }
}

void fingerprint_program(SHA2_CTX *context, const char *path) {
    struct stat status;
    fingerprint_text(context, path ? path : "");
    if (path && stat(path, &status) == 0) {
        SHA256Update(context, (const uint8_t *)&status.st_size, sizeof status.st_size);
        SHA256Update(context, (const uint8_t *)&status.st_mtim, sizeof status.st_mtim);
    }
}
