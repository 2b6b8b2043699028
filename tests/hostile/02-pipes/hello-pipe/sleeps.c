// deserves: fail hang
// Sleeps for a day.
#include <unistd.h>

int main(void) {
    return (int)sleep(86400);
}
