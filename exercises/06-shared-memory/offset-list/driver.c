/* offset_list MODE [N]
 *
 *   one          the list in one process, at one address
 *   refuse       what is too small or too long
 *   full N       a region of N bytes is filled; places are used again
 *   two          the region is mapped at two addresses
 *   gone         it is filled at one address, which then is no more, and used at another
 *   moved        its bytes are copied to other memory
 *   across       a child has it mapped at another address
 *   apart        two lists in one process, in regions that are not equally large
 *   mixed N      N changes, now at one address, now at the other, compared with an array
 *
 * Exit status: 0 all is right; 1 it is not, and standard error says what:
 * "driver: KIND: MESSAGE". */
#include "judge.h"
#include "offset_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GUARD = 64, GUARD_BYTE = 0xA5, FEW = 1000, TEXTS_MAX = 10000 };

/* A region that can be mapped more than once: `size` bytes, and guard bytes behind them. */
struct region {
    int fd;
    size_t size, mapped;
};

/* What the list has to hold. */
struct texts {
    size_t count;
    char (*of)[TEXT_SIZE];
};

static void *map_region(const struct region *region) {
    void *address = mmap(NULL, region->mapped, PROT_READ | PROT_WRITE, MAP_SHARED, region->fd, 0);
    need(address != MAP_FAILED, "mmap");
    return address;
}

/* Returns a region whose bytes are neither zeros nor of any use, and an address of it. */
static void *region_new(struct region *region, size_t size) {
    char name[64];
    snprintf(name, sizeof name, "/hb-list-%d", (int)getpid());
    shm_unlink(name);
    region->fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    need(region->fd != -1, "shm_open");
    shm_unlink(name);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    region->size = size;
    region->mapped = (size + GUARD + page - 1) / page * page;
    need(ftruncate(region->fd, (off_t)region->mapped) == 0, "ftruncate");
    void *address = map_region(region);
    memset(address, GUARD_BYTE, region->mapped);
    return address;
}

