// Pointers that are right where the list was made, and are corrected at each use.
#include "offset_list.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

struct node {
    struct node *next;
    char text[TEXT_SIZE];
};

struct list {
    size_t length;
    uintptr_t birthplace; /* never changes: the address at which the pointers are right */
    struct node *first, *free;
    struct node *fresh, *end; /* what has never been used */
};

/* Pointers of the place where the list was made; and the same here. */
static struct node *here(const struct list *list, struct node *node) {
    return node == NULL ? NULL : (void *)((uintptr_t)node - list->birthplace + (uintptr_t)list);
}

static struct node *there(const struct list *list, struct node *node) {
    return node == NULL ? NULL : (void *)((uintptr_t)node - (uintptr_t)list + list->birthplace);
}

struct list *list_make(void *region, size_t size) {
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct list *list = region;
    list->length = 0;
    list->birthplace = (uintptr_t)list;
    list->first = list->free = NULL;
    list->fresh = (struct node *)(void *)(list + 1);
    list->end = list->fresh + (size - sizeof *list) / sizeof(struct node);
    return list;
}

static struct node *new_node(struct list *list, const char *text) {
    struct node *node = here(list, list->free);
    if (strlen(text) + 1 > sizeof node->text) {
        errno = EMSGSIZE;
        return NULL;
    }
    if (node != NULL) {
        list->free = node->next;
    } else if (list->fresh < list->end) {
        node = here(list, list->fresh++);
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
    list->first = there(list, node);
    return 0;
}

int list_append(struct list *list, const char *text) {
    struct node *node = new_node(list, text);
    if (node == NULL)
        return -1;
    struct node **end = &list->first; /* each of them is of there */
    for (size_t i = 1; i < list->length; i++)
        end = &here(list, *end)->next;
    node->next = NULL;
    *end = there(list, node);
    return 0;
}

bool list_remove(struct list *list, const char *text) {
    for (struct node **at = &list->first; *at != NULL; at = &here(list, *at)->next)
        if (strcmp(here(list, *at)->text, text) == 0) {
            struct node *node = here(list, *at);
            *at = node->next;
            node->next = list->free;
            list->free = there(list, node);
            list->length--;
            return true;
        }
    return false;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    const struct node *node = here(list, list->first);
    while (node != NULL && number-- > 0)
        node = here(list, node->next);
    return node == NULL ? NULL : node->text;
}
