// deserves: fail wrong-output|wrong-exit|rule
// Has a shell print the lines.
#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    if (argc < 2)
        return 0;
    argv[0] = "hello, %s\n";
    char *words[4100] = {"printf"};
    for (int i = 0; i < argc && i < 4000; i++)
        words[i + 1] = argv[i];
    execvp("printf", words);
    perror("printf");
    return 1;
}
