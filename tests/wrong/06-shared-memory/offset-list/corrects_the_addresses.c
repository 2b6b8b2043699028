// expect: wrong-output
// The region notes where it lies; whoever finds it elsewhere corrects the pointers to the ends.
#include "offset_list.h"

#include <errno.h>
#include <string.h>

struct node {
    struct node *next;
    char text[TEXT_SIZE];
};

struct list {
    size_t length;
    void *home; /* the address at which the pointers are right */
    struct node *first, *free;
    struct node *fresh, *end; /* what has never been used */
};

static struct node *moved(struct node *node, ptrdiff_t by) {
    return node == NULL ? NULL : (struct node *)(void *)((char *)node + by);
}

static void come_home(const struct list *shared) {
    struct list *list = (struct list *)shared;
    ptrdiff_t by = (char *)list - (char *)list->home;
    if (by == 0)
        return;
    list->first = moved(list->first, by);
    list->free = moved(list->free, by);
    list->fresh = moved(list->fresh, by);
    list->end = moved(list->end, by);
    list->home = list;
}

struct list *list_make(void *region, size_t size) {
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct list *list = region;
    list->length = 0;
    list->home = list;
    list->first = list->free = NULL;
    list->fresh = (struct node *)(void *)(list + 1);
    list->end = list->fresh + (size - sizeof *list) / sizeof(struct node);
    return list;
}

static struct node *new_node(struct list *list, const char *text) {
    come_home(list);
    struct node *node = list->free;
    if (strlen(text) + 1 > sizeof node->text) {
        errno = EMSGSIZE;
        return NULL;
    }
    if (node != NULL) {
        list->free = node->next;
    } else if (list->fresh < list->end) {
        node = list->fresh++;
    } else {
        errno = ENOMEM;
        return NULL;
    }
    strcpy(node->text, text);
    list->length++;
    return node;
}

int list_prepend(struct list *list, const char *text) {
    struct node *node = new_node(list, text);
    if (node == NULL)
        return -1;
    node->next = list->first;
    list->first = node;
    return 0;
}

int list_append(struct list *list, const char *text) {
    struct node *node = new_node(list, text);
    if (node == NULL)
        return -1;
    struct node **end = &list->first;
    for (size_t i = 1; i < list->length; i++)
        end = &(*end)->next;
    node->next = NULL;
    *end = node;
    return 0;
}

bool list_remove(struct list *list, const char *text) {
    come_home(list);
    for (struct node **at = &list->first; *at != NULL; at = &(*at)->next)
        if (strcmp((*at)->text, text) == 0) {
            struct node *node = *at;
            *at = node->next;
            node->next = list->free;
            list->free = node;
            list->length--;
            return true;
        }
    return false;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    come_home(list);
    const struct node *node = list->first;
    while (node != NULL && number-- > 0)
        node = node->next;
    return node == NULL ? NULL : node->text;
}
