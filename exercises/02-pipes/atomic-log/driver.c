/* atomic_log: has log_write log texts, and says what is in the pipe then.
 *
 *   atomic_log lines NAME BYTES...       a text for each number; shows what each write puts in
 *   atomic_log many TEXTS                eight processes that log so many texts each, all at once
 *   atomic_log threads TEXTS             the same by four processes of two threads
 *   atomic_log waiting NAME BYTES        a text into a pipe that has hardly room
 *   atomic_log interrupted NAME BYTES    the same, while signals are caught
 *   atomic_log errors                    writes that fail
 *   atomic_log small                     two threads with two short texts each, and then "right",
 *                                        or what is wrong
 */
#include "atomic_log.h"
#include "interrupt.h"
#include "record.h"
#include "small.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WRITERS = 8, MUCH = 9000, FILLING = 100, SIGNALS = 20 };

static void print_result(const char *what, int result) {
    if (result == -1)
        printf("%s: -1, %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %d\n", what, result);
}

enum { PAGE = 4096 };

/* A text that nobody can change, with nothing behind its '\0' that could be read. */
struct text {
    char *pages, *bytes;
    size_t mapped;
};

static struct text text_new(size_t number, size_t size) {
    size_t used = (size + PAGE) / PAGE * PAGE;
    struct text text = {.mapped = used + PAGE};
    text.pages =
        mmap(NULL, text.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(text.pages == MAP_FAILED ? -1 : 0, "mmap");
    text.bytes = text.pages + used - size - 1;
    record_text(text.bytes, number, size);
    need(mprotect(text.pages, used, PROT_READ), "mprotect");
    need(mprotect(text.pages + used, PAGE, PROT_NONE), "mprotect");
    return text;
}

/* Logs a text, and says if that was no success, or has changed what belongs to the caller. */
static bool log_text(int fd, const char *name, size_t number, size_t size) {
    struct text text = text_new(number, size);
    int flags = fcntl(fd, F_GETFL);
    errno = EINTR; /* of a call of long ago: it says nothing */
    int result = log_write(fd, name, text.bytes);
    if (result != 0)
        print_result(name, result);
    munmap(text.pages, text.mapped);
    int now = fcntl(fd, F_GETFL);
    if (now == -1)
        printf("log_write closed the descriptor that it was given\n");
    else if (now != flags)
        printf("log_write changed the flags of the descriptor that it was given\n");
    return result == 0 && now == flags;
}

/* Compares what one write put in with the line that is due. */
static bool judge_packet(size_t number, const struct line *line, const char *bytes, size_t came) {
    printf("line %zu: ", number);
    bool right = came == line->length && memcmp(bytes, line->bytes, came) == 0;
    if (right)
        printf("%zu bytes in one write, right", came);
    else if (came < line->length && memcmp(bytes, line->bytes, came) == 0)
        printf("one write puts in %zu of its %zu bytes", came, line->length);
    else
        record_same(line, bytes, came);
    printf("\n");
    return right;
}

/* A pipe in packet mode (O_DIRECT) gives a read no more than one write put in, so it shows which
 * parts the kernel was given together; more than PIPE_BUF bytes it takes apart, as it may
 * (pipe(2)). */
static void collect_packets(int fd, const char *name, size_t count, const size_t sizes[]) {
    char bytes[2 * LOG_LINE_MAX];
    size_t number = 1, came;
    for (size_t i = 0; i < count; i++)
        for (size_t line_count = record_lines(name, sizes[i]), done = 0; line_count > 0;
             line_count--) {
            struct line line;
            record_line(name, i, sizes[i], &done, &line);
            ssize_t n;
            while ((n = read(fd, bytes, sizeof bytes)) == -1 && errno == EINTR)
                ;
            need((int)n, "read");
            if (n == 0)
                printf("line %zu: missing\n", number);
            if (n == 0 || !judge_packet(number++, &line, bytes, (size_t)n))
                return;
        }
    came = collect(fd, bytes, sizeof bytes);
    if (came > 0)
        printf("%zu bytes too many\n", came);
}

static void case_lines(const char *name, size_t count, const size_t sizes[]) {
    int fds[2];
    need(pipe2(fds, O_DIRECT), "pipe2");
    pid_t reader = record_fork();
    if (reader == 0) {
        close(fds[1]);
        collect_packets(fds[0], name, count, sizes);
        close(fds[0]);
        record_end(0);
    }
    close(fds[0]);
    for (size_t i = 0; i < count && log_text(fds[1], name, i, sizes[i]); i++)
        ;
    close(fds[1]);
    record_wait(reader);
}

/* --- eight writers ------------------------------------------------------------------------------
 */

/* One of the writers: as the thread that it is, and as what the reader expects from it next. */
struct writer {
    int fd;
    char name[8];
    size_t seed, texts;
    size_t at, done; /* text and byte that come next */
};

/* Texts that are empty, short, as long as a line, and longer. */
static size_t size_of(const struct writer *writer, size_t at) {
    return (at * 1237 + writer->seed * 4001) % MUCH * (at % 4 > 0);
}

static struct writer writer_new(int fd, size_t seed, size_t texts) {
    struct writer writer = {.fd = fd, .seed = seed, .texts = texts};
    snprintf(writer.name, sizeof writer.name, "w%zu", seed + 1);
    return writer;
}

static void *write_texts(void *argument) {
    struct writer *writer = argument;
    for (size_t at = 0; at < writer->texts; at++)
        if (!log_text(writer->fd, writer->name, at, size_of(writer, at)))
            break;
    return NULL;
}

/* A process that is `count` of the writers, from the `first` on. */
static _Noreturn void write_from_process(int fd, size_t first, size_t count, size_t texts) {
    struct writer writers[WRITERS];
    pthread_t threads[WRITERS];
    for (size_t i = 0; i < count; i++) {
        writers[i] = writer_new(fd, first + i, texts);
        errno = pthread_create(&threads[i], NULL, write_texts, &writers[i]);
        need(errno == 0 ? 0 : -1, "pthread_create");
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    close(fd);
    record_end(0);
}

/* Whose line that is, by its beginning, or NULL. */
static struct writer *writer_of(struct writer writers[], size_t count, const char *bytes,
                                size_t length) {
    for (size_t i = 0; i < count; i++) {
        size_t prefix = strlen(writers[i].name);
        if (length > prefix && memcmp(bytes, writers[i].name, prefix) == 0 && bytes[prefix] == ':')
            return &writers[i];
    }
    return NULL;
}

/* Compares a line that came with the next of its writer's. Prints what is wrong, if anything is. */
static bool judge_line(struct writer writers[], size_t count, size_t number, const char *bytes,
                       size_t length) {
    struct writer *writer = writer_of(writers, count, bytes, length);
    if (writer == NULL || writer->at == writer->texts) {
        printf("line %zu of the log begins like nobody's next: '%.*s'\n", number,
               (int)(length < 20 ? length - 1 : 20), bytes);
        return false;
    }
    struct line line;
    size_t size = size_of(writer, writer->at);
    record_line(writer->name, writer->at, size, &writer->done, &line);
    if (writer->done == size) {
        writer->at++;
        writer->done = 0;
    }
    if (length == line.length && memcmp(bytes, line.bytes, length) == 0)
        return true;
    printf("line %zu of the log, of %s: ", number, writer->name);
    record_same(&line, bytes, length);
    printf("\n");
    return false;
}

/* Reads all of the log, and judges it up to the first line that is wrong. */
static bool judge_log(int fd, struct writer writers[], size_t count) {
    static char log[WRITERS * 1000 * 1000];
    size_t length = collect(fd, log, sizeof log), at = 0, number = 1;
    if (length > sizeof log) {
        printf("the log has %zu bytes, more than all texts together\n", length);
        return false;
    }
    while (at < length) {
        const char *end = memchr(log + at, '\n', length - at);
        if (end == NULL) {
            printf("the log ends inside a line\n");
            return false;
        }
        size_t line_length = (size_t)(end - log) + 1 - at;
        if (!judge_line(writers, count, number++, log + at, line_length))
            return false;
        at += line_length;
    }
    return true;
}

static void case_many(size_t threads, size_t texts) {
    int fds[2];
    struct writer writers[WRITERS];
    pid_t processes[WRITERS];
    need(pipe(fds), "pipe");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ"); /* so that they have to wait often */
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = writer_new(-1, i, texts);
    for (size_t i = 0; i < WRITERS; i += threads) {
        processes[i] = record_fork();
        if (processes[i] == 0) {
            close(fds[0]);
            write_from_process(fds[1], i, threads, texts);
        }
    }
    close(fds[1]);
    if (judge_log(fds[0], writers, WRITERS))
        for (size_t i = 0; i < WRITERS; i++)
            printf("%s: %zu of %zu texts, right\n", writers[i].name, writers[i].at, texts);
    close(fds[0]);
    for (size_t i = 0; i < WRITERS; i += threads)
        record_wait(processes[i]);
}

/* --- a full pipe ------------------------------------------------------------------------------ */

/* What is in the pipe before: a line that the first write does not fit behind. */
static void fill_some(char filling[FILLING]) {
    memset(filling, '-', FILLING);
    filling[FILLING - 1] = '\n';
}

/* What should come: the filling and the text's lines. Returns how many bytes. */
static size_t expect_text(const char *name, size_t size, char **expected) {
    size_t lines = record_lines(name, size), length = FILLING, done = 0;
    *expected = need_memory(length + lines * LOG_LINE_MAX);
    fill_some(*expected);
    for (; lines > 0; lines--) {
        struct line line;
        record_line(name, 0, size, &done, &line);
        memcpy(*expected + length, line.bytes, line.length);
        length += line.length;
    }
    return length;
}

static void judge_waiting(const struct interruption *interruption, const int fds[2],
                          const char *name, size_t size, int signals) {
    const char *what = signals > 0 ? "interrupted" : "waiting";
    char *expected;
    size_t length = expect_text(name, size, &expected);
    char *bytes = need_memory(length);
    int whole;
    size_t came = interrupt_collect(interruption, fds, bytes, length, signals, &whole);
    if (!whole)
        printf("%s: log_write sleeps while a part of a line is in the pipe\n", what);
    else if (came != length)
        printf("%s: %zu bytes, not %zu\n", what, came - FILLING, length - FILLING);
    else if (memcmp(bytes, expected, length) != 0)
        printf("%s: the right number of bytes, but not the right ones\n", what);
    else
        printf("%s: %zu bytes, right\n", what, length - FILLING);
    free(bytes);
    free(expected);
}

/* The pipe is one page large, and has something in it: a line that is longer than what is left has
 * to wait. A write of more than PIPE_BUF bytes begins with what fits behind it. */
static void case_waiting(const char *name, size_t size, int signals) {
    struct interruption interruption;
    int fds[2];
    char filling[FILLING];
    need(pipe(fds), "pipe");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ");
    fill_some(filling);
    need(write(fds[1], filling, FILLING) == FILLING ? 0 : -1, "write");
    interruption_begin(&interruption);
    pid_t reader = record_fork();
    if (reader == 0) {
        interruption_in_child(&interruption);
        judge_waiting(&interruption, fds, name, size, signals);
        close(fds[0]);
        interruption_leave(&interruption);
        record_end(0);
    }
    close(fds[0]);
    log_text(fds[1], name, 0, size);
    interruption_over(&interruption);
    close(fds[1]);
    record_wait(reader);
    interruption_end(&interruption);
}

/* --- errors ----------------------------------------------------------------------------------- */

static size_t waiting(int fd) {
    int bytes = 0;
    need(ioctl(fd, FIONREAD, &bytes), "FIONREAD");
    return (size_t)bytes;
}

static void case_errors(void) {
    int fds[2];
    need(pipe2(fds, O_NONBLOCK), "pipe2");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ");
    log_text(fds[1], "no room for the second line", 0, MUCH);
    printf("bytes in the pipe: %zu\n", waiting(fds[0]));
    log_text(fds[1], "no room", 0, 10);
    printf("bytes in the pipe: %zu\n", waiting(fds[0]));
    close(fds[0]);
    log_text(fds[1], "no reader", 0, 10);
    close(fds[1]);

    /* A write that is shorter than a page goes where the one before it ends. */
    char filling[3000];
    memset(filling, 'x', sizeof filling);
    need(pipe2(fds, O_NONBLOCK), "pipe2");
    need(fcntl(fds[1], F_SETPIPE_SZ, 4096), "F_SETPIPE_SZ");
    need(write(fds[1], filling, sizeof filling) == sizeof filling ? 0 : -1, "write");
    log_text(fds[1], "room for the last line only", 0, MUCH);
    printf("bytes in the pipe: %zu\n", waiting(fds[0]));
    close(fds[0]);
    close(fds[1]);
}

/* How many descriptors are open here. */
static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    need(folder == NULL ? -1 : 0, "/proc/self/fd");
    int count = -1; /* the folder's own */
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void usage(void) {
    fprintf(stderr, "usage: atomic_log lines NAME BYTES...\n"
                    "       atomic_log many|threads TEXTS\n"
                    "       atomic_log waiting|interrupted NAME BYTES\n"
                    "       atomic_log errors|small\n");
    exit(2);
}

int main(int argc, char *argv[]) {
    size_t sizes[16], count = 0;
    for (int i = 3; i < argc && count < sizeof sizes / sizeof *sizes; i++)
        sizes[count++] = strtoul(argv[i], NULL, 10);
    const char *chosen = argc > 1 ? argv[1] : "";
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(chosen, "small") == 0) {
        small();
        return 0;
    }
    int open_before = descriptors();

    if (strcmp(chosen, "lines") == 0 && count > 0)
        case_lines(argv[2], count, sizes);
    else if (strcmp(chosen, "many") == 0 && argc == 3)
        case_many(1, strtoul(argv[2], NULL, 10));
    else if (strcmp(chosen, "threads") == 0 && argc == 3)
        case_many(2, strtoul(argv[2], NULL, 10));
    else if (strcmp(chosen, "waiting") == 0 && count == 1)
        case_waiting(argv[2], sizes[0], 0);
    else if (strcmp(chosen, "interrupted") == 0 && count == 1)
        case_waiting(argv[2], sizes[0], SIGNALS);
    else if (strcmp(chosen, "errors") == 0)
        case_errors();
    else
        usage();
    if (descriptors() != open_before)
        printf("%d descriptors are open that were not before\n", descriptors() - open_before);
    return 0;
}
