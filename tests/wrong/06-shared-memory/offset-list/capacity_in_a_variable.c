// expect: memory-error
// How many elements fit is worked out once, when the list is made.
#include "offset_list.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct element {
    uint32_t next;
    char text[TEXT_SIZE];
};

struct list {
    size_t capacity, length, used;
    uint32_t first, last, unused; /* numbers from 1; 0 is none */
};

static size_t capacity;

static struct element *at(const struct list *list, uint32_t number) {
    return (struct element *)((char *)list + sizeof *list) + (number - 1);
}

struct list *list_make(void *region, size_t size) {
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct list *list = region;
    *list = (struct list){0};
    capacity = (size - sizeof *list) / sizeof(struct element);
    return list;
}

static uint32_t new_element(struct list *list, const char *text) {
    if (strlen(text) >= TEXT_SIZE) {
        errno = EMSGSIZE;
        return 0;
    }
    uint32_t number = list->unused;
    if (number != 0)
        list->unused = at(list, number)->next;
    else if (list->used < capacity)
        number = (uint32_t)++list->used;
    else {
        errno = ENOMEM;
        return 0;
    }
    strcpy(at(list, number)->text, text);
    at(list, number)->next = 0;
    list->length++;
    return number;
}

int list_prepend(struct list *list, const char *text) {
    uint32_t number = new_element(list, text);
    if (number == 0)
        return -1;
    at(list, number)->next = list->first;
    list->first = number;
    if (list->last == 0)
        list->last = number;
    return 0;
}

int list_append(struct list *list, const char *text) {
    uint32_t number = new_element(list, text);
    if (number == 0)
        return -1;
    if (list->last != 0)
        at(list, list->last)->next = number;
    else
        list->first = number;
    list->last = number;
    return 0;
}

bool list_remove(struct list *list, const char *text) {
    uint32_t before = 0;
    for (uint32_t number = list->first; number != 0;
         before = number, number = at(list, number)->next) {
        if (strcmp(at(list, number)->text, text) != 0)
            continue;
        if (before != 0)
            at(list, before)->next = at(list, number)->next;
        else
            list->first = at(list, number)->next;
        if (list->last == number)
            list->last = before;
        at(list, number)->next = list->unused;
        list->unused = number;
        list->length--;
        return true;
    }
    return false;
}

size_t list_length(const struct list *list) {
    return list->length;
}

const char *list_at(const struct list *list, size_t number) {
    uint32_t i = list->first;
    while (i != 0 && number-- > 0)
        i = at(list, i)->next;
    return i != 0 ? at(list, i)->text : NULL;
}
