// expect: memory-error
// schedules: 1
// shows: what is freed is not what malloc returned, but a place inside the block

#include "measure.h"

int main(void) {
    char *line = malloc(80);
    if (!line)
        measure_die("malloc", errno);
    strcpy(line, " text");
    while (*line == ' ')
        line++;
    free(line);
    return 0;
}
