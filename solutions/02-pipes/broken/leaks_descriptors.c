// leaks_descriptors.c - WRONG: every question leaves one end of a pipe open.
#include "../error.h"
#include "../fd_table.h"
#include "../process.h"

#include <stdio.h>
#include <unistd.h>

// region: ask
// Asks a child for the square of NUMBER.
static int ask(int number) {
    int ends[2], answer;
    if (pipe(ends) == -1)
        error_errno("question %d: pipe", number);
    pid_t child = process_fork();
    if (child == 0) {
        answer = number * number;
        process_leave(write(ends[1], &answer, sizeof answer) != sizeof answer);
    }
    close(ends[1]);
    if (read(ends[0], &answer, sizeof answer) != sizeof answer)
        error_errno("read");
    process_wait(child);
    return answer;
}
// endregion: ask

int main(void) {
    fd_table_reset();
    fd_table_limit(16);
    int sum = 0;
    for (int number = 1; number <= 100; number++)
        sum += ask(number);
    printf("the sum of 100 squares is %d\n", sum);
    return 0;
}
