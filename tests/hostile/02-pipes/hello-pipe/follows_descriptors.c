// deserves: fail wrong-output
// Prints what the descriptors of other processes, and its own above 2, lead to.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char path[64], block[4096];
    for (int pid = 1; pid < 100; pid++)
        for (int fd = 3; fd < 32; fd++) {
            snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
            int copy = open(path, O_RDONLY | O_NONBLOCK);
            ssize_t count = copy < 0 ? -1 : read(copy, block, sizeof block);
            if (count > 0)
                fwrite(block, 1, (size_t)count, stdout);
            if (copy >= 0)
                close(copy);
        }
    puts("all of them");
    return 0;
}
