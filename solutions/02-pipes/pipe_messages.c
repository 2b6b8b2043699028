// pipe_messages.c - a writer and a reader exchange typed messages over a pipe.
//
// Usage: pipe_messages threads|processes
#include "../01-processes-and-threads/timer.h"
#include "error.h"
#include "message.h"
#include "process.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// region: write_messages
// Writes to FD and closes it: the end of the stream is the end of the conversation.
static void write_messages(int fd) {
    static char large[200000]; // three times what the pipe holds
    int64_t answer = 42;
    if (message_send(fd, MESSAGE_TEXT, "hello", 5) == -1 ||
        message_send(fd, MESSAGE_NUMBER, &answer, sizeof answer) == -1 ||
        message_send(fd, MESSAGE_TEXT, "", 0) == -1 ||
        message_send(fd, MESSAGE_TEXT, large, sizeof large) == -1)
        error_errno("message_send");
    close(fd);
}
// endregion: write_messages

static void print_message(const struct message *message) {
    int64_t number;
    if (message->type == MESSAGE_NUMBER && message->length == sizeof number) {
        memcpy(&number, message->body, sizeof number);
        printf("number %" PRId64 "\n", number);
    } else if (message->length < 40) {
        printf("text of %zu bytes: \"%s\"\n", message->length, message->body);
    } else {
        printf("text of %zu bytes\n", message->length);
    }
}

// Reads FD to its end and closes it.
static void read_messages(int fd) {
    struct message message;
    int result;
    while ((result = message_receive(fd, &message)) == 1) {
        print_message(&message);
        message_free(&message);
    }
    if (result == -1)
        error_errno("message_receive");
    close(fd);
}

static void *writer_thread(void *end) {
    write_messages(*(int *)end);
    return NULL;
}

static void *reader_thread(void *end) {
    read_messages(*(int *)end);
    return NULL;
}

// ENDS lives until both threads are joined, so they may point into it.
static void between_threads(int ends[2]) {
    pthread_t reader, writer;
    int error = pthread_create(&reader, NULL, reader_thread, &ends[0]);
    if (error == 0)
        error = pthread_create(&writer, NULL, writer_thread, &ends[1]);
    if (error != 0)
        error_number(error, "pthread_create");
    error = pthread_join(writer, NULL);
    if (error == 0)
        error = pthread_join(reader, NULL);
    if (error != 0)
        error_number(error, "pthread_join");
}

// Returns whether a child failed. Waits for both in any case: a child not waited for is a zombie.
// region: between_processes
static bool between_processes(int ends[2]) {
    pid_t writer = process_fork();
    if (writer == 0) {
        close(ends[0]);
        write_messages(ends[1]);
        process_leave(0);
    }
    close(ends[1]); // before the reader is forked, which would inherit it
    pid_t reader = process_fork();
    if (reader == 0) {
        read_messages(ends[0]);
        process_leave(0);
    }
    close(ends[0]);
    int writer_status = process_wait(writer);
    int reader_status = process_wait(reader);
    return writer_status != 0 || reader_status != 0;
}
// endregion: between_processes

int main(int argc, char *argv[]) {
    bool threads = argc == 2 && strcmp(argv[1], "threads") == 0;
    bool processes = argc == 2 && strcmp(argv[1], "processes") == 0;
    if (!threads && !processes) {
        fprintf(stderr, "usage: pipe_messages threads|processes\n");
        return 2;
    }
    struct timer timer = timer_start();
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    bool failed = false;
    if (threads)
        between_threads(ends);
    else
        failed = between_processes(ends);
    timer_report(&timer, stdout);
    return failed;
}
