#include "confine_budget.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A wall time so many times over the limit is given up as busy: a program that spins reaches its limit
 * of processor time before, as long as it gets a hundredth of a processor. */
static const double busy_factor = 50;

/* Exact memory costs time to find out: at most this often, in seconds. */
static const double memory_pause = 0.05;

/* In the working directory: more files than that, or folders in folders, no exercise makes; nor this many times the
 * largest file that it may write. */
enum { most_files = 10000, deepest_folder = 64, files_times = 8 };

const char *confine_end_name(enum confine_end end) {
    static const char *const names[] = {
        "none",       "exited",       "signalled",     "stuck",        "cpu-limit",
        "wall-limit", "memory-limit", "process-limit", "output-limit", "busy"};
    return names[end];
}

void budget_start(struct budget *budget, const struct confine_options *options) {
    *budget = (struct budget){.options = options, .started = text_now(), .last = text_now()};
}

static const struct watched_task *same_task(const struct snapshot *snapshot, size_t *from,
                                            const struct watched_task *task) {
    /* Both lists are ordered by process, and within one by thread; a search that goes on from where
     * the last one ended finds nearly every one at once. */
    for (size_t i = 0; i < snapshot->task_count; i++) {
        size_t at = (*from + i) % snapshot->task_count;
        if (snapshot->tasks[at].tid == task->tid && snapshot->tasks[at].pid == task->pid) {
            *from = at + 1;
            return &snapshot->tasks[at];
        }
    }
    return NULL;
}

/* How far a figure grew since the last snapshot; a thread number may have passed to a new thread. */
static double grown(unsigned long long now, const unsigned long long *before) {
    return (double)(now - (before && *before <= now ? *before : 0)) / 1e9;
}

/* Whether a process that cannot be interrupted waits for one of its own: the kernel has it sleep so until its child of
 * vfork(2) has ended or become another program, however long that takes. */
static bool waits_for_own(pid_t pid) {
    char text[64];
    long call = proc_read(pid, "syscall", text, sizeof text) ? strtol(text, NULL, 10) : -1;
    return call == SYS_vfork || call == SYS_clone || call == SYS_clone3;
}

/* Seconds since `before` in which tasks were kept waiting by the machine: the figure the kernel
 * adds when they get their processor, and those still waiting now. */
static double kept_waiting(const struct snapshot *before, const struct snapshot *now,
                           double passed) {
    double waited = 0;
    size_t from = 0;
    for (size_t i = 0; i < now->task_count; i++) {
        const struct watched_task *task = &now->tasks[i], *old = same_task(before, &from, task);
        waited += grown(task->waited, old ? &old->waited : NULL);
    }
    for (size_t i = 0; i < now->count; i++) {
        const struct watched_process *process = &now->processes[i];
        double ran = 0;
        for (size_t t = process->first; t < process->first + process->count; t++) {
            size_t at = t;
            const struct watched_task *old = same_task(before, &at, &now->tasks[t]);
            ran += grown(now->tasks[t].ran, old ? &old->ran : NULL);
        }
        if ((process->state == 'D' && !waits_for_own(process->pid)) ||
            (process->state == 'R' && ran <= 0))
            waited += passed;
    }
    return waited < passed ? waited : passed;
}

static void account_tasks(struct budget *budget, const struct snapshot *before,
                          const struct snapshot *now, const struct tid_list *runtime) {
    double live = 0;
    size_t from = 0;
    budget->moved = before->task_count != now->task_count;
    for (size_t i = 0; i < now->task_count; i++) {
        const struct watched_task *task = &now->tasks[i], *old = same_task(before, &from, task);
        live += (double)task->ran / 1e9;
        if (!old || ((old->turns != task->turns || old->ran != task->ran) &&
                     !tid_list_has(runtime, task->tid)))
            budget->moved = true;
    }
    from = 0;
    for (size_t i = 0; i < before->task_count; i++)
        if (!same_task(now, &from, &before->tasks[i])) {
            budget->cpu_gone += (double)before->tasks[i].ran / 1e9;
            budget->moved = true;
        }
    budget->cpu = budget->cpu_gone + live;
}

/* What short-lived children used between two snapshots is known to their parents, once waited for,
 * or to us: a second sum, and the larger one counts. */
static void account_reaped(struct budget *budget, const struct snapshot *now, double cpu_reaped) {
    double sum = cpu_reaped;
    for (size_t i = 0; i < now->count; i++)
        sum += now->processes[i].cpu_with_children;
    if (sum > budget->cpu)
        budget->cpu = sum;
}

