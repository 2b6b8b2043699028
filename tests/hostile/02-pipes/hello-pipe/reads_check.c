// deserves: fail wrong-output
// Prints the hidden check.
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
    show("@ROOT@/exercises/02-pipes/hello-pipe/check.bats");
    show("@ROOT@/exercises/02-pipes/hello-pipe/after.md");
    return 0;
}
