// expect: none
// shows: shm_open, ftruncate, a mapping in each process; the wait for the child orders the access

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
    int *value = map(descriptor); // a mapping of its own in each process
    if (child == 0) {
        *value = 42;
        _exit(0);
    }
    reap(child);
    int seen = *value;
    SYS(munmap(value, sizeof *value));
    SYS(close(descriptor));
    return seen == 42 ? 0 : 1;
}