/* Bytes in use on a file system that lives in memory. */
static long used_on(const char *path) {
    struct statvfs status;
    return statvfs(path, &status) < 0
               ? 0
               : (long)((status.f_blocks - status.f_bfree) * status.f_frsize);
}

/* Memory, each shared page divided among those who share it. */
static long proportional(const struct snapshot *now) {
    long sum = 0;
    for (size_t i = 0; i < now->count; i++) {
        char text[4096];
        const char *line;
        if (proc_read(now->processes[i].pid, "smaps_rollup", text, sizeof text) &&
            (line = strstr(text, "\nPss:")))
            sum += 1024 * atol(line + strlen("\nPss:"));
        else
            sum += now->processes[i].resident;
    }
    return sum;
}

/* What lies in the working directory, which is on a disk that others need too. */
struct heap_of_files {
    long entries;
    long long bytes;
    bool too_deep;
};

static void add_files(struct heap_of_files *heap, int parent, const char *name, int depth) {
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    heap->too_deep = heap->too_deep || depth > deepest_folder;
    if (!folder && fd >= 0)
        close(fd);
    for (struct dirent *entry;
         folder && !heap->too_deep && heap->entries <= most_files && (entry = readdir(folder));) {
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        heap->entries++;
        heap->bytes += status.st_blocks * 512LL;
        if (S_ISDIR(status.st_mode))
            add_files(heap, fd, entry->d_name, depth + 1);
    }
    if (folder)
        closedir(folder);
}

static bool files_exceeded(struct budget *budget) {
    struct heap_of_files heap = {0};
    if (budget->options->output_bytes == 0 || budget->last < budget->files_due)
        return false;
    budget->files_due = budget->last + memory_pause;
    add_files(&heap, AT_FDCWD, budget->options->work, 0);
    budget->too_many_files = heap.too_deep || heap.entries > most_files ||
                             heap.bytes > files_times * (long long)budget->options->output_bytes;
    return budget->too_many_files;
}

/* The tables in which the kernel keeps what is mapped: whoever touches a little of a great deal, as by reading what
 * ThreadSanitizer has mapped, uses up the machine's memory by these alone. */
static long tables(const struct snapshot *now) {
    long sum = 0;
    for (size_t i = 0; i < now->count; i++) {
        unsigned long long kib = 0;
        if (proc_status_number(now->processes[i].pid, "\nVmPTE:", 10, &kib))
            sum += 1024 * (long)kib;
    }
    return sum;
}

static bool memory_exceeded(struct budget *budget, const struct snapshot *now) {
    long limit = budget->options->memory_bytes, resident = 0, files = 0;
    if (limit == 0 || budget->last < budget->memory_due)
        return false;
    for (size_t i = 0; i < now->count; i++)
        resident += now->processes[i].resident;
    if (budget->options->tier == TIER_NAMESPACES)
        files = used_on("/dev/shm") + used_on("/tmp");
    if (resident + files <= limit) {
        if (budget->last < budget->tables_due)
            return false;
        budget->tables_due = budget->last + memory_pause;
        return tables(now) > limit;
    }
    /* A page of /dev/shm that is mapped counts twice here; only what is far too much is at stake. */
    budget->memory_due = budget->last + memory_pause;
    return proportional(now) + files > limit;
}

enum confine_end budget_account(struct budget *budget, const struct snapshot *before,
                                const struct snapshot *now, const struct tid_list *runtime,
                                double cpu_reaped) {
    const struct confine_options *options = budget->options;
    double time = text_now(), passed = time - budget->last;
    budget->last = time;
    if (now->too_many)
        return END_PROCESS_LIMIT;
    account_tasks(budget, before, now, runtime);
    account_reaped(budget, now, cpu_reaped);
    budget->could_run += passed - kept_waiting(before, now, passed);
    if (memory_exceeded(budget, now))
        return END_MEMORY_LIMIT;
    if (files_exceeded(budget))
        return END_OUTPUT_LIMIT;
    if (options->cpu_seconds > 0 && budget->cpu > options->cpu_seconds)
        return END_CPU_LIMIT;
    if (options->wall_seconds > 0 && budget->could_run > options->wall_seconds)
        return END_WALL_LIMIT;
    if (options->wall_seconds > 0 && time - budget->started > busy_factor * options->wall_seconds)
        return END_BUSY;
    return END_NONE;
}
