#include "waits_names.h"

#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A program of the exercise's that runs or feeds the student's: one in the folder that TOOLS names in
 * its environment. */
static bool is_exercises(pid_t pid, const char *program) {
    char environment[16384] = "";
    proc_read(pid, "environ", environment, sizeof environment);
    const char *end = environment + sizeof environment;
    for (const char *entry = environment; entry < end && *entry; entry += strlen(entry) + 1) {
        const char *folder = entry + strlen("TOOLS=");
        if (text_begins(entry, "TOOLS=") && *folder)
            return text_begins(program, folder) && program[strlen(folder)] == '/';
    }
    return false;
}

/* The student's program, and tools that stand around it: a shell that runs it, a `head` that reads
 * from it. Under Valgrind the program that runs is Valgrind. */
static bool is_students(const struct watched_process *process) {
    char program[1024];
    proc_program(process->pid, program, sizeof program);
    return proc_is_valgrind(process->pid) ||
           !(text_begins(program, "/usr/") || text_begins(program, "/bin/") ||
             text_begins(program, "/lib") || is_exercises(process->pid, program));
}

static bool has_ended(const struct watched_process *process) {
    return process->state == 'Z' || process->state == 'X';
}

/* The program as the one who typed it knows it: the last part of its first argument. */
static char *program_of(pid_t pid) {
    char line[1024];
    if (!proc_read(pid, "cmdline", line, sizeof line) && !proc_read(pid, "comm", line, sizeof line))
        return text_copy("a process");
    line[strcspn(line, "\n")] = '\0';
    const char *slash = strrchr(line, '/');
    return text_copy(slash ? slash + 1 : line);
}

static char *tool_name(pid_t pid) {
    char *program = program_of(pid), *name;
    if (strcmp(program, "bash") == 0 || strcmp(program, "sh") == 0 || strcmp(program, "dash") == 0)
        name = text_copy("the shell");
    else
        name = text_format("%s (PID %d)", program, pid);
    free(program);
    return name;
}

/* The student's processes with that parent (0: whose parent is none of the student's), still there:
 * how many, and how many of them come before `pid`. */
struct siblings {
    size_t count, before;
};

struct namer {
    const struct snapshot *snapshot;
    pid_t command;
    bool *students;
};

static bool students_pid(const struct namer *namer, pid_t pid) {
    const struct watched_process *process = snapshot_find(namer->snapshot, pid);
    return process && namer->students[process - namer->snapshot->processes];
}

static struct siblings siblings_of(const struct namer *namer, pid_t parent, pid_t pid) {
    struct siblings siblings = {0};
    for (size_t i = 0; i < namer->snapshot->count; i++) {
        const struct watched_process *other = &namer->snapshot->processes[i];
        pid_t its_parent = students_pid(namer, other->parent) ? other->parent : 0;
        if (!namer->students[i] || its_parent != parent)
            continue;
        siblings.count++;
        siblings.before += other->pid < pid;
    }
    return siblings;
}

/* Whether a child of it was left to us when its parent ended: only of the command's own do we know
 * that they were children. */
static bool is_orphan(const struct namer *namer, const struct watched_process *process) {
    return process->parent == getpid() && process->pid != namer->command;
}

static char *child_name(const struct siblings *siblings, const char *whose) {
    if (siblings->count == 1)
        return *whose ? text_format("%s child", whose) : text_copy("the child");
    return *whose ? text_format("%s child %zu", whose, siblings->before + 1)
                  : text_format("child %zu", siblings->before + 1);
}

static char *student_name(const struct namer *namer, const struct watched_process *process) {
    pid_t parent = students_pid(namer, process->parent) ? process->parent : 0;
    struct siblings siblings = siblings_of(namer, parent, process->pid);
    struct siblings children = siblings_of(namer, process->pid, 0);
    if (!parent && is_orphan(namer, process))
        return child_name(&siblings, "");
    if (!parent && siblings.count > 1) {
        char *program = program_of(process->pid);
        char *name = text_format("%s (PID %d)", program, process->pid);
        free(program);
        return name;
    }
    if (!parent)
        return text_copy(children.count ? "the parent" : "the program");
    const struct watched_process *up = snapshot_find(namer->snapshot, parent);
    if (!students_pid(namer, up->parent) && !is_orphan(namer, up))
        return child_name(&siblings, "");
    char *whose = student_name(namer, up), *owned = text_format("%s's", whose);
    char *name = child_name(&siblings, owned);
    free(whose);
    free(owned);
    return name;
}

char **names_of_processes(const struct snapshot *snapshot, pid_t command) {
    struct namer namer = {snapshot, command, memory_new(snapshot->count * sizeof(bool) + 1)};
    char **names = memory_new((snapshot->count + 1) * sizeof *names);
    for (size_t i = 0; i < snapshot->count; i++)
        namer.students[i] =
            !has_ended(&snapshot->processes[i]) && is_students(&snapshot->processes[i]);
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct watched_process *process = &snapshot->processes[i];
        if (has_ended(process))
            continue;
        names[i] = namer.students[i] ? student_name(&namer, process) : tool_name(process->pid);
    }
    free(namer.students);
    return names;
}
