// deserves: fail compile
// Shows the environment of the grader.
#include "/proc/self/environ"

int main(void) {
    return 0;
}
