#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *program_name = "grade";

void text_program(const char *name) {
    program_name = name;
}

static void say(const char *format, va_list arguments) {
    fflush(stdout);
    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    exit(EXIT_CANNOT);
}

void warn(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

void *memory_new(size_t bytes) {
    void *memory = calloc(1, bytes ? bytes : 1);
    if (!memory)
        fail("out of memory");
    return memory;
}

void *memory_resize(void *old, size_t bytes) {
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        fail("out of memory");
    return memory;
}

char *text_vformat(const char *format, va_list arguments) {
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        fail("out of memory");
    return text;
}

char *text_format(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = text_vformat(format, arguments);
    va_end(arguments);
    return text;
}

char *text_copy(const char *text) {
    return text_copy_n(text, strlen(text));
}

char *text_copy_n(const char *text, size_t length) {
    char *copy = memory_new(length + 1);
    memcpy(copy, text, length);
    return copy;
}

bool text_begins(const char *text, const char *part) {
    return strncmp(text, part, strlen(part)) == 0;
}

bool text_ends(const char *text, const char *part) {
    size_t length = strlen(text);
    size_t tail = strlen(part);
    return length >= tail && strcmp(text + length - tail, part) == 0;
}

size_t text_edits(const char *a, const char *b) {
    size_t length = strlen(b);
    size_t *row = memory_new((length + 1) * sizeof *row);
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t one_more = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < one_more ? change : one_more;
        }
    }
    size_t result = row[length];
    free(row);
    return result;
}

char *text_quoted(const char *word) {
    char *result = memory_new(4 * strlen(word) + 3), *end = result;
    *end++ = '\'';
    for (; *word; word++) {
        if (*word == '\'')
            end = stpcpy(end, "'\\''");
        else
            *end++ = *word;
    }
    *end = '\'';
    return result;
}

char *text_trim(char *text) {
    static const char blank[] = " \t\r\n";
    text += strspn(text, blank);
    size_t length = strlen(text);
    while (length > 0 && strchr(blank, text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

void text_list_take(struct text_list *list, char *text) {
    list->items = memory_resize(list->items, (list->count + 2) * sizeof *list->items);
    list->items[list->count++] = text;
    list->items[list->count] = NULL;
}

void text_list_add(struct text_list *list, const char *text) {
    text_list_take(list, text_copy(text));
}

void text_list_format(struct text_list *list, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    text_list_take(list, text_vformat(format, arguments));
    va_end(arguments);
}

void text_list_split(struct text_list *list, const char *text) {
    char *copy = text_copy(text);
    char *rest = NULL;
    for (char *word = strtok_r(copy, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
        text_list_add(list, word);
    free(copy);
}

bool text_list_has(const struct text_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

static int by_bytes(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void text_list_sort(struct text_list *list) {
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_bytes);
}

void text_list_free(struct text_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct text_list){0};
}

char *text_read_file(const char *path, size_t limit, size_t *length) {
    /* O_NONBLOCK: a FIFO put in the file's place must not hold up the grader. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return NULL;
    char *data = NULL;
    size_t used = 0;
    int error = 0;
    struct stat status;
    if (fstat(fd, &status) < 0)
        error = errno;
    else if (!S_ISREG(status.st_mode))
        error = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    else if ((uintmax_t)status.st_size > limit)
        error = EFBIG;
    size_t room = error ? 0 : (size_t)status.st_size + 1;
    while (!error) {
        data = memory_resize(data, room + 1);
        ssize_t count = read(fd, data + used, room - used);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            error = errno;
        if (count <= 0)
            break;
        used += (size_t)count;
        if (used > limit)
            error = EFBIG; /* it grew while we read */
        if (used == room)
            room *= 2;
    }
    close(fd);
    if (error) {
        free(data);
        errno = error;
        return NULL;
    }
    data[used] = '\0';
    if (length)
        *length = used;
    return data;
}

static int write_whole(int fd, const char *data, size_t length) {
    while (length > 0) {
        ssize_t count = write(fd, data, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        data += count;
        length -= (size_t)count;
    }
    return 0;
}

int text_write_file(const char *path, const void *data, size_t length) {
    char *aside = text_format("%s.XXXXXX", path);
    int fd = mkostemp(aside, O_CLOEXEC);
    int result = -1;
    if (fd >= 0) {
        mode_t mask = umask(0);
        umask(mask);
        result = write_whole(fd, data, length);
        if (result == 0)
            result = fchmod(fd, 0666 & ~mask);
        if (close(fd) < 0)
            result = -1;
        if (result == 0)
            result = rename(aside, path);
        int error = errno;
        if (result < 0)
            unlink(aside);
        errno = error;
    }
    int error = errno;
    free(aside);
    errno = error;
    return result;
}

int text_make_directories(const char *path) {
    char *copy = text_copy(path);
    int result = 0;
    for (char *slash = copy; slash && result == 0;) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(copy, 0777) < 0 && errno != EEXIST)
            result = -1;
        if (slash)
            *slash = '/';
    }
    struct stat status;
    if (result == 0 && stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        result = -1;
    }
    int error = errno;
    free(copy);
    errno = error;
    return result;
}

/* A tree that is being removed. */
struct removal {
    int top;        /* its uppermost folder */
    unsigned moved; /* how many folders have been moved up into it */
};

static int remove_below(struct removal *removal, int parent, const char *name, int depth);

static bool remove_entries(struct removal *removal, DIR *directory, int depth) {
    bool any = false;
    rewinddir(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            remove_below(removal, dirfd(directory), entry->d_name, depth + 1) == 0)
            any = true;
    return any;
}

/* A folder that lies deeper than there are descriptors to reach it is moved to the top first. */
static bool move_up(struct removal *removal, int parent, const char *name) {
    char there[32];
    snprintf(there, sizeof there, "moved-%u", removal->moved++);
    return renameat(parent, name, removal->top, there) == 0;
}

static int remove_below(struct removal *removal, int parent, const char *name, int depth) {
    enum { DEEPEST = 64 };
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return -1;
    if (depth == DEEPEST && move_up(removal, parent, name))
        return 0;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES && fchmodat(parent, name, 0700, 0) == 0)
        fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    fchmod(fd, 0700);
    if (depth == 0)
        removal->top = fd;
    int result = -1;
    bool more = true;
    while (result < 0 && more) {
        more = remove_entries(removal, directory, depth);
        result = unlinkat(parent, name, AT_REMOVEDIR);
    }
    int error = errno;
    closedir(directory);
    errno = error;
    return result;
}

int text_remove_tree(const char *path) {
    struct removal removal = {.top = -1};
    return remove_below(&removal, AT_FDCWD, path, 0);
}

double text_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
