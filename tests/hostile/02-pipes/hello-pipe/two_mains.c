// deserves: fail compile
// Two mains.
int main(void);
__asm__(".globl main\nmain: ret\n");

int main(void) {
    return 0;
}
