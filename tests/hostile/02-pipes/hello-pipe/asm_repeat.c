// deserves: fail compile
// Has the assembler repeat itself for ever.
__asm__(".rept 2000000000\n.byte 1\n.endr\n");

int main(void) {
    return 0;
}
