// deserves: fail hang
// told: fills its working directory
// Makes folders within folders, deeper than a path is long and than descriptors go; at most 5,000.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
    for (int depth = 0; depth < 5000; depth++)
        if (mkdir("hostile", 0700) < 0 || chdir("hostile") < 0)
            break;
    sleep(60);
    puts("SECRET: nobody has ended it");
}
