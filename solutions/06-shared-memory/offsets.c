// offsets.c - a list in shared memory, read where it was not written.
#include "object.h"

#include <stddef.h>
#include <stdint.h>

enum { SIZE = 4096 }; // bytes

// region: offsets
struct node {
    int value;
    uint32_t next; // bytes from the beginning of the mapping; 0 is the end of the list
};

struct list {
    uint32_t first; // as next
    uint32_t used;  // bytes of the mapping that are taken
};

static struct node *node_at(struct list *list, uint32_t offset) {
    return offset == 0 ? NULL : (struct node *)((char *)list + offset);
}

static void list_push(struct list *list, int value) {
    uint32_t offset = list->used;
    list->used += (uint32_t)sizeof(struct node);
    *node_at(list, offset) = (struct node){value, list->first};
    list->first = offset;
}
// endregion: offsets

static int fd;
static struct list *here;

static void walk(void) {
    struct list *there = object_map(fd, SIZE);
    printf("at another address: %s\n", there != here ? "yes" : "no");
    munmap(here, SIZE);
    for (struct node *node = node_at(there, there->first); node != NULL;
         node = node_at(there, node->next))
        printf("%d\n", node->value);
}

int main(void) {
    char name[OBJECT_NAME_MAX];
    object_own_name(name);
    here = object_create(name, SIZE);
    fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        shared_fail("shm_open");
    shm_unlink(name);
    here->used = sizeof *here;
    for (int value = 3; value >= 1; value--)
        list_push(here, value);
    RUN_PROCESSES(walk);
    close(fd);
    munmap(here, SIZE);
    return 0;
}
