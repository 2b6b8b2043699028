// deserves: fail compile
// Asks whether a hidden file is there, and says so in a message.
#if __has_include("@IN@/neighbour/hello_pipe.c")
#error SECRET: it is there
#endif

int main(void) {
    return nothing;
}
