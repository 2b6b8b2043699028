#include "unpack.h"

#include "text.h"
#include "verdict.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_ENTRIES = 5000, MOST_BYTES = 64 * 1024 * 1024, BLOCK = 16 * 1024 };

static const char *const endings[] = {".zip", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar"};
enum { ENDINGS = sizeof endings / sizeof *endings };

static const char *ending_of(const char *name) {
    for (size_t i = 0; i < ENDINGS; i++) {
        size_t length = strlen(endings[i]);
        if (strlen(name) > length && strcasecmp(name + strlen(name) - length, endings[i]) == 0)
            return endings[i];
    }
    return NULL;
}

bool archive_is_named(const char *name) {
    return ending_of(name);
}

char *archive_stem(const char *name) {
    const char *ending = ending_of(name);
    return text_copy_n(name, strlen(name) - (ending ? strlen(ending) : 0));
}

/* What is wrong with a path, or NULL. */
static const char *path_problem(const char *path) {
    if (!path || !*path)
        return "a name that is empty or no UTF-8";
    if (*path == '/')
        return "an absolute path";
    for (const char *part = path; *part; part += strcspn(part, "/"), part += *part == '/') {
        size_t length = strcspn(part, "/");
        if (length == 2 && strncmp(part, "..", 2) == 0)
            return "a path that leads out of it";
        if (*part == '-')
            return "a name that begins with a dash";
        if (length > 255)
            return "a name of more than 255 bytes";
    }
    for (const char *at = path; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f || *at == '\\')
            return "a name with control characters or backslashes";
    return NULL;
}

static const char *type_problem(struct archive_entry *entry) {
    if (archive_entry_hardlink(entry))
        return "a hard link";
    if (archive_entry_is_encrypted(entry))
        return "an encrypted file";
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case AE_IFDIR: return NULL;
    case AE_IFLNK: return "a symbolic link";
    default: return "a device, FIFO or socket";
    }
}

/* Folders that some systems add, which nobody has written. */
static bool is_noise(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return text_begins(path, "__MACOSX/") || text_begins(name, "._") ||
           strcmp(name, ".DS_Store") == 0;
}

static bool is_known(const struct text_list *seen, const char *path) {
    for (size_t i = 0; i < seen->count; i++)
        if (strcasecmp(seen->items[i], path) == 0)
            return true;
    return false;
}

/* Copies the data of the entry. Returns 0, or -1 with *what. */
static int copy_data(struct archive *archive, int fd, size_t *total, const char **what) {
    char block[BLOCK];
    ssize_t count;
    while ((count = archive_read_data(archive, block, sizeof block)) > 0) {
        *total += (size_t)count;
        if (*total > MOST_BYTES) {
            *what = "more than 64 MiB";
            return -1;
        }
        for (ssize_t done = 0, put; done < count; done += put)
            if ((put = write(fd, block + done, (size_t)(count - done))) < 0)
                fail("the archive's files cannot be written: %s", strerror(errno));
    }
    if (count < 0)
        *what = "damaged data";
    return count < 0 ? -1 : 0;
}

static int unpack_file(struct archive *archive, const char *folder, const char *path, size_t *total,
                       const char **what) {
    char *target = text_format("%s/%s", folder, path);
    char *parent = text_copy_n(target, (size_t)(strrchr(target, '/') - target));
    int fd = text_make_directories(parent) == 0
                 ? open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)
                 : -1;
    if (fd < 0)
        *what = "two entries at one path";
    int result = fd < 0 ? -1 : copy_data(archive, fd, total, what);
    if (fd >= 0)
        close(fd);
    free(parent);
    free(target);
    return result;
}

/* Takes one entry in. Returns 0, or -1 with *what. */
static int take_entry(struct archive *archive, struct archive_entry *entry, const char *folder,
                      struct text_list *seen, size_t *total, const char **what) {
    const char *path = archive_entry_pathname_utf8(entry);
    while (path && text_begins(path, "./"))
        path += 2;
    if (path && (!*path || is_noise(path)))
        return 0;
    *what = path_problem(path);
    if (!*what)
        *what = type_problem(entry);
    if (*what)
        return -1;
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return 0; /* made with what is in it */
    if (is_known(seen, path)) {
        *what = "two names that are the same but for the case of letters";
        return -1;
    }
    text_list_add(seen, path);
    if (seen->count > MOST_ENTRIES) {
        *what = "more than 5000 files";
        return -1;
    }
    return unpack_file(archive, folder, path, total, what);
}

int archive_unpack(const char *path, const char *folder, char **problem) {
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    struct text_list seen = {0};
    size_t total = 0;
    const char *what = NULL;
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_filter_all(archive);
    int status = archive_read_open_filename(archive, path, BLOCK);
    while (status == ARCHIVE_OK && !what) {
        status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_WARN) /* a name in a foreign character set, say */
            status = ARCHIVE_OK;
        if (status == ARCHIVE_OK && take_entry(archive, entry, folder, &seen, &total, &what) < 0) {
            char *word =
                verdict_word(archive_entry_pathname(entry) ? archive_entry_pathname(entry) : "");
            *problem = text_format("the archive holds %s (%s)", what, word);
            free(word);
        }
    }
    if (!what && status != ARCHIVE_EOF) {
        *problem = text_format("the archive is damaged (%s)", archive_error_string(archive)
                                                                  ? archive_error_string(archive)
                                                                  : "it ends early");
        what = "damaged";
    }
    if (!what && seen.count == 0) {
        *problem = text_copy("the archive is empty");
        what = "empty";
    }
    text_list_free(&seen);
    archive_read_free(archive);
    return what ? -1 : 0;
}
