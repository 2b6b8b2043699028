// many_questions.c - a hundred pipes within 16 descriptors.
#include "error.h"
#include "fd_table.h"
#include "process.h"

#include <stdio.h>
#include <unistd.h>

// Asks a child for the square of NUMBER. Leaves no descriptor and no child behind.
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
    close(ends[0]);
    process_wait(child);
    return answer;
}

int main(void) {
    fd_table_reset();
    fd_table_limit(16);
    int before = fd_table_count();
    int sum = 0;
    for (int number = 1; number <= 100; number++)
        sum += ask(number);
    printf("the sum of 100 squares is %d, %d descriptors left open\n", sum,
           fd_table_count() - before);
    return 0;
}
