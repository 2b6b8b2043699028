#include "waits.h"

#include "verdict.h"
#include "waits_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_pipe(const struct party *party) {
    return party->on && (party->on->type == DESCRIPTOR_PIPE || party->on->type == DESCRIPTOR_FIFO);
}

static bool holds_other_end(const struct party *party, pid_t pid) {
    for (size_t i = 0; i < party->holder_count; i++)
        if (party->holders[i]->pid == pid)
            return true;
    return false;
}

/* Whether the others who hold the other end keep it by accident: one that waits for a child to end
 * should have closed it. One that waits for something else may well mean to use it. */
static bool others_forgot(const struct scene *scene, const struct party *party) {
    for (size_t i = 0; i < party->holder_count; i++)
        if (party->holders[i]->pid != party->task.pid &&
            !scene_waiting(scene, party->holders[i]->pid, WAIT_CHILD))
            return false;
    return true;
}

/* How much a task's wait tells of the bug: the most telling one makes the headline. A wait for a
 * child only repeats what the child's own wait says; a reader that holds the write end itself is
 * the whole story. */
static int telling(const struct scene *scene, const struct party *party) {
    bool own = holds_other_end(party, party->task.pid);
    switch (party->wait.kind) {
    case WAIT_POLL:
    case WAIT_READ:
        if (is_pipe(party) && own && !party->for_writing)
            return party->holder_count == 1 ? 100 : others_forgot(scene, party) ? 90 : 60;
        return is_pipe(party) && party->holder_count ? 55 : 50;
    case WAIT_WRITE: return is_pipe(party) ? 80 : 52;
    case WAIT_FUTEX: return party->owner ? (strstr(party->calls, "_join") ? 30 : 70) : 65;
    case WAIT_OPEN: return 75;
    case WAIT_STOPPED: return 45;
    case WAIT_ACCEPT:
    case WAIT_CONNECT: return 48;
    case WAIT_LOCK:
    case WAIT_SEMAPHORE: return 47;
    case WAIT_SIGNAL: return 46;
    case WAIT_SLEEP: return 20;
    case WAIT_CHILD: return 10;
    default: return 15;
    }
}

static const struct party *most_telling(const struct scene *scene) {
    const struct party *best = NULL;
    for (size_t i = 0; i < scene->count; i++) {
        const struct party *party = &scene->parties[i];
        /* What the student wrote tells more than a tool beside it. */
        int score = telling(scene, party) + (party->place.file ? 0 : -5);
        if (!best || score > telling(scene, best) + (best->place.file ? 0 : -5))
            best = party;
    }
    return best;
}

/* The task whose going on the headline's task waits for: another one that holds the other end, or
 * the lock. NULL when it is not one, or waits for itself. */
static const struct party *waited_for(const struct scene *scene, const struct party *party) {
    if (party->owner)
        return party->owner == party->task.tid ? NULL : scene_party(scene, party->owner);
    for (size_t i = 0; i < party->holder_count; i++) {
        if (party->holders[i]->pid == party->task.pid)
            continue;
        const struct party *best = NULL;
        for (size_t k = 0; k < scene->count; k++) {
            const struct party *other = &scene->parties[k];
            if (other->task.pid == party->holders[i]->pid && other != party &&
                (!best || other->task.tid == other->task.pid))
                best = other;
        }
        return best;
    }
    return NULL;
}

/* What is to be said of the other end of a pipe. */
static char *other_end(const struct scene *scene, const struct party *party) {
    bool own = holds_other_end(party, party->task.pid), alone = own && party->holder_count == 1;
    char *holders = scene_holders(scene, party), *words;
    if (!holders)
        words = text_copy("");
    else if (party->for_writing)
        words = alone ? text_format(" that nobody but itself could read from (fd %d)",
                                    party->holders[0]->fd)
                      : text_format(" that only %s could read from", holders);
    else if (alone)
        words =
            text_format(" whose write end it holds open itself (fd %d), so that neither data nor "
                        "end-of-file can ever come",
                        party->holders[0]->fd);
    else if (own || others_forgot(scene, party))
        words = text_format(" whose write end is still open in %s", holders);
    else
        words = text_format(" that only %s could write to", holders);
    free(holders);
    return words;
}

/* What the one does for whom the headline's task waits: "; meanwhile the child (x.c:9) waits in …". */
static char *meanwhile(const struct scene *scene, const struct party *party) {
    const struct party *other = waited_for(scene, party);
    if (!other)
        return text_copy("");
    char *phrase = scene_phrase(scene, other), *at = scene_at(" (", other, ")");
    char *end = other_end(scene, other);
    char *words = text_format("; meanwhile %s%s %s%s", other->name, at, phrase, end);
    free(phrase);
    free(at);
    free(end);
    return words;
}

/* Two tasks in write on full pipes, each of which the other should read. */
static const struct party *opposite_writer(const struct scene *scene, const struct party *party) {
    for (size_t i = 0; i < scene->count && party->wait.kind == WAIT_WRITE; i++) {
        const struct party *other = &scene->parties[i];
        if (other->task.pid != party->task.pid && other->wait.kind == WAIT_WRITE &&
            holds_other_end(party, other->task.pid) && holds_other_end(other, party->task.pid))
            return other;
    }
    return NULL;
}

