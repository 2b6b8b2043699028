// deserves: fail compile
// An array whose every element the compiler has to write down.
static int big[400000000] = {[0 ... 399999999] = 7};

int main(int argc, char *argv[]) {
    return big[argc] + (argv == 0);
}
