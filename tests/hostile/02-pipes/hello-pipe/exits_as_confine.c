// deserves: fail wrong-exit
// Ends with the status by which the sandbox says that it cannot work.
int main(void) {
    return 125;
}
