// deserves: fail wrong-output
// Prints the environment and the command line of every process.
#include <stdio.h>

int main(void) {
    static const char *const files[] = {"environ", "cmdline", "maps"};
    for (int pid = 1; pid < 4000; pid++)
        for (int i = 0; i < 3; i++) {
            char path[64], block[4096];
            snprintf(path, sizeof path, "/proc/%d/%s", pid, files[i]);
            FILE *file = fopen(path, "r");
            size_t count = file ? fread(block, 1, sizeof block, file) : 0;
            fwrite(block, 1, count, stdout);
            if (file)
                fclose(file);
        }
    puts("all of them");
    return 0;
}
