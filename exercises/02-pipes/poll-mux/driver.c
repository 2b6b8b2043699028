/* poll_mux MODE [SOURCES [LINES]]
 *
 * Has SOURCES children write LINES lines each, and mux_run read them. Prints, for each source,
 * that its lines have come.
 *
 *   turns       one child writes one piece, or ends, at a time. It does so when mux_run sleeps, and
 *               then every line that is complete has to be handed over
 *   signals     the same, and mux_run catches a signal before each piece
 *   freely      all write at once, as fast as they can; this mode looks at no other process
 *   long        the same with lines that grow: of 20,000 bytes, then of 3 MiB
 *   endless     the last has one line, and there is no memory for that
 *   leave       the first says one line; while that is handed over, all others write what a pipe
 *               holds, and end
 *   flood       the first writes without end until a line of another is handed over
 *   reset       the last descriptor is a socket whose other end was closed with data unread
 *   closed      the last descriptor is not open
 *
 * Sleeping takes no time here, nor does any wait with a time limit: a program that looks again and
 * again is told so once it has looked LOOKS_MAX times with nothing to find, however slow or fast
 * the machine is.
 *
 * Exit status: 0 all lines have come, or mux_run has returned the error that it should; 2 it
 * returns another one, which standard error says; 1 one line on standard error says what is wrong:
 * "driver: KIND: MESSAGE". */
#include "driver.h"
#include "poll_mux.h"
#include "sources.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct table *table;

static const size_t few_lengths[] = {3, 0, 7, 1, 40, 2};
static const size_t many_lengths[] = {0, 1, 300, 70000, 5, 4096, 17};
static const size_t long_lengths[] = {20000, 3 << 20};
static const size_t full_lengths[] = {59, 0, 4094, 899};
static struct script scripts[SOURCES_MAX];

static void need(bool done, const char *what) {
    if (!done) {
        perror(what);
        _exit(WRONG);
    }
}

static void wait_for_post(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        need(errno == EINTR, "sem_wait");
}

/* Writes all of it; stops when nobody reads any more. */
static void write_all(int fd, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written == -1 && errno == EINTR)
            continue;
        if (written == -1)
            return;
        bytes += written;
        size -= (size_t)written;
    }
}

/* --- what comes ------------------------------------------------------------------------------ */

/* The first source has a line more as long as no other source's line has come. */
static void keep_flooded(size_t length) {
    if (atomic_load(&table->drained))
        return;
    if (atomic_load(&table->ended[1])) /* so that its line is there to be read */
        table->flooded += length + 1;
    if (table->flooded > FLOOD_BYTES)
        wrong("hang",
              "source 0 always has more to say, and the line of source 1 lies there while %d KiB "
              "of source 0 are read; who reads one source until it has no more may never come to "
              "the next",
              FLOOD_BYTES / 1024);
    int waiting = 0;
    while (waiting == 0) {
        sched_yield();
        need(ioctl(table->flood, FIONREAD, &waiting) == 0, "FIONREAD");
    }
}

/* Holds up mux_run until the others have written their lines and ended. */
static void let_others_leave(void) {
    siginfo_t info;
    for (size_t i = 1; i < table->count; i++) {
        need(sem_post(&table->turn[i]) == 0, "sem_post");
        need(waitid(P_PID, (id_t)table->sources[i], &info, WEXITED | WNOWAIT) == 0, "waitid");
    }
}

