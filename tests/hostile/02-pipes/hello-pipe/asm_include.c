// deserves: fail compile
// Has the assembler include the solution as if it were assembly, so that its errors show it.
__asm__(".include \"@ROOT@/solutions/02-pipes/hello-pipe/hello_pipe.c\"");

int main(void) {
    return 0;
}
