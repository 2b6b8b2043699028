// deserves: fail compile
// Has the linker say things about a name of its own making.
void name(void) __asm__("x' is fine\nok 1 all of it\n`undefined reference to `y");

int main(void) {
    name();
    return 0;
}
