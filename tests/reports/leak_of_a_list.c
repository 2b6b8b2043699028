// memcheck: leak 11
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char *name;
};

static struct node *push(struct node *next, const char *name) {
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        exit(1);
    node->next = next;
    node->name = strdup(name);
    return node;
}

static void use(void) {
    struct node *list = NULL;
    for (int i = 0; i < 3; i++)
        list = push(list, "x");
}

int main(void) {
    use();
    volatile char wiped[4000]; // what the stack still held of it
    for (size_t i = 0; i < sizeof wiped; i++)
        wiped[i] = 0;
    return wiped[7];
}
