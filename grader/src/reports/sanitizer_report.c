#include "sanitizer_report.h"

#include "findings_order.h"
#include "sanitizer_parts.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* A log larger than this, or more reports, or more lines in one, come from no honest program; what
 * is beyond is not read. */
enum { LOG_LIMIT = 64 << 20, REPORTS_LIMIT = 500, BLOCKS_LIMIT = 400 };

/* Each frame is a line "HB NUMBER ADDRESS OFFSET MODULE". */
#define FRAME_FORMAT "stack_trace_format=\"HB %n %p %o %m\""

void sanitizer_report_environment(const char *prefix, struct text_list *environment) {
    /* One process writes one file, what it says of all else is put off: no colours, no summary of
     * modules. A program that has been told of goes on where it can, to be told of more. */
    static const char common[] = "symbolize=0:print_summary=0:exitcode=66:" FRAME_FORMAT;
    /* Leaks are memcheck's: LeakSanitizer must stop the program by ptrace, which containers deny. */
    text_list_format(environment,
                     "ASAN_OPTIONS=log_path=\"%s.asan\":%s:detect_leaks=0:print_legend=0:"
                     "detect_stack_use_after_return=1:allocator_may_return_null=1",
                     prefix, common);
    text_list_format(environment, "LSAN_OPTIONS=%s", common);
    text_list_format(environment, "UBSAN_OPTIONS=log_path=\"%s.asan\":%s:print_stacktrace=1",
                     prefix, common);
    text_list_format(environment, "HB_UBSAN_LOG=%s.ubsan", prefix);
    /* Only a thread that has ended is told as not joined, so the second that TSan waits at exit for
     * those that still run must stay; a program that has joined all of its threads is not held up. */
    text_list_format(environment,
                     "TSAN_OPTIONS=log_path=\"%s.tsan\":%s:second_deadlock_stack=1:history_size=4",
                     prefix, common);
}

/* Calls `take` with the text of each file that begins with `prefix`, by name. NULs are spaces. */
static void each_log(const char *prefix, void (*take)(char *text, void *data), void *data) {
    struct text_list paths = {0};
    files_with_prefix(prefix, &paths);
    for (size_t i = 0; i < paths.count; i++) {
        size_t length = 0;
        char *text = text_read_file(paths.items[i], LOG_LIMIT, &length);
        for (char *nul = text; text && (nul = memchr(nul, '\0', length - (size_t)(nul - text)));)
            *nul = ' ';
        if (text)
            take(text, data);
        free(text);
    }
    text_list_free(&paths);
}

/* Where a report begins, and of which kind it is. */
enum begin { NOTHING, ASAN, LSAN, UBSAN, TSAN };

static enum begin begins(const char *line) {
    if (strstr(line, "ERROR: AddressSanitizer: ") ||
        strstr(line, "ERROR: UndefinedBehaviorSanitizer: "))
        return ASAN;
    if (strstr(line, "ERROR: LeakSanitizer: detected memory leaks"))
        return LSAN;
    if (text_begins(line, "WARNING: ThreadSanitizer: ") || strstr(line, "ERROR: ThreadSanitizer: "))
        return TSAN;
    if (strstr(line, ": runtime error: "))
        return UBSAN;
    return NOTHING;
}

struct reading {
    const struct report_source *source;
    json_t *findings;
    struct blocks blocks;
    enum begin kind;
    size_t reports;
    char *module, *library; /* the paths of the program and of the runtime that are open */
    struct lines *lines, *library_lines;
};

/* The function of a sanitizer's own library: the one that stands in for strcpy, say. */
static char *library_function(struct reading *reading, const char *module, uint64_t address) {
    if (!text_begins(module, "/lib") && !text_begins(module, "/usr/lib"))
        return NULL;
    if (!reading->library || strcmp(reading->library, module) != 0) {
        if (!strstr(module, "san.so"))
            return NULL;
        lines_close(reading->library_lines);
        free(reading->library);
        reading->library = text_copy(module);
        reading->library_lines = lines_open(module);
    }
    char *name = lines_function(reading->library_lines, address);
    if (name) /* "strcpy.part.0" is a part that the compiler has split off */
        name[strcspn(name, ".")] = '\0';
    return name;
}

/* The program's lines: of the one that the caller named, or of the one that the log names. */
static struct lines *program_lines(struct reading *reading, const char *module) {
    const char *path = reading->source->program ? reading->source->program : module;
    if (!path)
        return NULL;
    if (!reading->module || strcmp(reading->module, path) != 0) {
        lines_close(reading->lines);
        free(reading->module);
        reading->module = text_copy(path);
        reading->lines = lines_open(path);
    }
    return reading->lines;
}

