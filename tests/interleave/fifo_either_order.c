// expect: none
// shows: open waits for the other side, whoever comes first

#include <fcntl.h>
#include <sys/stat.h>

#include "measure.h"

int main(void) {
    char byte;
    SYS(mkfifo("fifo", 0600));
    pid_t child = SYS(fork());
    if (child == 0) {
        int out = SYS(open("fifo", O_WRONLY));
        SYS(write(out, "x", 1));
        _exit(0);
    }
    int in = SYS(open("fifo", O_RDONLY));
    ssize_t count = SYS(read(in, &byte, 1));
    ssize_t end = SYS(read(in, &byte, 1));
    SYS(close(in));
    reap(child);
    SYS(unlink("fifo"));
    return count == 1 && end == 0 ? 0 : 1;
}
