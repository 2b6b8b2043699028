/* What the driver has to say, and what it needs of the system. See judge.h. */
#include "judge.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool judge_explores;

void wrong(const char *kind, const char *format, ...) {
    char said[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    if (judge_explores)
        __assert_fail(said, __FILE__, __LINE__, __func__);
    fflush(stdout);
    fprintf(stderr, "driver: %s: %s\n", kind, said);
    _exit(1);
}

void need(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
    _exit(2);
}

/* Counts the names in /dev/shm that begin with `name`, and removes them if asked to. */
static size_t each_name(const char *name, bool removes) {
    DIR *folder = opendir("/dev/shm");
    need(folder != NULL, "/dev/shm");
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, name + 1) == NULL)
            continue;
        count++;
        if (removes)
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    return count;
}

void name_new(char name[NAME_SIZE], const char *role) {
    snprintf(name, NAME_SIZE, "/hb-%d-%s", (int)getpid(), role);
    while (strlen(name) < NAME_SIZE - 1) /* as long as it may be */
        strcat(name, "-");
    names_remove(name); /* an earlier run of the same number has left them */
}

size_t names_of(const char *name) {
    return each_name(name, false);
}

void names_remove(const char *name) {
    each_name(name, true);
}

size_t shm_mappings(void) {
    FILE *maps = fopen("/proc/self/maps", "re");
    need(maps != NULL, "/proc/self/maps");
    char line[512];
    size_t count = 0;
    while (fgets(line, sizeof line, maps) != NULL)
        count += strstr(line, "/dev/shm/") != NULL;
    fclose(maps);
    return count;
}
