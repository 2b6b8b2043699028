// expect: deadlock
// schedules: 1
// shows: each opens for reading first, and waits there for a writer, which the other would be later

#include <fcntl.h>
#include <sys/stat.h>

#include "measure.h"

int main(void) {
    SYS(mkfifo("up", 0600));
    SYS(mkfifo("down", 0600));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(open("down", O_RDONLY));
        SYS(open("up", O_WRONLY));
        _exit(0);
    }
    SYS(open("up", O_RDONLY));
    SYS(open("down", O_WRONLY));
    reap(child);
    return 0;
}
