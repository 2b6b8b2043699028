// The elements lie one behind the other in an array; removing one moves the others up.
#include "offset_list.h"
#include <errno.h>
#include <string.h>
struct list {
    size_t n, max;
    char text[][TEXT_SIZE];
};
struct list *list_make(void *region, size_t size) {
    struct list *l = region;
    if (size < LIST_BYTES_MAX + ELEMENT_BYTES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    l->n = 0;
    l->max = (size - sizeof *l) / TEXT_SIZE;
    return l;
}
static int insert(struct list *l, size_t at, const char *text) {
    int error = strnlen(text, TEXT_SIZE) == TEXT_SIZE ? EMSGSIZE : l->n == l->max ? ENOMEM : 0;
    if (error) {
        errno = error;
        return -1;
    }
    memmove(l->text[at + 1], l->text[at], (l->n++ - at) * TEXT_SIZE);
    strncpy(l->text[at], text, TEXT_SIZE);
    return 0;
}
int list_prepend(struct list *l, const char *text) {
    return insert(l, 0, text);
}
int list_append(struct list *l, const char *text) {
    return insert(l, l->n, text);
}
bool list_remove(struct list *l, const char *text) {
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->text[i], text) == 0) {
            l->n--;
            memmove(l->text[i], l->text[i + 1], (l->n - i) * TEXT_SIZE);
            return true;
        }
    return false;
}
size_t list_length(const struct list *l) {
    return l->n;
}
const char *list_at(const struct list *l, size_t number) {
    return number < l->n ? l->text[number] : NULL;
}
