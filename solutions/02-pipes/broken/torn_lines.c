// torn_lines.c - WRONG: two processes print lines into one pipe through stdio's buffers.
//
// A prints 50 lines of 100 bytes, B one; B prints after A's fiftieth line and before A ends.
#include "../error.h"
#include "../process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 100 };

static void print_line(FILE *out, char letter) {
    char line[LINE + 1];
    memset(line, letter, LINE);
    line[LINE - 1] = '\n';
    line[LINE] = '\0';
    fputs(line, out);
}

static FILE *open_stream(int fd, const char *mode) {
    FILE *stream = fdopen(fd, mode);
    if (stream == NULL)
        error_errno("fdopen");
    return stream;
}

// B is forked and done while A has lines in its buffer; its own buffer is a new one.
static void print_from_two(int fd) {
    FILE *a = open_stream(fd, "w");
    for (int i = 0; i < 50; i++)
        print_line(a, 'A');
    pid_t child = fork();
    if (child == -1)
        error_errno("fork");
    if (child == 0) {
        FILE *b = open_stream(fd, "w");
        print_line(b, 'B');
        _exit(fflush(b) == EOF); // not exit: A's buffer is A's to write
    }
    if (process_wait(child) != 0 || fclose(a) == EOF)
        error_errno("write");
}

// Reports every line that does not consist of one letter.
static void check_lines(FILE *in) {
    char line[3 * LINE];
    for (int number = 1; fgets(line, sizeof line, in) != NULL; number++) {
        size_t same = strspn(line, (char[]){line[0], '\0'});
        size_t length = strcspn(line, "\n");
        if (same < length)
            printf("line %d: %zu %c, then %zu %c\n", number, same, line[0], length - same,
                   line[same]);
        else if (length != LINE - 1)
            printf("line %d: %zu %c\n", number, length, line[0]);
    }
}

int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    print_from_two(ends[1]); // 5,100 bytes: the pipe has room for all
    FILE *in = open_stream(ends[0], "r");
    check_lines(in);
    fclose(in);
    return 0;
}
