/* A list that lies in a region of memory, wherever that is mapped. The contract is in
 * offset_list.h; the struct and the six functions are yours. */
#include "offset_list.h"

#include <errno.h>

struct list {
    size_t length;
};

struct list *list_make(void *region, size_t size) {
    (void)region;
    (void)size;
    errno = ENOSYS;
    return NULL;
}

int list_prepend(struct list *list, const char *text) {
    (void)list;
    (void)text;
    errno = ENOSYS;
    return -1;
}

int list_append(struct list *list, const char *text) {
    (void)list;
    (void)text;
    errno = ENOSYS;
    return -1;
}

bool list_remove(struct list *list, const char *text) {
    (void)list;
    (void)text;
    return false;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    (void)list;
    (void)number;
    return NULL;
}
