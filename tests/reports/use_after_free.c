// asan: memory-error 17 | memcheck: memory-error 17
#include <stdio.h>
#include <stdlib.h>

struct node {
    int value;
    struct node *next;
};

int main(void) {
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return 1;
    node->value = 3;
    node->next = NULL;
    free(node);
    printf("%d\n", node->value);
    return 0;
}
