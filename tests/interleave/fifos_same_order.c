// expect: none
// shows: both open "down" first, one end each, and then "up"

#include <fcntl.h>
#include <sys/stat.h>

#include "measure.h"

int main(void) {
    char byte = 0;
    SYS(mkfifo("up", 0600));
    SYS(mkfifo("down", 0600));
    pid_t child = SYS(fork());
    int down = SYS(open("down", child == 0 ? O_RDONLY : O_WRONLY));
    int up = SYS(open("up", child == 0 ? O_WRONLY : O_RDONLY));
    if (child == 0) {
        if (SYS(read(down, &byte, 1)) != 1)
            _exit(1);
        SYS(write(up, &byte, 1));
        _exit(0);
    }
    SYS(write(down, "x", 1));
    ssize_t count = SYS(read(up, &byte, 1));
    reap(child);
    SYS(close(down));
    SYS(close(up));
    SYS(unlink("up"));
    SYS(unlink("down"));
    return count == 1 && byte == 'x' ? 0 : 1;
}
