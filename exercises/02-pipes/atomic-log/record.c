/* What is logged, and what should be in the pipe then. See record.h. */
#include "record.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void need(int result, const char *what) {
    if (result == -1) {
        perror(what);
        exit(2);
    }
}

void *need_memory(size_t count) {
    void *memory = malloc(count > 0 ? count : 1);
    need(memory == NULL ? -1 : 0, "malloc");
    return memory;
}

/* 23 and 19 are primes: no part of a text, of any length that is likely, looks like another. */
static char byte_of(size_t number, size_t at) {
    return (char)('a' + (at % 23 + at / 4001 + number % 19) % 26);
}

void record_text(char *text, size_t number, size_t size) {
    for (size_t at = 0; at < size; at++)
        text[at] = byte_of(number, at);
    text[size] = '\0';
}

static size_t room(const char *name) {
    return LOG_LINE_MAX - strlen(name) - strlen(": \n");
}

void record_line(const char *name, size_t number, size_t size, size_t *done, struct line *line) {
    size_t left = size - *done, part = left < room(name) ? left : room(name);
    char *end = line->bytes;
    end = mempcpy(end, name, strlen(name));
    end = mempcpy(end, ": ", 2);
    for (size_t at = 0; at < part; at++)
        *end++ = byte_of(number, *done + at);
    *end++ = '\n';
    line->length = (size_t)(end - line->bytes);
    *done += part;
}

size_t record_lines(const char *name, size_t size) {
    return size == 0 ? 1 : (size + room(name) - 1) / room(name);
}

static void print_byte(char byte) {
    if (byte == '\n')
        printf("a newline");
    else
        printf("'%c'", byte >= ' ' && byte <= '~' ? byte : '?');
}

int record_same(const struct line *line, const char *bytes, size_t came) {
    size_t shorter = came < line->length ? came : line->length;
    for (size_t at = 0; at < shorter; at++)
        if (bytes[at] != line->bytes[at]) {
            printf("byte %zu of %zu is ", at + 1, line->length);
            print_byte(bytes[at]);
            printf(", not ");
            print_byte(line->bytes[at]);
            return 0;
        }
    if (came == line->length)
        return 1;
    printf("%zu bytes, not %zu", came, line->length);
    return 0;
}

pid_t record_fork(void) {
    fflush(stdout); /* or both would write what is in the buffer */
    pid_t pid = fork();
    need(pid, "fork");
    return pid;
}

_Noreturn void record_end(int status) {
    fflush(stdout);
    _exit(status);
}

int record_wait(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
