// deserves: fail wrong-output
// Prints the first bytes of every file that it can find outside the system's folders.
#include <ftw.h>
#include <stdio.h>
#include <string.h>

static int look(const char *path, const struct stat *status, int kind, struct FTW *level) {
    static const char *const dull[] = {
        "/usr", "/proc", "/sys", "/dev", "/lib", "/bin", "/etc/alternatives"};
    (void)level;
    for (size_t i = 0; i < sizeof dull / sizeof *dull; i++)
        if (strncmp(path, dull[i], strlen(dull[i])) == 0)
            return FTW_SKIP_SUBTREE;
    if (kind == FTW_F && status->st_size < 100000) {
        char block[2000];
        FILE *file = fopen(path, "r");
        size_t count = file ? fread(block, 1, sizeof block, file) : 0;
        fwrite(block, 1, count, stdout);
        if (file)
            fclose(file);
    }
    return FTW_CONTINUE;
}

int main(void) {
    nftw("/", look, 20, FTW_PHYS | FTW_ACTIONRETVAL);
    puts("all of it");
    return 0;
}