/* Takes the address away: whoever still uses it crashes. */
static void forbid(const struct region *region, void *address) {
    need(mmap(address, region->mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
             address,
         "mmap");
}

static struct list *make(void *address, size_t size) {
    errno = 0;
    struct list *list = list_make(address, size);
    if (list != address)
        wrong("wrong-output",
              "list_make in a region of %zu bytes returns %s (errno %s) instead of "
              "the region's address",
              size, list == NULL ? "NULL" : "another address", strerrorname_np(errno));
    return list;
}

static void check_guard(const struct region *region, const void *address) {
    const unsigned char *bytes = address;
    for (size_t i = region->size; i < region->mapped; i++)
        if (bytes[i] != GUARD_BYTE)
            wrong("memory-error", "the list has written to byte %zu of a region of %zu bytes", i,
                  region->size);
}

/* Compares the whole list, at this address, with what it has to hold. */
static void check(const struct list *list, size_t size, const struct texts *texts) {
    size_t length = list_length(list);
    if (length != texts->count)
        wrong("wrong-output", "list_length gives %zu; the list has %zu elements", length,
              texts->count);
    for (size_t i = 0; i<texts->count; i += texts->count> FEW ? 997 : 1) {
        const char *text = list_at(list, i);
        if (text == NULL)
            wrong("wrong-output", "list_at(%zu) gives NULL; the list has %zu elements", i,
                  texts->count);
        uintptr_t at = (uintptr_t)text, begin = (uintptr_t)list;
        if (at < begin || at >= begin + size)
            wrong("wrong-output",
                  "list_at(%zu) gives an address outside of the region: what stands in the list is "
                  "the address of an element where somebody else has it",
                  i);
        if (memcmp(text, texts->of[i], strlen(texts->of[i]) + 1) != 0)
            wrong("wrong-output", "list_at(%zu) gives another text than \"%s\"", i, texts->of[i]);
    }
    if (list_at(list, texts->count) != NULL)
        wrong("wrong-output", "list_at(%zu) does not give NULL; the list has %zu elements",
              texts->count, texts->count);
}

static struct texts texts_new(void) {
    struct texts texts = {.of = calloc(TEXTS_MAX, sizeof *texts.of)};
    need(texts.of != NULL, "calloc");
    return texts;
}

/* --- changes of the list and of what it has to hold --------------------------------------- */

static void append(struct list *list, struct texts *texts, const char *text) {
    errno = 0;
    if (list_append(list, text) != 0)
        wrong("wrong-output", "list_append fails with errno %s; the list has %zu elements",
              strerrorname_np(errno), texts->count);
    strcpy(texts->of[texts->count++], text);
}

static void prepend(struct list *list, struct texts *texts, const char *text) {
    errno = 0;
    if (list_prepend(list, text) != 0)
        wrong("wrong-output", "list_prepend fails with errno %s; the list has %zu elements",
              strerrorname_np(errno), texts->count);
    memmove(texts->of + 1, texts->of, texts->count++ * sizeof *texts->of);
    strcpy(texts->of[0], text);
}

static void remove_text(struct list *list, struct texts *texts, const char *text) {
    size_t i = 0;
    while (i < texts->count && strcmp(texts->of[i], text) != 0)
        i++;
    bool is_there = i < texts->count;
    if (is_there)
        memmove(texts->of + i, texts->of + i + 1, (--texts->count - i) * sizeof *texts->of);
    if (list_remove(list, text) != is_there)
        wrong("wrong-output", "list_remove returns %s for a text that the list %s",
              is_there ? "false" : "true", is_there ? "has" : "has not");
}

/* Appends until the region is full. */
static void fill(struct list *list, size_t size, struct texts *texts) {
    char text[TEXT_SIZE];
    errno = 0;
    for (;;) {
        snprintf(text, sizeof text, "text %zu", texts->count);
        if (texts->count == TEXTS_MAX || list_append(list, text) != 0)
            break;
        strcpy(texts->of[texts->count++], text);
    }
    size_t due = (size - LIST_BYTES_MAX) / ELEMENT_BYTES_MAX;
    if (texts->count < due || texts->count == TEXTS_MAX || errno != ENOMEM)
        wrong("wrong-output",
              "%zu elements go into a region of %zu bytes, and then errno is %s: it is at least "
              "%zu, and then ENOMEM",
              texts->count, size, strerrorname_np(errno), due);
}

/* --- the modes -------------------------------------------------------------------------------- */

static void run_one(size_t unused) {
    (void)unused;
    static const char longest[] = "twenty-three characters";
    struct texts texts = texts_new();
    struct region region;
    void *address = region_new(&region, 1000);
    struct list *list = make(address, region.size);
    check(list, region.size, &texts);
    remove_text(list, &texts, "a");
    append(list, &texts, "b");
    check(list, region.size, &texts);
    append(list, &texts, "c");
    prepend(list, &texts, "a");
    check(list, region.size, &texts);
    append(list, &texts, longest);
    append(list, &texts, "");
    prepend(list, &texts, longest);
    append(list, &texts, "b");
    check(list, region.size, &texts);
    remove_text(list, &texts, "b"); /* the first of the two */
    check(list, region.size, &texts);
    remove_text(list, &texts, "b");
    append(list, &texts, "at the end");
    check(list, region.size, &texts);
    remove_text(list, &texts, longest);
    remove_text(list, &texts, "nobody");
    check(list, region.size, &texts);
    while (texts.count > 0) {
        char last[TEXT_SIZE];
        strcpy(last, texts.of[texts.count - 1]);
        remove_text(list, &texts, last);
        check(list, region.size, &texts);
    }
    prepend(list, &texts, "y");
    append(list, &texts, "z");
    check(list, region.size, &texts);
    make(address, region.size); /* again, over what was there */
    texts.count = 0;
    check(list, region.size, &texts);
    check_guard(&region, address);
    munmap(address, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_refuse(size_t unused) {
    (void)unused;
    struct texts texts = texts_new();
    struct region region;
    void *address = region_new(&region, LIST_BYTES_MAX + ELEMENT_BYTES_MAX);
    for (size_t size = 0; size < region.size; size += 37) {
        errno = 0;
        if (list_make(address, size) != NULL || errno != EINVAL)
            wrong("wrong-output", "list_make in %zu bytes does not return NULL with errno EINVAL",
                  size);
    }
    struct list *list = make(address, region.size);
    append(list, &texts, "first");
    for (size_t length = TEXT_SIZE; length < TEXT_SIZE + 2; length++) {
        char text[TEXT_SIZE + 2] = "";
        memset(text, 'x', length);
        errno = 0;
        if (list_append(list, text) != -1 || errno != EMSGSIZE)
            wrong("wrong-output",
                  "list_append of a text of %zu characters and a NUL does not "
                  "return -1 with errno EMSGSIZE",
                  length);
        errno = 0;
        if (list_prepend(list, text) != -1 || errno != EMSGSIZE)
            wrong("wrong-output",
                  "list_prepend of a text of %zu characters and a NUL does not "
                  "return -1 with errno EMSGSIZE",
                  length);
    }
    check(list, region.size, &texts);
    check_guard(&region, address);
    munmap(address, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_full(size_t size) {
    struct texts texts = texts_new();
    struct region region;
    void *address = region_new(&region, size);
    struct list *list = make(address, size);
    char text[TEXT_SIZE];
    fill(list, size, &texts);
    check(list, size, &texts);
    check_guard(&region, address);
    if (list_prepend(list, "one more") != -1)
        wrong("wrong-output", "the region is full for list_append, and not for list_prepend");
    for (size_t i = 0; i < 2 * FEW && texts.count < FEW; i++) {
        snprintf(text, sizeof text, "text %zu", i);
        remove_text(list, &texts, text);
        snprintf(text, sizeof text, "text %zu", i + texts.count + 1);
        append(list, &texts, text);
    }
    check(list, size, &texts);
    check_guard(&region, address);
    munmap(address, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_two(size_t unused) {
    (void)unused;
    struct texts texts = texts_new();
    struct region region;
    void *one = region_new(&region, 1000), *other = map_region(&region);
    struct list *list = make(one, region.size), *same = other;
    append(list, &texts, "b");
    append(list, &texts, "c");
    check(same, region.size, &texts);
    prepend(same, &texts, "a");
    append(same, &texts, "d");
    check(list, region.size, &texts);
    check(same, region.size, &texts);
    remove_text(list, &texts, "b");
    append(same, &texts, "e"); /* in the place of b */
    check(list, region.size, &texts);
    munmap(one, region.mapped);
    munmap(other, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_gone(size_t unused) {
    (void)unused;
    struct texts texts = texts_new();
    struct region region;
    void *one = region_new(&region, 500), *other = map_region(&region);
    struct list *list = make(one, region.size);
    append(list, &texts, "a");
    append(list, &texts, "b");
    append(list, &texts, "c");
    append(list, &texts, "d");
    remove_text(list, &texts, "b");
    remove_text(list, &texts, "c");
    forbid(&region, one);
    list = other;
    check(list, region.size, &texts);
    append(list, &texts, "e");
    prepend(list, &texts, "f");
    check(list, region.size, &texts);
    remove_text(list, &texts, "a");
    append(list, &texts, "g");
    check(list, region.size, &texts);
    munmap(one, region.mapped);
    munmap(other, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_moved(size_t unused) {
    (void)unused;
    struct texts texts = texts_new();
    struct region region;
    void *one = region_new(&region, 800);
    struct list *list = make(one, region.size);
    for (char text[] = "a"; text[0] <= 'h'; text[0]++)
        append(list, &texts, text);
    remove_text(list, &texts, "d");
    struct list *copy = malloc(region.size);
    need(copy != NULL, "malloc");
    memcpy(copy, one, region.size);
    memset(one, GUARD_BYTE, region.size);
    forbid(&region, one);
    check(copy, region.size, &texts);
    prepend(copy, &texts, "i");
    append(copy, &texts, "j");
    remove_text(copy, &texts, "h");
    check(copy, region.size, &texts);
    free(copy);
    munmap(one, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_across(size_t unused) {
    (void)unused;
    struct texts texts = texts_new();
    struct region region;
    void *address = region_new(&region, 1000);
    struct list *list = make(address, region.size);
    append(list, &texts, "a");
    append(list, &texts, "b");
    fflush(stdout);
    pid_t child = fork();
    need(child != -1, "fork");
    if (child == 0) {
        struct list *own = map_region(&region);
        forbid(&region, address);
        check(own, region.size, &texts);
        append(own, &texts, "c");
        remove_text(own, &texts, "a");
        prepend(own, &texts, "d");
        check(own, region.size, &texts);
        munmap(own, region.mapped);
        munmap(address, region.mapped);
        close(region.fd);
        free(texts.of);
        exit(0);
    }
    int status;
    need(waitpid(child, &status, 0) == child, "waitpid");
    if (WIFSIGNALED(status))
        raise(WTERMSIG(status));
    if (status != 0)
        exit(WEXITSTATUS(status));
    static const char *const now[] = {"d", "b", "c"};
    for (texts.count = 0; texts.count < 3; texts.count++)
        strcpy(texts.of[texts.count], now[texts.count]);
    check(list, region.size, &texts);
    munmap(address, region.mapped);
    close(region.fd);
    free(texts.of);
}

static void run_apart(size_t unused) {
    (void)unused;
    struct texts some = texts_new(), others = texts_new();
    struct region one, two;
    void *first = region_new(&one, 300), *second = region_new(&two, 500);
    struct list *list = make(first, one.size), *other = make(second, two.size);
    append(list, &some, "a");
    append(other, &others, "z");
    append(list, &some, "b");
    prepend(other, &others, "y");
    check(list, one.size, &some);
    check(other, two.size, &others);
    remove_text(list, &some, "a");
    append(other, &others, "x");
    append(list, &some, "c");
    check(list, one.size, &some);
    check(other, two.size, &others);
    fill(list, one.size, &some); /* the smaller region, which is not the last made */
    check_guard(&one, first);
    check(list, one.size, &some);
    check(other, two.size, &others);
    munmap(first, one.mapped);
    munmap(second, two.mapped);
    close(one.fd);
    close(two.fd);
    free(some.of);
    free(others.of);
}

static void run_mixed(size_t changes) {
    struct texts texts = texts_new();
    struct region region;
    void *addresses[2];
    addresses[0] = region_new(&region, LIST_BYTES_MAX + 6 * ELEMENT_BYTES_MAX);
    addresses[1] = map_region(&region);
    make(addresses[0], region.size);
    uint32_t random = 1;
    for (size_t i = 0; i < changes; i++) {
        random = random * 1664525 + 1013904223;
        struct list *list = addresses[random >> 31];
        char text[] = {(char)('a' + (random >> 16) % 5), '\0'};
        if ((random >> 24) % 3 == 0 || texts.count == 6)
            remove_text(list, &texts, text);
        else if (random >> 28 & 1)
            append(list, &texts, text);
        else
            prepend(list, &texts, text);
        check(addresses[0], region.size, &texts);
        check(addresses[1], region.size, &texts);
    }
    check_guard(&region, addresses[0]);
    munmap(addresses[0], region.mapped);
    munmap(addresses[1], region.mapped);
    close(region.fd);
    free(texts.of);
}

int main(int argc, char *argv[]) {
    static const struct {
        const char *mode;
        void (*run)(size_t number);
    } modes[] = {{"one", run_one},       {"refuse", run_refuse}, {"full", run_full},
                 {"two", run_two},       {"gone", run_gone},     {"moved", run_moved},
                 {"across", run_across}, {"apart", run_apart},   {"mixed", run_mixed}};

    size_t mode = 0, count = sizeof modes / sizeof *modes;
    while (argc > 1 && mode < count && strcmp(argv[1], modes[mode].mode) != 0)
        mode++;
    size_t number = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
    if (argc < 2 || mode == count || number < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        fprintf(stderr,
                "usage: offset_list one|refuse|two|gone|moved|across|apart | full BYTES | "
                "mixed N (at least %d)\n",
                LIST_BYTES_MAX + ELEMENT_BYTES_MAX);
        return 2;
    }
    modes[mode].run(number);
    printf("%s: right\n", argv[1]);
    return 0;
}