void line_received(size_t source, const char *line, size_t length) {
    if (gettid() != table->reader)
        wrong("rule", "line_received is called by another thread or process than mux_run was");
    if (source >= table->count)
        wrong("wrong-output", "a line of source %zu: there are only %zu", source, table->count);
    if (table->mode == FLOOD && source == 0) {
        keep_flooded(length);
        return;
    }
    size_t number = (size_t)atomic_load(&table->received[source]);
    const struct script *script = &scripts[source];
    if (number == script->lines)
        wrong("wrong-output", "source %zu has %zu lines, and one more is handed over, of %zu bytes",
              source, number, length);
    if (length != script_length(script, number))
        wrong("wrong-output", "line %zu of source %zu has %zu bytes, and %zu are handed over",
              number + 1, source, script_length(script, number), length);
    for (size_t at = 0; at < length; at++)
        if (line[at] != script_byte(source, number, at))
            wrong("wrong-output", "byte %zu of line %zu of source %zu is %d, not %d", at,
                  number + 1, source, line[at], script_byte(source, number, at));
    atomic_fetch_add(&table->received[source], 1);
    if (table->mode == LEAVE && source == 0)
        let_others_leave();
    if (table->mode == FLOOD)
        atomic_store(&table->drained, true);
}

/* --- the children ---------------------------------------------------------------------------- */

/* How many lines of the first `written` bytes are complete. */
static int complete_lines(const char *bytes, size_t written) {
    int lines = 0;
    for (size_t i = 0; i < written; i++)
        lines += bytes[i] == '\n';
    return lines;
}

/* One piece at a time, and with it the turn. Who has the turn sees mux_run asleep before and
 * after. */
static void write_in_turns(size_t source, int fd, const char *bytes, size_t size) {
    static const size_t pieces[] = {2, 4, 1, 9, 3};
    size_t written = 0;
    for (size_t round = 0;; round++) {
        wait_for_post(&table->turn[source]);
        wait_until_asleep();
        if (table->mode == SIGNALS)
            interrupt_reader();
        atomic_store(&table->looks, 0);
        if (written == size)
            return; /* the end of this process is its last piece */
        size_t piece = pieces[(round + source) % (sizeof pieces / sizeof *pieces)];
        piece = piece < size - written ? piece : size - written;
        write_all(fd, bytes + written, piece);
        written += piece;
        wait_until_asleep();
        if (atomic_load(&table->received[source]) < complete_lines(bytes, written))
            wrong("hang",
                  "source %zu has written its line %d, and mux_run sleeps without handing it over: "
                  "it waits for something else",
                  source, complete_lines(bytes, written));
        pass_turn_on(source);
    }
}

static void flood(int fd) {
    char lines[4096];
    for (size_t i = 0; i < sizeof lines; i++)
        lines[i] = i % 64 == 63 ? '\n' : 'x';
    write_all(fd, lines, sizeof lines); /* from here on this source always has something */
    need(sem_post(&table->turn[1]) == 0, "sem_post");
    while (!atomic_load(&table->drained))
        write_all(fd, lines, sizeof lines);
}

/* A line of twice what there is memory for, or until nobody reads it any more. */
static void go_on_and_on(int fd) {
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    for (size_t i = 0; i < 2 * MEMORY_BYTES / sizeof bytes && !atomic_load(&table->returned); i++)
        write_all(fd, bytes, sizeof bytes);
}

static _Noreturn void be_source(size_t source, int fd) {
    size_t size;
    const char *bytes = script_bytes(&scripts[source], source, &size);
    need(bytes != NULL, "more lines than there is room for");
    if (table->mode == TURNS || table->mode == SIGNALS) {
        write_in_turns(source, fd, bytes, size);
    } else if (table->mode == FLOOD && source == 0) {
        flood(fd);
    } else if (table->mode == ENDLESS && source + 1 == table->count) {
        go_on_and_on(fd);
    } else {
        if (source > 0 && (table->mode == LEAVE || table->mode == FLOOD))
            wait_for_post(&table->turn[source]);
        write_all(fd, bytes, size);
    }
    close(fd);
    atomic_store(&table->ended[source], true);
    if (table->mode == TURNS || table->mode == SIGNALS)
        pass_turn_on(source);
    _exit(EXIT_SUCCESS);
}

