// gcc: compile 5 | clang: compile 5
#include <stdio.h>

const char *text = "// no comment";
int number = 1 /* nor is ; here */ // ;

#ifndef NOTHING
    /* int
       m; */
    int main(void) {
    printf("%s %d\n", text, number);
    return 0;
}
#endif