/* `name` is how to call the task: its name, or "it". `proved`: it waits for ever. */
static char *headline(const struct scene *scene, const struct party *party, const char *name,
                      bool proved) {
    const struct party *opposite = opposite_writer(scene, party);
    if (opposite) {
        char *at = scene_at(" (", opposite, ")");
        char *words = text_format("%s and %s%s both wait in write, each on a full pipe that the "
                                  "other one should read: neither reads before it has written all",
                                  name, opposite->name, at);
        free(at);
        return words;
    }
    char *phrase = scene_phrase(scene, party), *end = other_end(scene, party);
    char *other = meanwhile(scene, party);
    /* What is proved and not told by the rest of the sentence. */
    bool more = proved && !*end && !*other && party->wait.kind != WAIT_STOPPED &&
                party->owner != party->task.tid;
    char *words = text_format("%s %s%s%s%s", name, phrase, end, other,
                              more ? ", and nobody is left who could end that" : "");
    free(phrase);
    free(end);
    free(other);
    return words;
}

static void add_finding(json_t *findings, const struct scene *scene, const struct party *party,
                        const char *kind, const char *message) {
    json_t *finding = finding_new(kind, party ? party->place.file : NULL,
                                  party ? party->place.line : 0, "%s", message);
    char *text = scene_text(scene);
    if (*text)
        finding_set_raw(finding, text);
    json_array_append_new(findings, finding);
    free(text);
}

static const struct party *busiest(const struct scene *scene) {
    const struct party *best = NULL;
    for (size_t i = 0; i < scene->count; i++)
        if (!best || scene->parties[i].ran > best->ran)
            best = &scene->parties[i];
    return best;
}

/* "it is in loop() at x.c:12". */
static char *where_it_is(const struct party *party) {
    if (!party || !party->place.file)
        return text_copy("");
    char *at = scene_at(" at ", party, "");
    char *words = text_format(": %s is in %s()%s", party->name,
                              party->place.function ? party->place.function : "a function", at);
    free(at);
    return words;
}

static char *limit_message(const struct waits_request *request, const struct scene *scene,
                           const struct party *party, enum confine_end end) {
    const struct confine_options *options = request->options;
    char *where = where_it_is(party), *words, *phrase;
    switch (end) {
    case END_CPU_LIMIT:
        words = text_format("it has used %g s of processor time without coming to an end%s",
                            options->cpu_seconds, where);
        break;
    case END_MEMORY_LIMIT:
        words =
            text_format("its processes hold more than %ld MiB of memory, and go on taking more%s",
                        options->memory_bytes >> 20, where);
        break;
    case END_PROCESS_LIMIT:
        words =
            text_format("it has made more than %ld processes and threads at a time, and goes on%s",
                        options->processes, where);
        break;
    case END_OUTPUT_LIMIT:
        words =
            request->budget->too_many_files
                ? text_copy("it fills its working directory with files, without coming to an end")
                : text_format("it has written more than %ld MiB to one file, without coming to "
                              "an end",
                              options->output_bytes >> 20);
        break;
    default:
        phrase = party ? headline(scene, party, party->name, false)
                       : text_copy("nothing is known of it");
        words = text_format("it has not come to an end after %g s in which it could run: %s",
                            options->wall_seconds, phrase);
        free(phrase);
    }
    free(where);
    return words;
}

/* Opens the scene at the end of a run, and returns who in it tells most of that end; NULL: nobody. */
static const struct party *open_at_end(struct scene *scene, const struct waits_request *request,
                                       const struct snapshot *snapshot, enum confine_end end) {
    scene_open(scene, request->options, snapshot, request->command, &request->stuck->runtime);
    bool waits = end == END_STUCK || end == END_WALL_LIMIT;
    scene->halted = !waits;
    return waits ? most_telling(scene) : busiest(scene);
}

void waits_explain(const struct waits_request *request, const struct snapshot *snapshot,
                   enum confine_end end, json_t *findings) {
    struct scene scene;
    if (end == END_BUSY)
        return;
    const struct party *party = open_at_end(&scene, request, snapshot, end);
    char *message = end == END_STUCK && party ? headline(&scene, party, party->name, true)
                                              : limit_message(request, &scene, party, end);
    add_finding(findings, &scene, party, end == END_STUCK ? "deadlock" : "hang", message);
    free(message);
    scene_close(&scene);
}

void waits_explain_late(const struct waits_request *request, const struct snapshot *snapshot,
                        enum confine_end end, json_t *findings) {
    struct scene scene;
    if (end == END_BUSY)
        return;
    const struct party *party = open_at_end(&scene, request, snapshot, end);
    char *what = party && !scene.halted ? headline(&scene, party, "it", end == END_STUCK)
                                        : limit_message(request, &scene, party, end);
    char *message =
        party ? text_format("%s (PID %d) is still there after the program has ended: %s",
                            party->name, party->task.pid, what)
              : text_format("processes are still there after the program has ended: %s", what);
    add_finding(findings, &scene, party, "residue", message);
    free(message);
    free(what);
    scene_close(&scene);
}