/* Returns the read end of the pipe from a new child. */
static int start_source(size_t source, const int fds[]) {
    int ends[2];
    need(pipe(ends) == 0, "pipe");
    pid_t child = fork();
    need(child != -1, "fork");
    if (child == 0) {
        for (size_t i = 0; i < source; i++)
            close(fds[i]);
        close(ends[0]);
        be_source(source, ends[1]);
    }
    table->sources[source] = child;
    close(ends[1]);
    need(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
    return ends[0];
}

/* --- one run --------------------------------------------------------------------------------- */

/* A connection that was reset: reading fails with ECONNRESET. unix(7) says so of data left
 * unread. */
static int reset_socket(void) {
    int ends[2];
    need(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0, "socketpair");
    need(write(ends[0], "unread", 6) == 6, "write");
    close(ends[1]);
    return ends[0];
}

/* A number that nothing opened later will get. */
static int not_open(void) {
    int fd = fcntl(STDIN_FILENO, F_DUPFD, DESCRIPTORS_WATCHED - 1);
    need(fd != -1, "F_DUPFD");
    close(fd);
    return fd;
}

static void check_descriptors(const int fds[], const bool open_before[]) {
    for (size_t i = 0; i < table->count; i++)
        if (open_before[fds[i]] && fcntl(fds[i], F_GETFD) == -1)
            wrong("rule", "mux_run has closed the descriptor of source %zu, which is the caller's",
                  i);
    for (size_t i = 0; i < table->count; i++)
        if (open_before[fds[i]] && (fcntl(fds[i], F_GETFL) & O_NONBLOCK) == 0)
            wrong("rule",
                  "mux_run has let the descriptor of source %zu block, which is the caller's", i);
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        if (!open_before[fd] && fcntl(fd, F_GETFD) != -1)
            wrong("fd-leak", "after mux_run descriptor %d is open, and was not before", fd);
}

/* In bytes, as malloc counts. */
static size_t memory_in_use(void) {
    struct mallinfo2 memory = mallinfo2();
    return memory.uordblks + memory.hblkhd;
}

/* From now on there is so much memory, and no more. */
static void limit_memory(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    need(file != NULL && fscanf(file, "%lu", &pages) == 1, "/proc/self/statm");
    fclose(file);
    rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + MEMORY_BYTES;
    need(setrlimit(RLIMIT_AS, &(struct rlimit){most, most}) == 0, "setrlimit");
}

/* What malloc keeps of small blocks that were freed counts as in use; a line's beginning is larger. */
static void check_memory(size_t before) {
    size_t after = memory_in_use();
    if (after > before + MEMORY_BYTES / 16)
        wrong(
            "leak",
            "there is no memory for a line, mux_run returns, and %zu KiB of what it had allocated "
            "are not freed; where realloc fails, the old block is still there, and still to be "
            "freed",
            (after - before) / 1024);
}

static void check_lines(void) {
    for (size_t i = 0; i < table->count; i++) {
        size_t received = (size_t)atomic_load(&table->received[i]);
        if (table->mode == FLOOD && i == 0)
            continue;
        if (received < scripts[i].lines)
            wrong("wrong-output",
                  "mux_run returns 0, and of the %zu lines of source %zu only %zu have been handed "
                  "over",
                  scripts[i].lines, i, received);
        printf("source %zu: %zu lines\n", i, received);
    }
    while (fflush(stdout) == EOF && errno == EINTR)
        clearerr(stdout);
}

/* Returns the exit status. */
static int judge(int result, int error) {
    int due = table->mode == RESET     ? ECONNRESET
              : table->mode == CLOSED  ? EBADF
              : table->mode == ENDLESS ? ENOMEM
                                       : 0;
    if (result == 0 && due == ENOMEM)
        wrong("wrong-output", "there is no memory for a line, and mux_run returns 0");
    if (result == 0 && due != 0)
        wrong("wrong-output", "the last descriptor can't be read, and mux_run returns 0");
    if (result == -1 && error == due) {
        printf("mux_run returns -1, %s\n", strerrorname_np(error));
        return EXIT_SUCCESS;
    }
    if (result != 0) {
        fprintf(stderr, "poll_mux: mux_run returns %d, %s\n", result, strerrorname_np(error));
        return FAILED;
    }
    check_lines();
    return EXIT_SUCCESS;
}

static void set_up(const char *mode, size_t count, size_t lines) {
    static const char *const modes[] = {"turns", "signals", "freely", "leave",  "flood",
                                        "reset", "closed",  "long",   "endless"};
    table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    need(table != MAP_FAILED, "mmap");
    table->reader = gettid();
    table->count = count;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(mode, modes[i]) == 0)
            table->mode = (enum mode)i;
    for (size_t i = 0; i < count; i++) {
        need(sem_init(&table->turn[i], 1, 0) == 0, "sem_init");
        scripts[i] = (struct script){lines, few_lengths, sizeof few_lengths / sizeof *few_lengths};
        if (table->mode == FREELY && lines > 10)
            scripts[i] =
                (struct script){lines, many_lengths, sizeof many_lengths / sizeof *many_lengths};
        if (table->mode == LONG)
            scripts[i] =
                (struct script){lines, long_lengths, sizeof long_lengths / sizeof *long_lengths};
        if (table->mode == LEAVE && i > 0)
            scripts[i] =
                (struct script){lines, full_lengths, sizeof full_lengths / sizeof *full_lengths};
        if ((table->mode == LEAVE || table->mode == FLOOD) && i == 0)
            scripts[i].lines = 1;
    }
    watch_signals();
}

