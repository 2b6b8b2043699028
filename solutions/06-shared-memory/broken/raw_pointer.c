// raw_pointer.c - WRONG: a pointer is kept in shared memory, and means nothing in another process.
#include "../object.h"

enum { SIZE = 4096 }; // bytes

struct list {
    int value;
    struct list *next;
};

static int fd;
static struct list *first;

static void walk(void) {
    struct list *list = object_map(fd, SIZE); // a second mapping, elsewhere
    munmap(first, SIZE);                      // and the first is gone
    for (; list != NULL; list = list->next) {
        printf("%d\n", list->value);
        fflush(stdout);
    }
}

int main(void) {
    char name[OBJECT_NAME_MAX];
    object_own_name(name);
    first = object_create(name, SIZE);
    fd = shm_open(name, O_RDWR, 0);
    shm_unlink(name);
    first[0] = (struct list){1, &first[1]};
    first[1] = (struct list){2, NULL};
    printf("%s\n", process_end(process_status(process_start_in(walk))));
    return 0;
}
