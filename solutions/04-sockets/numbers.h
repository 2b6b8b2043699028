// numbers.h - a server that adds up numbers: all that a client sends, until it ends, is one question.
// For programs: an error is reported and ends the program.
#ifndef NUMBERS_H
#define NUMBERS_H

#include "../02-pipes/io.h"
#include "../03-message-queues/check_errno.h"

#include <sys/socket.h>
#include <unistd.h>

enum { NUMBERS_MAX = 500 }; // bytes of a question

// Reads numbers, with blanks between them, from FD to the end, answers with their sum, and closes FD.
static inline void numbers_serve(int fd) {
    char text[NUMBERS_MAX + 1], answer[32], *rest = text;
    ssize_t length = CHECK_ERRNO(io_read_full(fd, text, NUMBERS_MAX));
    text[length] = '\0';
    long sum = 0;
    for (char *end; *rest != '\0'; rest = end) {
        sum += strtol(rest, &end, 10);
        if (end == rest)
            break; // no number
    }
    length = snprintf(answer, sizeof answer, "%ld", sum);
    CHECK_ERRNO(send(fd, answer, (size_t)length, MSG_NOSIGNAL));
    close(fd);
}

#endif
