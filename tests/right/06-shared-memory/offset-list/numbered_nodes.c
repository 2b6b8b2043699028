// An array of nodes that know each other by number.
#include "offset_list.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

struct node {
    uint32_t next; /* number of the next node, counted from 1; 0 is the end */
    char text[TEXT_SIZE];
};

struct list {
    uint32_t capacity, length;
    uint32_t head, tail, free_nodes;
    struct node nodes[];
};

static struct node *node_of(const struct list *list, uint32_t number) {
    return (struct node *)&list->nodes[number - 1];
}

struct list *list_make(void *region, size_t size) {
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct list *list = region;
    list->capacity = (uint32_t)((size - sizeof *list) / sizeof(struct node));
    list->length = 0;
    list->head = list->tail = 0;
    list->free_nodes = 0;
    for (uint32_t i = list->capacity; i > 0; i--) {
        node_of(list, i)->next = list->free_nodes;
        list->free_nodes = i;
    }
    return list;
}

static uint32_t take_node(struct list *list, const char *text) {
    if (strlen(text) >= TEXT_SIZE) {
        errno = EMSGSIZE;
        return 0;
    }
    uint32_t number = list->free_nodes;
    if (number == 0) {
        errno = ENOMEM;
        return 0;
    }
    list->free_nodes = node_of(list, number)->next;
    node_of(list, number)->next = 0;
    strcpy(node_of(list, number)->text, text);
    list->length++;
    return number;
}

int list_prepend(struct list *list, const char *text) {
    uint32_t number = take_node(list, text);
    if (number == 0)
        return -1;
    node_of(list, number)->next = list->head;
    list->head = number;
    if (list->tail == 0)
        list->tail = number;
    return 0;
}

int list_append(struct list *list, const char *text) {
    uint32_t number = take_node(list, text);
    if (number == 0)
        return -1;
    if (list->tail == 0)
        list->head = number;
    else
        node_of(list, list->tail)->next = number;
    list->tail = number;
    return 0;
}

bool list_remove(struct list *list, const char *text) {
    uint32_t previous = 0;
    for (uint32_t i = list->head; i != 0; previous = i, i = node_of(list, i)->next) {
        if (strcmp(node_of(list, i)->text, text) != 0)
            continue;
        if (previous == 0)
            list->head = node_of(list, i)->next;
        else
            node_of(list, previous)->next = node_of(list, i)->next;
        if (list->tail == i)
            list->tail = previous;
        node_of(list, i)->next = list->free_nodes;
        list->free_nodes = i;
        list->length--;
        return true;
    }
    return false;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    if (number >= list->length)
        return NULL;
    uint32_t i = list->head;
    while (number-- > 0)
        i = node_of(list, i)->next;
    return node_of(list, i)->text;
}
