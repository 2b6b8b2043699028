// expect: deadlock
// schedules: 1
// shows: fgets waits for a second line or the end, and this process keeps the write end open

#include "measure.h"

int main(void) {
    int ends[2];
    char line[16];
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], "hello\n", 6));
        _exit(0);
    }
    FILE *in = PTR(fdopen(ends[0], "r"));
    while (fgets(line, sizeof line, in) != NULL)
        continue;
    reap(child);
    return 0;
}
