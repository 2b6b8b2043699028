/* What the driver has to say, and what it needs of the system. See judge.h. */
#include "judge.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

void name_new(char name[NAME_SIZE], const char *role) {
    snprintf(name, NAME_SIZE, "/hb-%s-%d", role, (int)getpid());
    shm_unlink(name); /* an earlier run of the same number has left it */
}

bool name_exists(const char *name) {
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd != -1)
        close(fd);
    return fd != -1;
}

size_t name_mappings(const char *name) {
    FILE *maps = fopen("/proc/self/maps", "re");
    need(maps != NULL, "/proc/self/maps");
    char line[512];
    size_t count = 0;
    while (fgets(line, sizeof line, maps) != NULL)
        count += strstr(line, name) != NULL;
    fclose(maps);
    return count;
}
