// deserves: fail compile
// Embeds a file of whoever grades.
__asm__(".incbin \"@HOME@/secret\"");

int main(void) {
    return 0;
}
