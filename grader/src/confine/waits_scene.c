#include "waits_scene.h"

#include "waits_names.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More stacks than these are not read: a diagnosis has to end. */
enum { MOST_STACKS = 32 };

const char *scene_process(const struct scene *scene, pid_t pid) {
    const struct watched_process *process = snapshot_find(scene->snapshot, pid);
    const char *name = process ? scene->process_names[process - scene->snapshot->processes] : NULL;
    return name ? name : "a process that has ended";
}

const struct party *scene_party(const struct scene *scene, pid_t tid) {
    for (size_t i = 0; i < scene->count; i++)
        if (scene->parties[i].task.tid == tid)
            return &scene->parties[i];
    return NULL;
}

const struct party *scene_waiting(const struct scene *scene, pid_t pid, enum wait_kind kind) {
    for (size_t i = 0; i < scene->count; i++)
        if (scene->parties[i].task.pid == pid && scene->parties[i].wait.kind == kind)
            return &scene->parties[i];
    return NULL;
}

/* "thread 2", counted in the order in which they were made, of "the child"; the process alone when
 * it has one thread. */
static char *party_name(const struct scene *scene, const struct watched_process *process,
                        size_t nth, size_t threads, size_t processes) {
    const char *owner = scene_process(scene, process->pid);
    if (threads == 1)
        return text_copy(owner);
    char *thread = nth == 1 ? text_copy("the main thread") : text_format("thread %zu", nth);
    if (processes == 1)
        return thread;
    char *name = text_format("%s of %s", thread, owner);
    free(thread);
    return name;
}

static void add_process(struct scene *scene, const struct watched_process *process,
                        const struct tid_list *runtime, size_t processes) {
    size_t threads = 0, nth = 0, last = process->first + process->count;
    for (size_t i = process->first; i < last; i++)
        threads += !tid_list_has(runtime, scene->snapshot->tasks[i].tid);
    for (size_t i = process->first; i < last; i++) {
        const struct watched_task *task = &scene->snapshot->tasks[i];
        struct party party = {0};
        if (tid_list_has(runtime, task->tid))
            continue;
        nth++;
        if (!task_read_wait(task->pid, task->tid, &party.task) || party.task.state == 'Z')
            continue;
        party.wait = wait_decode(&party.task);
        party.ran = task->ran;
        party.name = party_name(scene, process, nth, threads, processes);
        scene->parties[scene->count++] = party;
    }
}

/* What it waits on, when that is one descriptor, also where poll or its like watches only one. */
static void find_descriptor(const struct scene *scene, struct party *party) {
    struct wait_descriptor list[2];
    party->fd = -1;
    if (wait_descriptors(&party->task, &party->wait, list, 2) != 1)
        return;
    party->fd = list[0].fd;
    party->for_writing = list[0].for_writing && !list[0].for_reading;
    party->on = descriptors_find(&scene->descriptors, party->task.pid, party->fd);
}

static void find_holders(const struct scene *scene, struct party *party) {
    const struct descriptor *holder = NULL;
    find_descriptor(scene, party);
    if (!party->on || party->wait.kind == WAIT_LOCK ||
        (party->on->type != DESCRIPTOR_PIPE && party->on->type != DESCRIPTOR_FIFO))
        return;
    while (
        party->holder_count < MOST_HOLDERS &&
        (holder = descriptors_holder(&scene->descriptors, party->on, !party->for_writing, holder)))
        /* A FIFO that it has opened for both, or a second copy: one of each process is enough. */
        if (!party->holder_count || party->holders[party->holder_count - 1]->pid != holder->pid)
            party->holders[party->holder_count++] = holder;
}

/* glibc keeps the owner of a mutex beside its lock word, and waits for the end of a thread on the
 * word that holds that thread's number. */
static void find_owner(struct party *party, const char *call) {
    const size_t owner_offset = offsetof(struct __pthread_mutex_s, __owner);
    unsigned long address = party->task.argument[0];
    int owner = 0;
    if (strcmp(call, "pthread_mutex_lock") == 0 || strcmp(call, "mtx_lock") == 0)
        proc_read_memory(party->task.pid, address + owner_offset, &owner, sizeof owner);
    else if (strstr(call, "_join"))
        proc_read_memory(party->task.pid, address, &owner, sizeof owner);
    party->owner = owner;
}

/* Calls that are worth naming in place of the system call that they wait in. */
static bool is_worth_naming(const struct wait *wait, const char *callee) {
    if (wait->kind != WAIT_FUTEX)
        return true;
    return strstr(callee, "pthread_") || text_begins(callee, "sem_") ||
           text_begins(callee, "mtx_") || text_begins(callee, "cnd_") ||
           text_begins(callee, "thrd_");
}

static void find_place(const struct scene *scene, struct lines *lines, struct party *party) {
    lines_where(lines, party->task.tid, &scene->options->sources, &party->place);
    const char *callee = party->place.callee;
    if (callee && is_worth_naming(&party->wait, callee))
        party->calls = text_copy(callee);
    else if (party->wait.call)
        party->calls = text_copy(party->wait.call);
    if (party->wait.kind != WAIT_FUTEX)
        return;
    party->variable = lines_variable(lines, party->task.argument[0]);
    if (callee)
        find_owner(party, callee);
}

static void find_places(struct scene *scene) {
    struct lines *lines = NULL;
    pid_t opened = 0;
    for (size_t i = 0; i < scene->count && i < MOST_STACKS; i++) {
        struct party *party = &scene->parties[i];
        if (party->task.pid != opened) {
            lines_close(lines);
            lines = lines_open(party->task.pid);
            opened = party->task.pid;
        }
        find_place(scene, lines, party);
    }
    lines_close(lines);
}

void scene_open(struct scene *scene, const struct confine_options *options,
                const struct snapshot *snapshot, pid_t command, const struct tid_list *runtime) {
    size_t processes = 0;
    *scene = (struct scene){.options = options, .snapshot = snapshot, .command = command};
    scene->process_names = names_of_processes(snapshot, command);
    scene->parties = memory_new((snapshot->task_count + 1) * sizeof *scene->parties);
    for (size_t i = 0; i < snapshot->count; i++)
        processes += scene->process_names[i] != NULL;
    for (size_t i = 0; i < snapshot->count; i++)
        if (scene->process_names[i])
            add_process(scene, &snapshot->processes[i], runtime, processes);
    descriptors_read(&scene->descriptors, snapshot);
    for (size_t i = 0; i < scene->count; i++)
        find_holders(scene, &scene->parties[i]);
    find_places(scene);
}

void scene_close(struct scene *scene) {
    for (size_t i = 0; i < scene->count; i++) {
        place_free(&scene->parties[i].place);
        free(scene->parties[i].name);
        free(scene->parties[i].calls);
        free(scene->parties[i].variable);
    }
    for (size_t i = 0; i < scene->snapshot->count; i++)
        free(scene->process_names[i]);
    free(scene->process_names);
    free(scene->parties);
    descriptors_free(&scene->descriptors);
    *scene = (struct scene){0};
}
