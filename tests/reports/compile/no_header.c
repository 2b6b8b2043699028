// gcc: compile 2 | clang: compile 2
#include "nowhere.h"

int main(void) {
    return 0;
}
