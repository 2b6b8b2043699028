// expect: deadlock
// schedules: 1
// shows: opened O_RDWR, the reader is a writer too, and never sees the end of file

#include <fcntl.h>
#include <sys/stat.h>

#include "measure.h"

int main(void) {
    char byte;
    SYS(mkfifo("fifo", 0600));
    int in = SYS(open("fifo", O_RDWR));
    pid_t child = SYS(fork());
    if (child == 0) {
        int out = SYS(open("fifo", O_WRONLY));
        SYS(write(out, "x", 1));
        _exit(0);
    }
    while (SYS(read(in, &byte, 1)) > 0)
        continue;
    reap(child);
    return 0;
}
