/* Putting a scene into words. */
#include "waits_scene.h"

#include "verdict.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* "(fd 3)", or what everybody knows the first three as. */
static char *fd_words(int fd) {
    static const char *const standard[] = {"standard input", "standard output", "standard error"};
    return fd >= 0 && fd <= 2 ? text_format("its %s", standard[fd]) : text_format("fd %d", fd);
}

/* "a pipe (fd 3)". */
static char *descriptor_words(const struct party *party) {
    static const char *const names[] = {[DESCRIPTOR_PIPE] = "a pipe",
                                        [DESCRIPTOR_FIFO] = "a FIFO",
                                        [DESCRIPTOR_SOCKET] = "a socket",
                                        [DESCRIPTOR_QUEUE] = "the message queue",
                                        [DESCRIPTOR_EVENT] = "an event descriptor",
                                        [DESCRIPTOR_TIMER] = "a timer",
                                        [DESCRIPTOR_FILE] = "a file",
                                        [DESCRIPTOR_OTHER] = "a device"};
    char *fd = fd_words(party->fd), *words;
    if (!party->on) {
        words = text_copy(fd);
    } else if (party->on->type == DESCRIPTOR_QUEUE || party->on->type == DESCRIPTOR_FIFO) {
        const char *slash = strrchr(party->on->name, '/');
        char *name = verdict_word(slash ? slash + 1 : party->on->name);
        if (text_ends(name, " (deleted)"))
            name[strlen(name) - strlen(" (deleted)")] = '\0';
        words = text_format("%s %s%s (%s)", names[party->on->type],
                            party->on->type == DESCRIPTOR_QUEUE ? "/" : "", name, fd);
        free(name);
    } else {
        bool full = party->for_writing && party->on->type == DESCRIPTOR_PIPE;
        words = text_format("%s (%s)", full ? "a full pipe" : names[party->on->type], fd);
    }
    free(fd);
    return words;
}

static char *read_string(pid_t pid, unsigned long address) {
    char text[256];
    size_t length = 0;
    while (length < sizeof text - 1 && proc_read_memory(pid, address + length, text + length, 1) &&
           text[length])
        length++;
    text[length] = '\0';
    return verdict_word(text);
}

static char *open_words(const struct party *party) {
    bool at = party->task.call == SYS_openat;
    int flags = (int)party->task.argument[at ? 2 : 1];
    char *path = read_string(party->task.pid, party->task.argument[at ? 1 : 0]);
    char *words = text_format("waits in open for somebody to open the FIFO %s for %s", path,
                              (flags & O_ACCMODE) == O_RDONLY ? "writing" : "reading");
    free(path);
    return words;
}

static char *poll_words(const struct party *party) {
    enum { SHOWN = 8 };
    struct wait_descriptor list[SHOWN];
    int count = wait_descriptors(&party->task, &party->wait, list, SHOWN);
    char *words = text_format("waits in %s", party->calls);
    for (int i = 0; i < count; i++) {
        char *fd = fd_words(list[i].fd);
        char *longer =
            text_format("%s%s%s%s", words, i ? ", " : " for ", fd,
                        list[i].for_writing && !list[i].for_reading ? " to take more" : "");
        free(words);
        free(fd);
        words = longer;
    }
    return words;
}

static char *owner_words(const struct scene *scene, const struct party *party) {
    const struct party *owner = scene_party(scene, party->owner);
    if (party->owner == party->task.tid)
        return text_copy("itself");
    return owner ? text_copy(owner->name) : text_copy("a thread that has ended");
}

static char *futex_words(const struct scene *scene, const struct party *party) {
    const char *call = party->calls ? party->calls : "futex";
    bool join = strstr(call, "_join"),
         mutex = strstr(call, "mutex_lock") || strstr(call, "mtx_lock");
    char *variable = party->variable ? text_format(" %s", party->variable) : text_copy("");
    char *owner = owner_words(scene, party), *words;
    if (join)
        words = text_format("waits in %s for %s to end", call, party->owner ? owner : "a thread");
    else if (mutex && party->owner == party->task.tid)
        words = text_format("waits in %s for the mutex%s, which it holds itself", call, variable);
    else if (mutex && party->owner)
        words = text_format("waits in %s for the mutex%s, which %s holds", call, variable, owner);
    else if (mutex)
        words = text_format("waits in %s for the mutex%s", call, variable);
    else if (strstr(call, "cond_") || strstr(call, "cnd_"))
        words = text_format("waits in %s for the condition%s to be signalled", call, variable);
    else if (text_begins(call, "sem_"))
        words = text_format("waits in %s for the semaphore%s to be posted", call, variable);
    else if (strcmp(call, "futex") == 0)
        words = text_format("waits for a mutex or a condition%s%s", *variable ? "," : "", variable);
    else
        words = text_format("waits in %s%s%s", call, *variable ? " on" : "", variable);
    free(variable);
    free(owner);
    return words;
}

