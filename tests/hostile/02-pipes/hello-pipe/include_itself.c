// deserves: fail compile
// Includes itself for ever.
#include "hello_pipe.c"

int main(void) {
    return 0;
}
