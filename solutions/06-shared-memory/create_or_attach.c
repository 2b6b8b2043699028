// create_or_attach.c - two processes want one object: whoever comes first makes it.
#include "object.h"

#include <assert.h>
#include <sched.h>
#include <stdatomic.h>

struct shared {
    atomic_bool ready; // set when what follows is complete
    int number;
};

// region: attach
static struct shared *attach(int fd) {
    struct stat status;
    do { // until ftruncate has been called
        sched_yield();
        if (fstat(fd, &status) == -1)
            shared_fail("fstat");
    } while (status.st_size < (off_t)sizeof(struct shared));
    struct shared *shared = object_map(fd, sizeof *shared);
    while (!atomic_load_explicit(&shared->ready, memory_order_acquire))
        sched_yield();
    return shared;
}
// endregion: attach

static struct shared *create(int fd) {
    if (ftruncate(fd, sizeof(struct shared)) == -1)
        shared_fail("ftruncate");
    struct shared *shared = object_map(fd, sizeof *shared);
    shared->number = 42;
    atomic_store_explicit(&shared->ready, true, memory_order_release);
    return shared;
}

static struct shared *create_or_attach(const char *name) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    bool creator = fd != -1;
    if (!creator && errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        shared_fail("shm_open");
    struct shared *shared = creator ? create(fd) : attach(fd);
    close(fd);
    return shared;
}

static char name[OBJECT_NAME_MAX];

static void work(void) {
    struct shared *shared = create_or_attach(name);
    assert(shared->number == 42);
    munmap(shared, sizeof *shared);
}

int main(void) {
    object_own_name(name);
    RUN_PROCESSES(work, work);
    shm_unlink(name);
    return 0;
}
