// hello_shared.c - a child writes into shared memory, the parent reads it there.
#include "object.h"

enum { SIZE = 100 }; // bytes

static char *message;

static void write_message(void) {
    strcpy(message, "hello from the child");
}

int main(void) {
    char name[OBJECT_NAME_MAX];
    object_own_name(name);
    message = object_create(name, SIZE);
    shm_unlink(name); // and neither name nor descriptor is needed any more
    RUN_PROCESSES(write_message);
    printf("the parent reads: %s\n", message);
    munmap(message, SIZE);
    return 0;
}
