// deserves: fail wrong-output
// Prints what the tools print where they do not work on a machine.
#include <stdio.h>

int main(void) {
    fputs("FATAL: ThreadSanitizer: unexpected memory mapping 0x0\n"
          "Shadow memory range interleaves with an existing memory mapping\n"
          "valgrind: Fatal error at startup: a function redirection\n"
          "valgrind: the 'impossible' happened:\n"
          "interleave: the fork server has died\n",
          stderr);
    return 0;
}
