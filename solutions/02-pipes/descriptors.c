// descriptors.c - the descriptors of a parent and a child around fork.
#include "error.h"
#include "fd_table.h"
#include "process.h"

#include <unistd.h>

int main(void) {
    fd_table_reset();
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    fd_table_print("parent, before fork");
    pid_t child = process_fork();
    if (child == 0) {
        fd_table_print("child, after fork");
        close(ends[0]); // the child writes
        fd_table_print("child, after close");
        process_leave(0);
    }
    process_wait(child);
    fd_table_print("parent, after fork");
    close(ends[1]); // the parent reads
    fd_table_print("parent, after close");
    close(ends[0]);
    return 0;
}
