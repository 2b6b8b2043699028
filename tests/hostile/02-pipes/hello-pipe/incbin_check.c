// deserves: fail compile
// Embeds the hidden check, to print it.
#include <stdio.h>

__asm__(
    ".section .rodata\n.globl hidden\nhidden: .incbin \"@ROOT@/exercises/02-pipes/hello-pipe/check.bats\"\n"
    ".byte 0\n.text\n");
extern const char hidden[];

int main(void) {
    return puts(hidden) == EOF;
}
