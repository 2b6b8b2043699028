/* A list of offsets. See offset_list.h. */
#include "offset_list.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* A distance in bytes from the beginning of the region. There stands the struct list, so no element
 * has the offset 0: it says that there is none. */
typedef size_t offset;

enum { NONE = 0 };

struct element {
    offset next;
    char text[TEXT_SIZE];
};

struct list {
    size_t size, length;
    offset first, last; /* NONE in an empty list */
    offset unused;      /* removed ones, a list as well */
    offset fresh;       /* from here on nothing has been used yet */
};

_Static_assert(sizeof(struct list) <= LIST_BYTES_MAX, "promised in the header");
_Static_assert(sizeof(struct element) <= ELEMENT_BYTES_MAX, "promised in the header");

/* The only place where an offset becomes an address, and that is good as long as `list` is. */
static struct element *at(const struct list *list, offset where) {
    return (struct element *)((uintptr_t)list + where);
}

struct list *list_make(void *region, size_t size) {
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct list *list = region;
    *list = (struct list){.size = size, .fresh = sizeof *list};
    return list;
}

/* A new element with this text, in no list yet; NONE with errno set when there is none. */
static offset element_new(struct list *list, const char *text) {
    size_t length = strlen(text);
    if (length >= TEXT_SIZE) {
        errno = EMSGSIZE;
        return NONE;
    }
    offset where = list->unused;
    if (where != NONE) {
        list->unused = at(list, where)->next;
    } else if (list->size - list->fresh >= sizeof(struct element)) {
        where = list->fresh;
        list->fresh += sizeof(struct element);
    } else {
        errno = ENOMEM;
        return NONE;
    }
    at(list, where)->next = NONE;
    memcpy(at(list, where)->text, text, length + 1);
    list->length++;
    return where;
}

int list_prepend(struct list *list, const char *text) {
    offset where = element_new(list, text);
    if (where == NONE)
        return -1;
    at(list, where)->next = list->first;
    list->first = where;
    if (list->last == NONE)
        list->last = where;
    return 0;
}

int list_append(struct list *list, const char *text) {
    offset where = element_new(list, text);
    if (where == NONE)
        return -1;
    if (list->last == NONE)
        list->first = where;
    else
        at(list, list->last)->next = where;
    list->last = where;
    return 0;
}

bool list_remove(struct list *list, const char *text) {
    offset before = NONE, where = list->first;
    while (where != NONE && strcmp(at(list, where)->text, text) != 0) {
        before = where;
        where = at(list, where)->next;
    }
    if (where == NONE)
        return false;
    if (before == NONE)
        list->first = at(list, where)->next;
    else
        at(list, before)->next = at(list, where)->next;
    if (list->last == where)
        list->last = before;
    at(list, where)->next = list->unused;
    list->unused = where;
    list->length--;
    return true;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    offset where = list->first;
    while (where != NONE && number-- > 0)
        where = at(list, where)->next;
    return where == NONE ? NULL : at(list, where)->text;
}
