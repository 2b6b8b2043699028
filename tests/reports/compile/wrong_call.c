// gcc: compile 8, compile 9, warning 7 | clang: compile 8, compile 9
static int add(int left, int right) {
    return left + right;
}

int main(void) {
    int unused;
    add(1);
    return undeclared;
}
