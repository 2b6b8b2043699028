// deserves: fail compile
// An initialised array of many gigabytes.
char big[];

char big[1UL << 36] = {1};

int main(void) {
    return big[1];
}
