/* Programs that the engine does not control, once no task can go on without them: waits for what they do,
 * in real time, until they have done all that they can. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum {
    LOOK_MILLISECONDS = 1,
    ASLEEP_LOOKS = 20, /* in a row that find them all asleep, before nothing is expected of them */
    MOST_LOOKS = 10000,
    MOST_FILES = 64
};

void externals_breathe(void) {
    if (board->external_count) {
        const struct timespec moment = {.tv_nsec = 200000};
        SYSTEM(SYS_nanosleep, &moment, NULL);
    }
}

/* Opens what can be polled for the end of each; returns how many. */
static unsigned open_all(struct pollfd *files, int *which) {
    unsigned count = 0;
    for (uint32_t i = 0; i < board->process_count; i++) {
        const struct process *process = &board->processes[i];
        long fd = process->external ? SYSTEM(SYS_pidfd_open, process->other, 0) : -1;
        if (fd < 0)
            continue;
        which[count] = (int)i;
        files[count++] = (struct pollfd){.fd = (int)fd, .events = POLLIN};
    }
    return count;
}

/* The stand-in of one that has ended goes on. */
static void wake_stand_in(int process) {
    for (uint32_t i = 0; i < board->task_count; i++) {
        struct task *task = &board->tasks[i];
        if (task->process == process && task->wait == WAIT_CHILD)
            wake(task, WAKE_GRANTED);
    }
}

/* Waits at most so long for one to end, or for a descriptor that a task of this process waits for. */
static bool look(int milliseconds) {
    struct pollfd files[MAX_PROCESSES + MOST_FILES];
    int which[MAX_PROCESSES];
    unsigned programs = open_all(files, which), count = programs;
    for (uint32_t i = 0; milliseconds && i < board->task_count; i++) {
        const struct task *task = &board->tasks[i];
        if (task->process != self_process || task->state != TASK_BLOCKED ||
            task->wait != WAIT_DESCRIPTOR)
            continue;
        for (unsigned at = 0; at < task->wait_file_count && count < MAX_PROCESSES + MOST_FILES;
             at++)
            files[count++] = (struct pollfd){.fd = task->wait_files[at].descriptor,
                                             .events = task->wait_files[at].events};
    }
    SYSTEM(SYS_poll, files, count, milliseconds);
    bool ended = false;
    for (unsigned i = 0; i < programs; i++) {
        if (files[i].revents) {
            wake_stand_in(which[i]);
            ended = true;
        }
        SYSTEM(SYS_close, files[i].fd);
    }
    return ended;
}

void externals_look(void) {
    if (board->external_count)
        look(0);
}

/* --- are they asleep? ------------------------------------------------------------------------------ */

static void put_number(char *into, int number) {
    char digits[12];
    int count = 0;
    for (; number; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count)
        *into++ = digits[--count];
    *into = '\0';
}

/* Reads /proc/PROCESS/NAME; empty when it cannot be read. */
static void read_about(int process, const char *name, char *text, size_t size) {
    char path[64] = "/proc/";
    put_number(path + strlen(path), process);
    strcat(path, name);
    text[0] = '\0';
    long fd = SYSTEM(SYS_open, path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return;
    long got = SYSTEM(SYS_read, fd, text, size - 1);
    text[got > 0 ? got : 0] = '\0';
    SYSTEM(SYS_close, fd);
}

/* It waits for another process, and for nothing that time alone brings. */
static bool sleeps(int process) {
    char text[512];
    read_about(process, "/stat", text, sizeof text);
    const char *state = strrchr(text, ')');
    if (!state || state[1] != ' ')
        return true; /* it is gone */
    if (state[2] == 'Z')
        return true;
    if (state[2] != 'S')
        return false;
    read_about(process, "/wchan", text, sizeof text);
    return !strstr(text, "nanosleep") && !strstr(text, "poll") && !strstr(text, "select");
}

static int next_number(const char **text) {
    int number = 0;
    while (**text == ' ')
        ++*text;
    for (; **text >= '0' && **text <= '9'; ++*text)
        number = 10 * number + (**text - '0');
    return number;
}

/* With all that it has started. */
static bool all_sleep(int process, int depth) {
    if (!sleeps(process))
        return false;
    char name[48] = "/task/", children[256];
    put_number(name + strlen(name), process);
    strcat(name, "/children");
    read_about(process, name, children, sizeof children);
    const char *at = children;
    for (int child; depth < 8 && (child = next_number(&at)) != 0;) {
        if (!all_sleep(child, depth + 1))
            return false;
    }
    return true;
}

static bool nothing_will_come(void) {
    for (uint32_t i = 0; i < board->process_count; i++) {
        if (board->processes[i].external && !all_sleep(board->processes[i].other, 0))
            return false;
    }
    return true;
}

/* Whether anything has been found since the last call: the descriptors are looked at by whose they are,
 * so it is the next call that tells. */
bool external_wait(void) {
    static uint32_t points;
    static int looks, asleep;
    if (!board->external_count)
        return false;
    if (board->points != points) {
        points = board->points;
        looks = asleep = 0;
    }
    asleep = nothing_will_come() ? asleep + 1 : 0;
    if (asleep > ASLEEP_LOOKS || ++looks > MOST_LOOKS)
        return false;
    if (!look(LOOK_MILLISECONDS))
        file_changed(IDENTITY_ANY, ~0);
    return true;
}
