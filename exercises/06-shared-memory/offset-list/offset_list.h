/* A list that lies in a region of memory, wherever that is mapped. See mmap(2). */
#ifndef OFFSET_LIST_H
#define OFFSET_LIST_H

#include <stdbool.h>
#include <stddef.h>

enum {
    TEXT_SIZE = 24,        /* bytes of a text, at most, with the NUL */
    LIST_BYTES_MAX = 64,   /* what the list takes of its region for itself, at most */
    ELEMENT_BYTES_MAX = 48 /* and for each element */
};

// region: contract
/* Yours: what stands at the beginning of the region is said in offset_list.c. */
struct list;

/* Makes an empty list in a region of `size` bytes, whatever they hold, aligned for every type
 * (as mmap and malloc do). Returns the address of the region; or NULL with errno EINVAL when
 * size is not at least LIST_BYTES_MAX + ELEMENT_BYTES_MAX. All that the list will ever consist
 * of lies in these bytes. Whoever has the same bytes at another address, because the region is
 * mapped a second time, or in another process, or because it was copied, has the list there:
 * that address is the `list` of the functions below. One of them is called at a time. */
struct list *list_make(void *region, size_t size);

/* Adds a copy of the text before the first element, or behind the last one. Return 0; or -1 with
 * errno set, and the list as it was: EMSGSIZE when the text is too long, ENOMEM when the region is
 * full. (size - LIST_BYTES_MAX) / ELEMENT_BYTES_MAX elements always fit. */
int list_prepend(struct list *list, const char *text);
int list_append(struct list *list, const char *text);

/* Removes the first element that has this text; its place is free for another one. Returns whether
 * there was one. */
bool list_remove(struct list *list, const char *text);

/* How many elements there are. */
size_t list_length(const struct list *list);

/* The text of element `number`, counted from 0, in the region where `list` points; or NULL when
 * there are not so many. */
const char *list_at(const struct list *list, size_t number);
// endregion: contract

#endif