static char *child_words(const struct scene *scene, const struct party *party) {
    /* wait4(pid, …), waitid(P_PID, pid, …) */
    long pid = party->task.call == SYS_wait4  ? (int)party->task.argument[0]
               : party->task.argument[0] == 1 ? (int)party->task.argument[1]
                                              : -1;
    const struct watched_process *child =
        pid > 0 ? snapshot_find(scene->snapshot, (pid_t)pid) : NULL;
    return text_format("waits in %s for %s to end", party->calls,
                       child ? scene_process(scene, child->pid) : "its child");
}

char *scene_phrase(const struct scene *scene, const struct party *party) {
    switch (party->wait.kind) {
    case WAIT_STOPPED:
        if (scene->halted)
            return text_copy("runs");
        return text_copy("is stopped by a signal (SIGSTOP or its kin), and nobody continues it");
    case WAIT_SLEEP: return text_format("sleeps in %s", party->calls);
    case WAIT_OPEN: return open_words(party);
    case WAIT_POLL:
        if (!party->on)
            return poll_words(party);
        break;
    case WAIT_CHILD: return child_words(scene, party);
    case WAIT_FUTEX: return futex_words(scene, party);
    case WAIT_SIGNAL: return text_format("waits in %s for a signal", party->calls);
    case WAIT_SEMAPHORE: return text_format("waits in %s", party->calls);
    case WAIT_NOT:
        return text_copy(party->task.state == 'R' ? "runs" : "is in a call into the system");
    default: break;
    }
    char *on = descriptor_words(party);
    char *words = text_format("waits in %s on %s", party->calls, on);
    free(on);
    return words;
}

char *scene_holders(const struct scene *scene, const struct party *party) {
    char *words = NULL;
    for (size_t i = 0; i < party->holder_count; i++) {
        const struct descriptor *holder = party->holders[i];
        bool own = holder->pid == party->task.pid;
        char *fd = fd_words(holder->fd);
        char *longer = text_format("%s%s%s (%s)", words ? words : "",
                                   i == 0                         ? ""
                                   : i + 1 == party->holder_count ? " and "
                                                                  : ", ",
                                   own ? "itself" : scene_process(scene, holder->pid), fd);
        free(fd);
        free(words);
        words = longer;
    }
    return words;
}

char *scene_at(const char *before, const struct party *party, const char *behind) {
    return party->place.file
               ? text_format("%s%s:%d%s", before, party->place.file, party->place.line, behind)
               : text_copy("");
}

static char *party_text(const struct scene *scene, const struct party *party) {
    char *phrase = scene_phrase(scene, party), *holders = scene_holders(scene, party);
    char *at = scene_at(", ", party, "");
    char *in =
        party->place.function ? text_format(" in %s()", party->place.function) : text_copy("");
    char *thread = party->task.tid == party->task.pid ? text_copy("")
                                                      : text_format(", thread %d", party->task.tid);
    char *line =
        text_format("%s (PID %d%s%s%s): %s%s%s", party->name, party->task.pid, thread, at, in,
                    phrase, holders ? "; the other end is held by " : "", holders ? holders : "");
    free(phrase);
    free(holders);
    free(at);
    free(in);
    free(thread);
    return line;
}

char *scene_text(const struct scene *scene) {
    char *text = text_copy("");
    for (size_t i = 0; i < scene->count; i++) {
        char *line = party_text(scene, &scene->parties[i]);
        char *longer = text_format("%s%s\n", text, line);
        free(text);
        free(line);
        text = longer;
    }
    return text;
}
