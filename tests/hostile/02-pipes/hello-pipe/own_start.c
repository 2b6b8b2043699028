// deserves: fail compile
// Begins by itself, without the C library.
void _start(void);

void _start(void) {
    for (;;) {
    }
}

int main(void) {
    return 0;
}
