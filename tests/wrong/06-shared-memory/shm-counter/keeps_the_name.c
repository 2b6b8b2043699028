// expect: residue
// What is unmapped everywhere is gone, as a file is that nobody has open.
#include "shm_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

struct counter {
    _Atomic long count;
};

struct counter *counter_open(const char *name) {
    int shm = shm_open(name, O_RDWR, 0);
    if (shm == -1)
        return NULL;
    void *memory = mmap(NULL, sizeof(struct counter), PROT_READ | PROT_WRITE, MAP_SHARED, shm, 0);
    close(shm);
    return memory == MAP_FAILED ? NULL : memory;
}

struct counter *counter_create(const char *name) {
    int shm = shm_open(name, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (shm == -1)
        return NULL;
    int result = ftruncate(shm, sizeof(struct counter));
    close(shm);
    return result == -1 ? NULL : counter_open(name);
}

void counter_add(struct counter *counter) {
    counter->count++;
}

long counter_value(struct counter *counter) {
    return counter->count;
}

void counter_close(struct counter *counter) {
    munmap(counter, sizeof *counter);
}

void counter_remove(struct counter *counter, const char *name) {
    (void)name;
    counter_close(counter);
}
