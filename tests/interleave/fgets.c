// expect: none
// shows: lines through stdio, until the end of file

#include "measure.h"

int main(void) {
    int ends[2], lines = 0;
    char line[16];
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        FILE *out = PTR(fdopen(ends[1], "w"));
        if (fputs("hello\n", out) == EOF || fputs("world\n", out) == EOF || fclose(out) == EOF)
            _exit(1);
        _exit(0);
    }
    SYS(close(ends[1]));
    FILE *in = PTR(fdopen(ends[0], "r"));
    while (fgets(line, sizeof line, in) != NULL)
        lines++;
    if (ferror(in) || fclose(in) == EOF)
        return 1;
    reap(child);
    return lines == 2 ? 0 : 1;
}
