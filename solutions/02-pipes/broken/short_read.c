// short_read.c - WRONG: one read is taken for one record.
//
// The writer sends its record in two writes, and waits between them until the reader has gone on.
// Nothing obliges a writer to be so slow, and nothing forbids it.
#include "../error.h"
#include "../process.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct record {
    uint32_t account;
    uint32_t amount;
};

static void write_in_two(int fd, int go_on) {
    struct record record = {.account = 4711, .amount = 250};
    char signal;
    if (write(fd, &record, 4) != 4)
        error_errno("write");
    if (read(go_on, &signal, 1) == -1)
        error_errno("read");
    if (write(fd, (char *)&record + 4, 4) != 4)
        error_errno("write");
}

// region: read_record
static void read_record(int fd) {
    struct record record = {0};
    ssize_t n = read(fd, &record, sizeof record);
    if (n == -1)
        error_errno("read");
    if (n > 0)
        printf("%zd bytes: account %u, amount %u\n", n, record.account, record.amount);
}
// endregion: read_record

int main(void) {
    int ends[2], go_on[2];
    if (pipe(ends) == -1 || pipe(go_on) == -1)
        error_errno("pipe");
    pid_t writer = process_fork();
    if (writer == 0) {
        write_in_two(ends[1], go_on[0]);
        process_leave(0);
    }
    close(ends[1]);
    read_record(ends[0]);
    if (write(go_on[1], "!", 1) != 1)
        error_errno("write");
    read_record(ends[0]);
    close(ends[0]);
    return process_wait(writer);
}
