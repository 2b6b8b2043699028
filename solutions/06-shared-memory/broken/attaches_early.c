// attaches_early.c - WRONG: the name is there, and the object may still be without size or content.
#include "../object.h"

#include <assert.h>
#include <time.h>

static char name[OBJECT_NAME_MAX];

static void create(void) {
    int *number = object_create(name, sizeof *number);
    *number = 42;
}

// region: attach
static void attach(void) {
    int fd;
    while ((fd = shm_open(name, O_RDWR, 0)) == -1) // until it is there
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    int *number = object_map(fd, sizeof *number);
    close(fd);
    assert(*number == 42);
}
// endregion: attach

int main(void) {
    object_own_name(name);
    RUN_PROCESSES(create, attach);
    shm_unlink(name);
    return 0;
}