static void add_frame(struct reading *reading, const char *line) {
    unsigned long long address = 0, offset = 0;
    int length = 0;
    if (sscanf(line, "HB %*u %llx %llx %n", &address, &offset, &length) < 2 || length == 0 ||
        reading->blocks.count == 0)
        return;
    const char *module = line + length;
    struct stack *stack = &reading->blocks.items[reading->blocks.count - 1].stack;
    size_t before = stack->count;
    if (before > BLOCKS_LIMIT)
        return;
    if (strstr(module, ".so")) {
        char *name = library_function(reading, module, offset);
        stack_add(stack, name, NULL, 0, false);
        free(name);
    } else {
        struct lines *lines = program_lines(reading, module);
        lines_loaded_at(lines, address, offset);
        lines_stack(lines, offset, stack);
    }
}

static void end_report(struct reading *reading) {
    json_t *finding = NULL;
    const struct blocks *blocks = &reading->blocks;
    if (reading->kind == ASAN)
        finding = asan_finding(blocks, reading->source);
    else if (reading->kind == UBSAN)
        finding = ubsan_finding(blocks, reading->source);
    else if (reading->kind == TSAN)
        finding = tsan_finding(blocks, reading->source, reading->lines);
    else if (reading->kind == LSAN)
        lsan_findings(blocks, reading->source, reading->findings);
    if (finding) {
        char *raw = blocks_text(blocks);
        finding_set_raw(finding, raw);
        free(raw);
        json_array_append_new(reading->findings, finding);
    }
    blocks_free(&reading->blocks);
    reading->kind = NOTHING;
}

/* The bytes around an address tell a student nothing. */
static bool is_noise(const char *line) {
    return *line == '\0' || text_begins(line, "==================") ||
           text_begins(line, "Shadow b") || text_begins(line, "=>0x") ||
           text_begins(line, "  0x") || strstr(line, "ABORTING") || text_begins(line, "HINT:") ||
           strstr(line, "longjmp and C++ exceptions");
}

static void read_log(char *text, void *data) {
    struct reading *reading = data;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line && reading->reports < REPORTS_LIMIT;
         line = strtok_r(NULL, "\n", &rest)) {
        if (text_begins(line, "HB ")) {
            add_frame(reading, line);
            continue;
        }
        enum begin kind = begins(line);
        if (kind != NOTHING) {
            end_report(reading);
            reading->kind = kind;
            reading->reports++;
        }
        if (text_begins(line, "==================") && reading->kind == TSAN && kind == NOTHING)
            end_report(reading);
        if (reading->kind == NOTHING)
            continue;
        if (kind != NOTHING || (!is_noise(line) && reading->blocks.count < BLOCKS_LIMIT))
            blocks_add(&reading->blocks, line);
    }
    end_report(reading);
}

json_t *sanitizer_report_findings(const char *prefix, const struct report_source *source) {
    struct reading reading = {.source = source, .findings = json_array()};
    each_log(prefix, read_log, &reading);
    lines_close(reading.lines);
    lines_close(reading.library_lines);
    free(reading.module);
    free(reading.library);
    return findings_ordered(reading.findings);
}

/* What the tools say when the machine, not the program, is wrong. */
static const char *problem_in(const char *line) {
    static const struct {
        const char *said, *means;
    } known[] = {
        {"FATAL: ThreadSanitizer: unexpected memory mapping",
         "ThreadSanitizer cannot use this machine's address space (vm.mmap_rnd_bits is larger than "
         "28): run 'sysctl vm.mmap_rnd_bits=28' as root, or ask your administrator to"},
        {"starting new threads after multi-threaded fork is not supported",
         "ThreadSanitizer cannot follow a child that starts threads when its parent had threads"},
        {"ReserveShadowMemoryRange failed",
         "the sanitizers need more address space than this machine allows: see 'ulimit -v'"},
        {"failed to allocate 0x",
         "the sanitizers need more address space than this machine allows: see 'ulimit -v'"},
        {"LeakSanitizer has encountered a fatal error",
         "LeakSanitizer may not trace the program here (containers deny it)"},
        {"Shadow memory range interleaves with an existing memory mapping",
         "AddressSanitizer cannot use this machine's address space"},
        {"runtime does not come first in initial library list",
         "AddressSanitizer is not loaded first: is LD_PRELOAD set?"},
        {"FATAL: ThreadSanitizer", "ThreadSanitizer does not work on this machine"},
        {"Sanitizer: CHECK failed", "a sanitizer fails on an error of its own"},
        {"Sanitizer CHECK failed", "a sanitizer fails on an error of its own"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(line, known[i].said))
            return known[i].means;
    return NULL;
}

/* Says the problem once. A sanitizer that has first told what the program did wrong, and then fails
 * over the ruins, has done its work. */
static void read_problem(char *text, void *data) {
    char **problem = data, *rest = NULL;
    bool told = false;
    for (char *line = strtok_r(text, "\n", &rest); line && !told && !*problem;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *means = problem_in(line);
        if (means)
            *problem = text_format("%s (%.200s)", means, text_trim(line));
        told = begins(line) != NOTHING;
    }
}

char *sanitizer_report_problem(const char *prefix) {
    char *problem = NULL;
    each_log(prefix, read_problem, &problem);
    return problem;
}

char *sanitizer_report_problem_in(const char *words) {
    char *problem = NULL, *copy = text_copy(words);
    read_problem(copy, &problem);
    free(copy);
    return problem;
}
