/* A program that does nothing: by it is told whether a tool that could not do its work on a student's program works on
 * this machine at all. */
int main(void) {
    return 0;
}
