// expect: wrong-output
/* While there is text, there is another line. */
#include "atomic_log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text)
{
    char line[LOG_LINE_MAX];
    char *start = stpcpy(stpcpy(line, name), ": ");

    while (*text != '\0') {
        char *end = start;
        while (*text != '\0' && end < line + LOG_LINE_MAX - 1)
            *end++ = *text++;
        *end++ = '\n';
        while (write(fd, line, (size_t)(end - line)) == -1)
            if (errno != EINTR)
                return -1;
    }
    return 0;
}
