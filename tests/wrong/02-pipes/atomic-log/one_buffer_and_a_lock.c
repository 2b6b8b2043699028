// expect: rule
// One buffer for all threads, and a lock so that only one of them is at work.
#include "atomic_log.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* guards line */
static struct {
    char bytes[LOG_LINE_MAX];
    size_t used;
} line;

static int line_end(int fd)
{
    line.bytes[line.used++] = '\n';
    ssize_t written;
    do {
        written = write(fd, line.bytes, line.used);
    } while (written < 0 && errno == EINTR);
    return written < 0 ? -1 : 0;
}

static void line_begin(const char *name)
{
    line.used = 0;
    for (; *name != '\0'; name++)
        line.bytes[line.used++] = *name;
    line.bytes[line.used++] = ':';
    line.bytes[line.used++] = ' ';
}

static int write_lines(int fd, const char *name, const char *text)
{
    line_begin(name);
    for (; *text != '\0'; text++) {
        if (line.used == LOG_LINE_MAX - 1) {
            if (line_end(fd) != 0)
                return -1;
            line_begin(name);
        }
        line.bytes[line.used++] = *text;
    }
    return line_end(fd);
}

int log_write(int fd, const char *name, const char *text)
{
    pthread_mutex_lock(&mutex);
    int result = write_lines(fd, name, text), error = errno;
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}
