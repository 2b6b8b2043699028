#include "valgrind_report.h"

#include "findings_order.h"
#include "valgrind_parts.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* A report larger than this comes from no honest program; what is beyond is not read. */
enum { XML_LIMIT = 64 << 20 };

void valgrind_report_arguments(const char *tool, const char *prefix, struct text_list *arguments) {
    text_list_add(arguments, "valgrind");
    text_list_format(arguments, "--tool=%s", tool);
    text_list_add(arguments, "-q");
    text_list_add(arguments, "--xml=yes");
    /* A percent sign of the path's own is written twice. */
    char *escaped = memory_new(2 * strlen(prefix) + 1), *end = escaped;
    for (const char *at = prefix; *at; at++) {
        if (*at == '%')
            *end++ = '%';
        *end++ = *at;
    }
    text_list_format(arguments, "--xml-file=%s.%%p.xml", escaped);
    free(escaped);
    /* No server for a debugger (its FIFOs in /tmp), no options of the student's in a .valgrindrc;
     * without the names of inlined functions it starts 45 ms sooner, the lines are the same. */
    text_list_add(arguments, "--vgdb=no");
    text_list_add(arguments, "--command-line-only=yes");
    text_list_add(arguments, "--read-inline-info=no");
    text_list_add(arguments, "--num-callers=24");
    /* What the C library has allocated for itself is not told anyway: each process need not free it
     * at its end. Nor need Valgrind look for faults of its own. */
    text_list_add(arguments, "--run-libc-freeres=no");
    text_list_add(arguments, "--sanity-level=0");
    if (strcmp(tool, "memcheck") == 0) {
        text_list_add(arguments, "--track-fds=yes");
        text_list_add(arguments, "--leak-check=full");
        text_list_add(arguments, "--show-leak-kinds=definite");
    }
}

/* The path of a report without its ".PID.xml". The caller frees it. */
static char *run_of(const char *path) {
    char *run = text_copy(path);
    for (int part = 0; part < 2; part++) {
        char *dot = strrchr(run, '.');
        if (dot && !strchr(dot, '/'))
            *dot = '\0';
    }
    return run;
}

/* The process that has forked `process`, if it is one of these, or NULL. */
static const struct valgrind_process *parent_of(const struct valgrind_process *processes,
                                                size_t count,
                                                const struct valgrind_process *process) {
    for (size_t i = 0; i < count; i++)
        /* Another run's processes have numbers of their own. */
        if (processes[i].pid == process->ppid && strcmp(processes[i].run, process->run) == 0)
            return &processes[i];
    return NULL;
}

/* Reads each process of each file that begins with `prefix`; returns how many there are. */
static size_t each_process(const char *prefix, struct valgrind_process **processes) {
    struct text_list paths = {0};
    files_with_prefix(prefix, &paths);
    size_t count = 0;
    *processes = NULL;
    for (size_t i = 0; i < paths.count; i++) {
        size_t length = 0;
        char *xml = text_read_file(paths.items[i], XML_LIMIT, &length);
        /* Processes that share a file: each begins a document of its own. */
        static const char begin[] = "<?xml ";
        char *at = xml ? memmem(xml, length, begin, strlen(begin)) : NULL;
        while (at) {
            size_t left = length - (size_t)(at - xml);
            char *next = memmem(at + 1, left - 1, begin, strlen(begin));
            *processes = memory_resize(*processes, (count + 1) * sizeof **processes);
            valgrind_parse(at, next ? (size_t)(next - at) : left, &(*processes)[count]);
            (*processes)[count++].run = run_of(paths.items[i]);
            at = next;
        }
        free(xml);
    }
    for (size_t i = 0; i < count; i++) {
        const struct valgrind_process *parent = parent_of(*processes, count, &(*processes)[i]);
        /* The first process of several runs is none of the program's. */
        bool runs =
            parent && text_ends(parent->run, "-runs") && !parent_of(*processes, count, parent);
        (*processes)[i].forked = parent && !runs;
    }
    text_list_free(&paths);
    return count;
}

static void free_processes(struct valgrind_process *processes, size_t count) {
    for (size_t i = 0; i < count; i++)
        valgrind_process_free(&processes[i]);
    free(processes);
}

static void add(json_t *findings, json_t *finding, const struct blocks *blocks) {
    if (!finding)
        return;
    char *raw = blocks_text(blocks);
    finding_set_raw(finding, raw);
    free(raw);
    json_array_append_new(findings, finding);
}

json_t *valgrind_report_findings(const char *prefix, const struct report_source *source) {
    struct valgrind_process *processes;
    size_t count = each_process(prefix, &processes);
    json_t *findings = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct valgrind_process *process = &processes[i];
        for (size_t e = 0; e < process->error_count; e++) {
            const struct valgrind_error *error = &process->errors[e];
            json_t *finding = NULL;
            if (error->kind && error->blocks.count > 0)
                finding = memcheck_finding(error, process, source);
            if (error->kind && error->blocks.count > 0 && !finding)
                finding = descriptor_finding(error, source);
            if (error->kind && error->blocks.count > 0 && !finding)
                finding = helgrind_finding(error, process, source);
            add(findings, finding, &error->blocks);
        }
        descriptor_findings(process, source, findings);
    }
    free_processes(processes, count);
    return findings_ordered(findings);
}

/* Whether any process of the same run as `process` was run. */
static bool run_has_begun(const struct valgrind_process *processes, size_t count,
                          const struct valgrind_process *process) {
    for (size_t i = 0; i < count; i++)
        if (processes[i].ran && strcmp(processes[i].run, process->run) == 0)
            return true;
    return false;
}

char *valgrind_report_problem(const char *prefix) {
    struct valgrind_process *processes;
    size_t count = each_process(prefix, &processes);
    bool works = count > 0;
    for (size_t i = 0; i < count; i++)
        works = works && run_has_begun(processes, count, &processes[i]);
    free_processes(processes, count);
    return works
               ? NULL
               : text_copy("Valgrind does not work on this machine: run 'valgrind true' to see why "
                           "(most often the package libc6-dbg is missing)");
}

char *valgrind_report_problem_in(const char *words) {
    static const char *const said[] = {"valgrind: Fatal error", "valgrind: failed to start tool",
                                       "the 'impossible' happened", "valgrind: mmap("};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const char *at = strstr(words, said[i]);
        if (at)
            return text_format("Valgrind fails on this machine: %.*s", (int)strcspn(at, "\n"), at);
    }
    return NULL;
}
