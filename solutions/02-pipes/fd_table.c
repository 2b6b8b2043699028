#include "fd_table.h"

#include "error.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT = 64 };

void fd_table_reset(void) {
    for (int fd = 3; fd < LIMIT; fd++)
        if (fcntl(fd, F_GETFD) != -1 && close(fd) == -1)
            error_errno("close");
}

void fd_table_limit(unsigned count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        error_errno("getrlimit");
    limit.rlim_cur = count;
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        error_errno("setrlimit");
}

void fd_table_print(const char *who) {
    printf("%-22s", who);
    const char *separator = "";
    for (int fd = 3; fd < LIMIT; fd++) {
        struct stat status;
        if (fstat(fd, &status) == -1 || !S_ISFIFO(status.st_mode))
            continue;
        int mode = fcntl(fd, F_GETFL) & O_ACCMODE;
        int flags = fcntl(fd, F_GETFD);
        printf("%s%d %s%s", separator, fd, mode == O_RDONLY ? "reads" : "writes",
               (flags & FD_CLOEXEC) != 0 ? " (close-on-exec)" : "");
        separator = ", ";
    }
    printf("%s\n", *separator == '\0' ? "no pipe" : "");
}

int fd_table_count(void) {
    int count = 0;
    for (int fd = 0; fd < LIMIT; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}
