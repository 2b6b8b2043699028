// deserves: fail wrong-output
// Prints a file of whoever grades.
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
    show("@HOME@/secret");
    show("/root/.bash_history");
    show("/etc/shadow");
    return 0;
}
