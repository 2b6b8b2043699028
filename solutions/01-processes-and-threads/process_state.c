#include "process_state.h"

#include "../02-pipes/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

char process_state(pid_t process) {
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    FILE *stat = fopen(path, "re");
    if (stat == NULL && errno == ENOENT)
        return '-';
    if (stat == NULL)
        error_errno("%s", path);
    char *end = fgets(line, sizeof line, stat) != NULL ? strrchr(line, ')') : NULL;
    fclose(stat);
    return end != NULL ? end[2] : '-'; // 3141 (name) S ...
}

void process_state_await_zombie(pid_t child) {
    siginfo_t info;
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1) {
        if (errno != EINTR)
            error_errno("waitid");
    }
}
