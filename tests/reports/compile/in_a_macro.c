// gcc: warning 7 | clang: warning 7
#include <stdio.h>

#define SHOW(value) printf("%d\n", value)

int main(void) {
    SHOW("text");
    return 0;
}
