// A thread for each FIFO: both opens wait at the same time, so there is no order to be wrong.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct opening {
    char *path;
    int flags, fd, error;
};

static void *open_fifo(void *argument)
{
    struct opening *o = argument;
    do
        o->fd = open(o->path, o->flags);
    while (o->fd == -1 && errno == EINTR);
    o->error = errno;
    return NULL;
}

static int prepare(struct opening *o, const char *folder, const char *name, int flags)
{
    struct stat status;
    *o = (struct opening){.flags = flags, .fd = -1};
    if (asprintf(&o->path, "%s/%s", folder, name) == -1) {
        o->path = NULL;
        return ENOMEM;
    }
    if (mkfifo(o->path, 0600) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    return lstat(o->path, &status) == 0 && S_ISFIFO(status.st_mode) ? 0 : EEXIST;
}

/* Two descriptors have to be there before anybody waits, for one that waits cannot be called off
 * well. */
static int two_descriptors(void)
{
    int one = open("/", O_PATH), other = one == -1 ? -1 : open("/", O_PATH);
    int error = other == -1 ? errno : 0;
    if (one != -1)
        close(one);
    if (other != -1)
        close(other);
    return error;
}

static int open_at_once(struct opening *one, struct opening *other)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, open_fifo, one);
    if (error != 0)
        return error;
    open_fifo(other);
    if (other->fd == -1) {
        pthread_cancel(thread); /* which may wait for somebody who will never come */
        pthread_join(thread, NULL);
        return other->error;
    }
    pthread_join(thread, NULL);
    return one->fd == -1 ? one->error : 0;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    struct opening out = {.fd = -1}, in = {.fd = -1};
    const char *from_me = side == CLIENT ? RENDEZVOUS_REQUESTS : RENDEZVOUS_REPLIES;
    const char *to_me = side == CLIENT ? RENDEZVOUS_REPLIES : RENDEZVOUS_REQUESTS;
    int error = prepare(&out, folder, from_me, O_WRONLY);
    if (error == 0)
        error = prepare(&in, folder, to_me, O_RDONLY);
    if (error == 0)
        error = two_descriptors();
    if (error == 0)
        error = open_at_once(&out, &in);
    if (error == 0) {
        unlink(out.path);
        unlink(in.path);
        channel->out = out.fd;
        channel->in = in.fd;
    } else {
        if (out.fd != -1)
            close(out.fd);
        if (in.fd != -1)
            close(in.fd);
    }
    free(out.path);
    free(in.path);
    errno = error;
    return error == 0 ? 0 : -1;
}