static void start_all(int fds[], bool open_before[]) {
    for (size_t i = 0; i < table->count; i++) {
        bool last = i + 1 == table->count;
        fds[i] = last && table->mode == RESET    ? reset_socket()
                 : last && table->mode == CLOSED ? -1
                                                 : start_source(i, fds);
    }
    table->flood = table->count > 0 ? fds[0] : -1;
    for (size_t i = 0; i < table->count; i++)
        if (fds[i] == -1)
            fds[i] = not_open();
    for (int fd = 0; fd < DESCRIPTORS_WATCHED; fd++)
        open_before[fd] = fcntl(fd, F_GETFD) != -1;
}

static void reap_all(const int fds[], const bool open_before[]) {
    for (size_t i = 0; i < table->count; i++)
        if (open_before[fds[i]])
            close(fds[i]);
    for (size_t i = 0; i < table->count; i++)
        while (table->sources[i] > 0 && waitpid(table->sources[i], NULL, 0) == -1 && errno == EINTR)
            ;
}

int main(int argc, char *argv[]) {
    int fds[SOURCES_MAX];
    bool open_before[DESCRIPTORS_WATCHED];
    size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 2;
    if (argc < 2 || count > SOURCES_MAX) {
        fprintf(stderr, "usage: poll_mux MODE [SOURCES [LINES]]\n");
        return FAILED;
    }
    set_up(argv[1], count, argc > 3 ? strtoul(argv[3], NULL, 10) : 4);
    start_all(fds, open_before);
    if (count > 0 && (table->mode == TURNS || table->mode == SIGNALS))
        need(sem_post(&table->turn[0]) == 0, "sem_post");

    if (table->mode == ENDLESS)
        limit_memory();
    size_t memory = table->mode == ENDLESS ? memory_in_use() : 0;
    int result = mux_run(fds, count), error = errno;
    atomic_store(&table->returned, true);
    if (getpid() != table->reader)
        wrong("rule", "mux_run returns in a child too: two processes run the caller's program");
    check_descriptors(fds, open_before);
    if (table->mode == ENDLESS)
        check_memory(memory);
    int status = judge(result, error);
    atomic_store(&table->drained, true);
    reap_all(fds, open_before);
    return status;
}
