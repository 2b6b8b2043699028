// sends_pointers.c - WRONG: a struct with a pointer in it goes through the pipe.
//
// Usage: sends_pointers threads|processes
#include "../error.h"
#include "../process.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *note_text(const char *text) {
    char *copy = malloc(32);
    if (copy == NULL)
        error_errno("malloc");
    snprintf(copy, 32, "%s", text);
    return copy;
}

// region: note
struct note {
    int number;
    char *text;
};

static void write_note(int fd) {
    struct note note = {.number = 7, .text = note_text("written by the writer")};
    if (write(fd, &note, sizeof note) != sizeof note)
        error_errno("write");
}

static void read_note(int fd) {
    note_text("never sent to anybody"); // the reader has a text of its own
    struct note note;
    if (read(fd, &note, sizeof note) != sizeof note)
        error_errno("read");
    printf("note %d: %s\n", note.number, note.text);
}
// endregion: note

static void *writer_thread(void *end) {
    write_note(*(int *)end);
    return NULL;
}

int main(int argc, char *argv[]) {
    if (argc != 2) {
        fprintf(stderr, "usage: sends_pointers threads|processes\n");
        return 2;
    }
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    if (strcmp(argv[1], "threads") == 0) {
        pthread_t writer;
        int error = pthread_create(&writer, NULL, writer_thread, &ends[1]);
        if (error != 0)
            error_number(error, "pthread_create");
        read_note(ends[0]);
        error = pthread_join(writer, NULL);
        if (error != 0)
            error_number(error, "pthread_join");
        return 0;
    }
    pid_t writer = process_fork();
    if (writer == 0) {
        write_note(ends[1]);
        process_leave(0);
    }
    read_note(ends[0]);
    return process_wait(writer);
}
