// deserves: fail compile
// Shows the hidden check in the compiler's errors.
#include "@ROOT@/exercises/02-pipes/hello-pipe/check.bats"

int main(void) {
    return 0;
}
