// names.c - what a name of shared memory is, and what is left when it is gone.
#include "object.h"

static void tell(const char *what, const char *result) {
    printf("%-32s %s\n", what, result);
}

int main(void) {
    char name[OBJECT_NAME_MAX], path[OBJECT_NAME_MAX + 16];
    object_own_name(name);
    snprintf(path, sizeof path, "/dev/shm%s", name);

    umask(022);
    int *number = object_create(name, sizeof *number);
    *number = 42;
    tell("a file in /dev/shm:", access(path, F_OK) == 0 ? "yes" : "no");
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    tell("made once more, with O_EXCL:", fd == -1 ? strerrorname_np(errno) : "made");
    shm_unlink(name);
    fd = shm_open(name, O_RDWR, 0);
    tell("opened after it was unlinked:", fd == -1 ? strerrorname_np(errno) : "open");

    char text[32];
    snprintf(text, sizeof text, "%d", *number);
    tell("but in the mapping is still:", text);

    fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0666);
    if (fd == -1)
        shared_fail("shm_open");
    shm_unlink(name);
    struct stat status;
    if (fstat(fd, &status) == -1)
        shared_fail("fstat");
    snprintf(text, sizeof text, "another, of %d bytes", (int)status.st_size);
    tell("made again, under that name:", text);
    snprintf(text, sizeof text, "%04o", (unsigned)(status.st_mode & 07777));
    tell("its mode, 0666 under umask 022:", text);
    close(fd);
    munmap(number, sizeof *number);
    return 0;
}
