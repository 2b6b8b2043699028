// no_ftruncate.c - WRONG: a new object has no bytes, and nobody gives it any.
#include "../object.h"

int main(void) {
    char name[OBJECT_NAME_MAX];
    object_own_name(name);
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        shared_fail("shm_open");
    shm_unlink(name);
    char *message = object_map(fd, 100);
    printf("mapped\n");
    fflush(stdout);
    message[0] = 'h';
    printf("written\n");
    return 0;
}
