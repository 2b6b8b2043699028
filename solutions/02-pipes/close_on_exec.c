// close_on_exec.c - which of two pipes a program inherits across exec.
//
// It executes itself, with the argument "list", to show what arrives.
#include "error.h"
#include "fd_table.h"
#include "process.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    if (argc > 1) {
        fd_table_print("after exec");
        return 0;
    }
    fd_table_reset();
    int plain[2], private[2];
    if (pipe(plain) == -1 || pipe2(private, O_CLOEXEC) == -1)
        error_errno("pipe");
    fd_table_print("before exec");
    char *command[] = {argv[0], "list", NULL};
    int status = process_wait(process_start(command, STDIN_FILENO, STDOUT_FILENO));
    fd_table_reset();
    return status;
}
