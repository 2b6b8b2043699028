#include "confine_tasks.h"

#include "text.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static bool read_path(const char *path, char *buffer, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t count = read(fd, buffer, size - 1);
    close(fd);
    buffer[count > 0 ? count : 0] = '\0';
    return count > 0;
}

bool proc_read(pid_t pid, const char *name, char *buffer, size_t size) {
    char path[128];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    return read_path(path, buffer, size);
}

bool proc_status_number(pid_t pid, const char *name, int base, unsigned long long *number) {
    char status[4096];
    if (!proc_read(pid, "status", status, sizeof status))
        return false;
    const char *line = strstr(status, name);
    if (!line)
        return false;
    *number = strtoull(line + strlen(name), NULL, base);
    return true;
}

void proc_program(pid_t pid, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/exe", pid);
    ssize_t length = readlink(link, path, size - 1);
    path[length > 0 ? length : 0] = '\0';
}

bool proc_is_valgrind(pid_t pid) {
    char path[1024];
    proc_program(pid, path, sizeof path);
    return text_begins(path, "/usr/") && strstr(path, "/valgrind/");
}

bool proc_read_memory(pid_t pid, unsigned long address, void *into, size_t size) {
    struct iovec local = {into, size};
    struct iovec remote = {(void *)address, size};
    return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

/* The fields of /proc/PID/stat after the command's name, which may hold anything, brackets too. */
static bool read_stat(pid_t pid, struct watched_process *process) {
    char stat[1024];
    if (!proc_read(pid, "stat", stat, sizeof stat))
        return false;
    const char *fields = strrchr(stat, ')');
    unsigned long utime, stime;
    long cutime, cstime, resident;
    if (!fields ||
        sscanf(fields + 1,
               " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld %*d %*d %*d "
               "%*d %*u %*u %ld",
               &process->state, &process->parent, &utime, &stime, &cutime, &cstime, &resident) != 7)
        return false;
    process->pid = pid;
    process->cpu_with_children =
        (double)((long)utime + (long)stime + cutime + cstime) / (double)sysconf(_SC_CLK_TCK);
    process->resident = resident * sysconf(_SC_PAGESIZE);
    return true;
}

/* The numbers that name entries of a folder, in their order, through `add`, while that returns true.
 * False when the folder cannot be read. */
static bool each_number(const char *path, bool (*add)(void *, pid_t), void *context) {
    DIR *folder = opendir(path);
    if (!folder)
        return false;
    bool more = true;
    for (struct dirent *entry; more && (entry = readdir(folder));)
        if (isdigit((unsigned char)*entry->d_name))
            more = add(context, (pid_t)atoi(entry->d_name));
    closedir(folder);
    return true;
}

/* Whether one more is still worth reading. */
static bool room_for(struct snapshot *snapshot, size_t count) {
    snapshot->too_many = snapshot->too_many || (snapshot->most && count > snapshot->most);
    return !snapshot->too_many;
}

struct task_reader {
    struct snapshot *snapshot;
    pid_t pid;
};

static bool add_task(void *context, pid_t tid) {
    struct task_reader *reader = context;
    struct snapshot *snapshot = reader->snapshot;
    char name[64], text[128];
    snprintf(name, sizeof name, "task/%d/schedstat", tid);
    if (snapshot->task_count == snapshot->task_room) {
        snapshot->task_room = snapshot->task_room ? 2 * snapshot->task_room : 64;
        snapshot->tasks =
            memory_resize(snapshot->tasks, snapshot->task_room * sizeof *snapshot->tasks);
    }
    struct watched_task *task = &snapshot->tasks[snapshot->task_count];
    *task = (struct watched_task){.pid = reader->pid, .tid = tid};
    if (!proc_read(reader->pid, name, text, sizeof text) ||
        sscanf(text, "%llu %llu %llu", &task->ran, &task->waited, &task->turns) != 3) {
        /* Gone meanwhile; or a kernel without these figures, and then nothing ever seems to move:
         * the proof in confine_stuck.c rests on others. */
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/task/%d", reader->pid, tid);
        if (access(path, F_OK) < 0)
            return true;
    }
    snapshot->task_count++;
    return room_for(snapshot, snapshot->task_count);
}

static bool add_process(void *context, pid_t pid) {
    struct snapshot *snapshot = context;
    struct watched_process process;
    if (pid == getpid() || !read_stat(pid, &process))
        return true;
    if (snapshot->count == snapshot->room) {
        snapshot->room = snapshot->room ? 2 * snapshot->room : 16;
        snapshot->processes =
            memory_resize(snapshot->processes, snapshot->room * sizeof *snapshot->processes);
    }
    snapshot->processes[snapshot->count++] = process;
    return room_for(snapshot, snapshot->count);
}

static int by_pid(const void *left, const void *right) {
    const struct watched_process *a = left, *b = right;
    return a->pid < b->pid ? -1 : a->pid > b->pid;
}

const struct watched_process *snapshot_find(const struct snapshot *snapshot, pid_t pid) {
    struct watched_process key = {.pid = pid};
    return snapshot->count ? bsearch(&key, snapshot->processes, snapshot->count,
                                     sizeof *snapshot->processes, by_pid)
                           : NULL;
}

/* Whether the line of parents leads to this process. */
static bool descends(const struct snapshot *snapshot, const struct watched_process *process) {
    for (size_t steps = 0; process && steps <= snapshot->count; steps++) {
        if (process->parent == getpid())
            return true;
        process = snapshot_find(snapshot, process->parent);
    }
    return false;
}

static void keep_descendants(struct snapshot *snapshot) {
    struct watched_process *kept = memory_new((snapshot->count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < snapshot->count; i++)
        if (descends(snapshot, &snapshot->processes[i]))
            kept[count++] = snapshot->processes[i];
    free(snapshot->processes);
    snapshot->room = snapshot->count + 1;
    snapshot->processes = kept;
    snapshot->count = count;
}

/* Follows the lists of children, which costs as much as there are descendants, not as much as there
 * are processes on the machine. False where the kernel does not offer them. */
static bool add_children(struct snapshot *snapshot, pid_t pid) {
    char path[64], list[4096];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *folder = opendir(path);
    if (!folder)
        return pid != getpid(); /* gone */
    bool offered = true;
    for (struct dirent *entry; offered && (entry = readdir(folder));) {
        if (!isdigit((unsigned char)*entry->d_name))
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/children", pid, entry->d_name);
        if (!read_path(path, list, sizeof list)) {
            offered = pid != getpid() || access(path, F_OK) == 0;
            continue;
        }
        for (char *at = list, *end; offered && !snapshot->too_many; at = end) {
            pid_t child = (pid_t)strtol(at, &end, 10);
            if (end == at)
                break;
            offered = !add_process(snapshot, child) || add_children(snapshot, child);
        }
    }
    closedir(folder);
    return offered;
}

static void add_tasks(struct snapshot *snapshot, struct watched_process *process) {
    struct task_reader reader = {snapshot, process->pid};
    char path[64];
    process->first = snapshot->task_count;
    snprintf(path, sizeof path, "/proc/%d/task", process->pid);
    each_number(path, add_task, &reader);
    process->count = snapshot->task_count - process->first;
}

void snapshot_take(struct snapshot *snapshot, enum reach reach, size_t most) {
    snapshot->count = snapshot->task_count = 0;
    snapshot->too_many = false;
    snapshot->most = reach == REACH_SCAN ? 0 : most;
    snapshot->complete = reach != REACH_CHILDREN;
    if (snapshot->complete || !add_children(snapshot, getpid())) {
        snapshot->count = 0;
        snapshot->complete = each_number("/proc", add_process, snapshot);
    }
    if (snapshot->count > 1)
        qsort(snapshot->processes, snapshot->count, sizeof *snapshot->processes, by_pid);
    if (reach != REACH_NAMESPACE && snapshot->complete)
        keep_descendants(snapshot);
    snapshot->most = most;
    for (size_t i = 0; i < snapshot->count; i++)
        add_tasks(snapshot, &snapshot->processes[i]);
    snapshot->complete = snapshot->complete && !snapshot->too_many;
}

void snapshot_free(struct snapshot *snapshot) {
    free(snapshot->processes);
    free(snapshot->tasks);
    *snapshot = (struct snapshot){0};
}

bool tid_list_has(const struct tid_list *list, pid_t tid) {
    for (size_t i = 0; i < list->count; i++)
        if (list->tids[i] == tid)
            return true;
    return false;
}

void tid_list_add(struct tid_list *list, pid_t tid) {
    list->tids = memory_resize(list->tids, (list->count + 1) * sizeof *list->tids);
    list->tids[list->count++] = tid;
}

static bool read_switches(pid_t pid, pid_t tid, char *state, unsigned long long *switches) {
    static const char voluntary[] = "\nvoluntary_ctxt_switches:";
    static const char involuntary[] = "\nnonvoluntary_ctxt_switches:";
    char name[64], status[4096];
    snprintf(name, sizeof name, "task/%d/status", tid);
    if (!proc_read(pid, name, status, sizeof status))
        return false;
    const char *state_line = strstr(status, "\nState:\t");
    const char *first = strstr(status, voluntary), *second = strstr(status, involuntary);
    if (!state_line || !first || !second)
        return false;
    *state = state_line[strlen("\nState:\t")];
    *switches = strtoull(first + strlen(voluntary), NULL, 10) +
                strtoull(second + strlen(involuntary), NULL, 10);
    return true;
}

/* Whether the kernel gave the call: it says "running" instead of one that is, or may be, on a
 * processor or ready for one, and looks twice to be sure (task_current_syscall in lib/syscall.c). */
static bool read_call(pid_t pid, pid_t tid, struct task_wait *wait) {
    char name[64], text[512];
    snprintf(name, sizeof name, "task/%d/syscall", tid);
    if (!proc_read(pid, name, text, sizeof text))
        return false; /* also where we may not: a program that hides */
    unsigned long *argument = wait->argument;
    /* "CALL ARGUMENT*6 SP PC", or "-1 SP PC" outside a call, or "running". */
    int count =
        sscanf(text, "%ld %lx %lx %lx %lx %lx %lx %*x %lx", &wait->call, &argument[0], &argument[1],
               &argument[2], &argument[3], &argument[4], &argument[5], &wait->program_counter);
    return count == 8 || (count == 3 && wait->call == -1);
}

bool task_read_wait(pid_t pid, pid_t tid, struct task_wait *wait) {
    char state;
    unsigned long long switches;
    *wait = (struct task_wait){.pid = pid, .tid = tid, .call = -1};
    if (!read_switches(pid, tid, &state, &switches))
        return false;
    wait->inactive = read_call(pid, tid, wait);
    if (!read_switches(pid, tid, &wait->state, &wait->switches))
        return false;
    /* One that is being woken, from another processor perhaps, is in its call still, and runnable. */
    wait->inactive =
        wait->inactive && state != 'R' && state == wait->state && switches == wait->switches;
    return true;
}
