/* The watch over threads that ought to sleep. See watch.h.
 *
 * What is compared is never the time that has passed but what the threads did: the switches and the
 * processor time that the system counted for each, proc(5).
 */
#include "watch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct look {
    bool asleep;         /* all of them */
    unsigned long turns; /* how often they were given a processor */
    unsigned long ticks; /* of processor time, hundredths of a second */
};

/* One number of a thread, behind a name at the beginning of a line of its status. */
static unsigned long status_number(const char *status, const char *name) {
    const char *at = strstr(status, name);
    return at == NULL ? 0 : strtoul(at + strlen(name), NULL, 10);
}

static size_t read_file(const char *thread, const char *name, char *text, size_t size) {
    char path[300];
    snprintf(path, sizeof path, "/proc/self/task/%s/%s", thread, name);
    FILE *file = fopen(path, "re");
    size_t length = file == NULL ? 0 : fread(text, 1, size - 1, file);
    if (file != NULL)
        fclose(file);
    text[length] = '\0';
    return length;
}

static void look_at(const char *thread, struct look *look) {
    char text[4096], state;
    unsigned long user, system;
    if (read_file(thread, "status", text, sizeof text) > 0)
        look->turns += status_number(text, "\nvoluntary_ctxt_switches:") +
                       status_number(text, "\nnonvoluntary_ctxt_switches:");
    if (read_file(thread, "stat", text, sizeof text) == 0)
        return;
    const char *bracket = strrchr(text, ')'); /* the name before it may hold anything */
    if (bracket == NULL || sscanf(bracket, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                                  &state, &user, &system) != 3)
        return;
    look->asleep = look->asleep && state == 'S';
    look->ticks += user + system;
}

static struct look look(void) {
    struct look look = {.asleep = true};
    long self = getpid(); /* the caller is the first thread */
    DIR *folder = opendir("/proc/self/task");
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.' && strtol(entry->d_name, NULL, 10) != self)
            look_at(entry->d_name, &look);
    if (folder != NULL)
        closedir(folder);
    return look;
}

bool watch_sleeps(void) {
    struct look first = look(), before = first;
    for (int alike = 0; alike < 5;) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL); /* lets them run: proves nothing */
        struct look now = look();
        if (now.ticks > first.ticks + 10 || now.turns > first.turns + 500)
            return false;
        alike = now.asleep && now.turns == before.turns ? alike + 1 : 0;
        before = now;
    }
    return true;
}
