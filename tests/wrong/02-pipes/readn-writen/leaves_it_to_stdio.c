// expect: wrong-output
/* fread and fwrite do exactly this: they return fewer only at the end or on an error. */
#include "readn_writen.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static FILE *stream(int fd, const char *mode)
{
    int copy = dup(fd); /* fclose closes it, and fd is not ours */
    FILE *f;

    if (copy == -1)
        return NULL;
    f = fdopen(copy, mode);
    if (f == NULL)
        close(copy);
    return f;
}

ssize_t readn(int fd, void *buffer, size_t count)
{
    FILE *f = stream(fd, "r");
    size_t n;

    if (f == NULL)
        return -1;
    errno = 0;
    n = fread(buffer, 1, count, f);
    int error = ferror(f) ? errno : 0;
    fclose(f);
    errno = error;
    return error ? -1 : (ssize_t)n;
}

ssize_t writen(int fd, const void *buffer, size_t count)
{
    FILE *f = stream(fd, "w");
    size_t n;

    if (f == NULL)
        return -1;
    n = fwrite(buffer, 1, count, f);
    if (fclose(f) == EOF || n < count)
        return -1;
    return (ssize_t)n;
}
