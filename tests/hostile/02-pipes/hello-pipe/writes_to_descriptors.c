// deserves: fail wrong-exit
// Writes results to every descriptor that it may have inherited.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    static const char line[] = "ok 1 greets each name in order and ends\n";
    for (int fd = 3; fd < 1024; fd++)
        if (write(fd, line, strlen(line)) > 0)
            puts("written");
    return 1;
}
