// deserves: fail compile
// Shows a file that only root may read.
#include "/etc/shadow"

int main(void) {
    return 0;
}
