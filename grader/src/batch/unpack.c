#include "unpack.h"

#include "text.h"
#include "verdict.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { BLOCK = 16 * 1024 };

static const struct {
    size_t entries, bytes;
    const char *too_many, *too_large;
} most[] = {
    [ARCHIVE_OF_ONE] = {5000, 64UL << 20, "more than 5000 files", "more than 64 MiB"},
    [ARCHIVE_OF_A_CLASS] = {1000000, 16UL << 30, "more than 1000000 files", "more than 16 GiB"},
};

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

/* What is being unpacked. */
struct unpacking {
    struct archive *archive;
    const char *folder;
    enum archive_size size;
    json_t *seen; /* the names of its files in small letters: their keys */
    size_t bytes;
    const char *what; /* is wrong, or NULL */
};

/* Whether a file of that name, letters of either case, has been there; it is now. */
static bool is_known(json_t *seen, const char *path) {
    char *small = text_copy(path);
    for (char *at = small; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    bool known = json_object_get(seen, small);
    json_object_set_new(seen, small, json_true());
    free(small);
    return known;
}

/* Copies the data of the entry. Returns 0, or -1 with ->what. */
static int copy_data(struct unpacking *unpacking, int fd) {
    char block[BLOCK];
    ssize_t count;
    while ((count = archive_read_data(unpacking->archive, block, sizeof block)) > 0) {
        unpacking->bytes += (size_t)count;
        if (unpacking->bytes > most[unpacking->size].bytes) {
            unpacking->what = most[unpacking->size].too_large;
            return -1;
        }
        for (ssize_t done = 0, put; done < count; done += put)
            if ((put = write(fd, block + done, (size_t)(count - done))) < 0)
                fail("batch: the archive's files cannot be written to %s (%s): make room there",
                     unpacking->folder, strerror(errno));
    }
    if (count < 0)
        unpacking->what = "damaged data";
    return count < 0 ? -1 : 0;
}

static int unpack_file(struct unpacking *unpacking, const char *path) {
    char *target = text_format("%s/%s", unpacking->folder, path);
    char *parent = text_copy_n(target, (size_t)(strrchr(target, '/') - target));
    int fd = text_make_directories(parent) == 0
                 ? open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)
                 : -1;
    if (fd < 0 && (errno == ENOSPC || errno == EDQUOT))
        fail("batch: the archive's files cannot be written to %s (%s): make room there",
             unpacking->folder, strerror(errno));
    if (fd < 0)
        unpacking->what = "two entries at one path";
    int result = fd < 0 ? -1 : copy_data(unpacking, fd);
    if (fd >= 0)
        close(fd);
    free(parent);
    free(target);
    return result;
}

/* Takes one entry in. Returns 0, or -1 with ->what. */
static int take_entry(struct unpacking *unpacking, struct archive_entry *entry) {
    const char *path = archive_entry_pathname_utf8(entry);
    while (path && text_begins(path, "./"))
        path += 2;
    if (path && (!*path || is_noise(path)))
        return 0;
    unpacking->what = path_problem(path);
    if (!unpacking->what)
        unpacking->what = type_problem(entry);
    if (unpacking->what)
        return -1;
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return 0; /* made with what is in it */
    if (is_known(unpacking->seen, path))
        unpacking->what = "two names that are the same but for the case of letters";
    else if (json_object_size(unpacking->seen) > most[unpacking->size].entries)
        unpacking->what = most[unpacking->size].too_many;
    return unpacking->what ? -1 : unpack_file(unpacking, path);
}

int archive_unpack(const char *path, const char *folder, enum archive_size size, char **problem) {
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    struct unpacking unpacking = {
        .archive = archive, .folder = folder, .size = size, .seen = json_object()};
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_filter_all(archive);
    int status = archive_read_open_filename(archive, path, BLOCK);
    while (status == ARCHIVE_OK && !unpacking.what) {
        status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_WARN) /* a name in a foreign character set, say */
            status = ARCHIVE_OK;
        if (status == ARCHIVE_OK && take_entry(&unpacking, entry) < 0) {
            char *word =
                verdict_word(archive_entry_pathname(entry) ? archive_entry_pathname(entry) : "");
            *problem = text_format("the archive holds %s (%s)", unpacking.what, word);
            free(word);
        }
    }
    if (!unpacking.what && status != ARCHIVE_EOF) {
        *problem = text_format("the archive is damaged (%s)", archive_error_string(archive)
                                                                  ? archive_error_string(archive)
                                                                  : "it ends early");
        unpacking.what = "damaged";
    }
    if (!unpacking.what && json_object_size(unpacking.seen) == 0) {
        *problem = text_copy("the archive is empty");
        unpacking.what = "empty";
    }
    json_decref(unpacking.seen);
    archive_read_free(archive);
    return unpacking.what ? -1 : 0;
}
