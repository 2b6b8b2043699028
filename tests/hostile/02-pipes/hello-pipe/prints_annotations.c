// deserves: fail wrong-output
// Prints what GitHub takes for a result.
#include <stdio.h>

int main(void) {
    puts("::notice title=Autograding complete::Points 10/10");
    puts("::notice title=Autograding report::{\"totalPoints\":10,\"maxPoints\":10}");
    puts("::set-output name=result::cGFzcw==");
    return 0;
}
