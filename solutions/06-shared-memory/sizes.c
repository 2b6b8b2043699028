// sizes.c - an object ends with its last page, whatever the length of the mapping.
#include "object.h"

static volatile char *bytes; // volatile: each touch is made
static size_t touched;

static void touch(void) {
    bytes[touched] = 1;
}

static void show(size_t offset) {
    touched = offset;
    printf("  byte %5zu: %s\n", offset, process_end(process_status(process_start_in(touch))));
}

int main(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char name[OBJECT_NAME_MAX];
    object_own_name(name);
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1)
        shared_fail("shm_open");
    shm_unlink(name);

    char *memory = object_map(fd, 4 * page);
    munmap(memory + 3 * page, page); // nothing is mapped behind the third page
    bytes = memory;

    if (ftruncate(fd, 100) == -1)
        shared_fail("ftruncate");
    printf("a mapping of %zu bytes, an object of 100\n", 3 * page);
    show(99);
    show(page - 1);
    show(page);
    if (ftruncate(fd, (off_t)(2 * page)) == -1)
        shared_fail("ftruncate");
    printf("an object of %zu\n", 2 * page);
    show(page);
    show(2 * page);
    show(3 * page);
    munmap(memory, 3 * page);
    close(fd);
    return 0;
}
