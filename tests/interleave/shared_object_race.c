// expect: race
// schedules: 1
// shows: two mappings of one object, at two addresses: the parent reads with no order to the write

#include <fcntl.h>

#include "measure.h"

static int *map(int descriptor) {
    int *memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED)
        measure_die("mmap", errno);
    return memory;
}

int main(void) {
    char name[64];
    snprintf(name, sizeof name, "/hb-%d", (int)getpid());
    int descriptor = SYS(shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600));
    SYS(shm_unlink(name));
    SYS(ftruncate(descriptor, sizeof(int)));
    pid_t child = SYS(fork());
    if (child == 0) {
        map(descriptor); // so that the next is at another address than the parent's
        *map(descriptor) = 42;
        _exit(0);
    }
    int seen = *map(descriptor);
    reap(child);
    return seen == 0 || seen == 42 ? 0 : 1;
}
