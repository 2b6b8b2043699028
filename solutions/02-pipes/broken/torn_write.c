// torn_write.c - WRONG: two writers, one pipe, records larger than PIPE_BUF.
//
// Each writes one record of three pages. The pipe is made one page small, and the reader takes a
// page only when both writers sleep: so every switch between them that can happen does.
#include "../error.h"
#include "../process.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RECORD = 3 * PIPE_BUF };

static void write_record(int fd, char letter) {
    char record[RECORD];
    memset(record, letter, sizeof record);
    if (write(fd, record, sizeof record) != sizeof record)
        error_errno("write");
}

static pid_t start_writer(int ends[2], char letter) {
    pid_t writer = process_fork();
    if (writer == 0) {
        close(ends[0]);
        write_record(ends[1], letter);
        process_leave(0);
    }
    process_wait_asleep(writer);
    return writer;
}

// Takes a page when there is one and the writers have come to rest; returns its letter, 0 at the end.
static char take_page(int fd, const pid_t writers[2]) {
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    if (poll(&poller, 1, -1) == -1)
        error_errno("poll");
    process_wait_asleep(writers[0]);
    process_wait_asleep(writers[1]);
    char page[PIPE_BUF];
    ssize_t n = read(fd, page, sizeof page);
    if (n == -1)
        error_errno("read");
    return n == 0 ? '\0' : page[0];
}

int main(void) {
    int ends[2];
    if (pipe(ends) == -1 || fcntl(ends[1], F_SETPIPE_SZ, PIPE_BUF) == -1)
        error_errno("pipe");
    pid_t writers[2] = {start_writer(ends, 'A'), start_writer(ends, 'B')};
    close(ends[1]);
    char letter;
    printf("pages as they came:");
    while ((letter = take_page(ends[0], writers)) != '\0')
        printf(" %c", letter);
    printf("\n");
    close(ends[0]);
    return process_wait(writers[0]) + process_wait(writers[1]);
}
