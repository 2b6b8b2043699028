// deserves: fail compile
// Compiles to what no linker can put together, with words that no student's mistake has.
__asm__(".globl far_away\n.set far_away, 0x7fffffffffff\n.text\ncall far_away\n");

int main(void) {
    return 0;
}
