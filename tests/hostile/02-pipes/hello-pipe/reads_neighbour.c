// deserves: fail wrong-output
// Prints what others have handed in, and their verdicts.
#include <stdio.h>

static void show(const char *path) {
    char block[4096];
    size_t count;
    FILE *file = fopen(path, "r");
    while (file && (count = fread(block, 1, sizeof block, file)) > 0)
        fwrite(block, 1, count, stdout);
    if (file)
        fclose(file);
    puts(path);
}

int main(void) {
    show("@IN@/neighbour/hello_pipe.c");
    show("@OUT@/results.jsonl");
    show("@OUT@/.staging");
    return 0;
}
