// What a program still uses when it ends it need not free: a global, a list that a global leads to.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link {
    struct link *next;
};

struct item {
    char name[24];
    struct link link; // the list leads to the middle of the item
};

static struct link *list;
static char *line;

/* From a signal handler, say: the compiler cannot know that `line` is not needed after main. */
void show(void);
void show(void) {
    puts(line);
}

int main(void) {
    line = strdup("kept");
    for (int i = 0; i < 3; i++) {
        struct item *item = calloc(1, sizeof *item);
        if (item == NULL)
            return 1;
        item->link.next = list;
        list = &item->link;
    }
    show();
    return 0;
}
