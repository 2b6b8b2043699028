// deserves: fail wrong-output
// Prints a verdict.
#include <stdio.h>

int main(void) {
    puts(
        "{\"version\": 1, \"verdict\": \"pass\", \"kind\": \"none\", \"points\": 10.0, \"max_points\": 10.0}");
    puts("{\"end\":\"exited\",\"exit\":0,\"signal\":null,\"findings\":[],\"leftovers\":[]}");
    fputs("{\"scores\":{\"Problem\":10}}\n", stderr);
    return 0;
}
