// deserves: fail compile
// Has the compiler read without end.
#include "/dev/zero"

int main(void) {
    return 0;
}
