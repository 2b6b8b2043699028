#include "message.h"

#include "io.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// region: send
int message_send(int fd, enum message_type type, const void *body, size_t length) {
    if (length > MESSAGE_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    struct message_header header = {.type = type, .length = (uint32_t)length};
    char *wire = malloc(sizeof header + length);
    if (wire == NULL)
        return -1;
    memcpy(wire, &header, sizeof header);
    if (length > 0)
        memcpy(wire + sizeof header, body, length);
    int result = io_write_full(fd, wire, sizeof header + length);
    free(wire); // keeps errno: glibc since 2.33, POSIX since 2024
    return result;
}
// endregion: send

// Frees what was begun and fails with NUMBER.
static int give_up(struct message *message, int number) {
    message_free(message);
    errno = number;
    return -1;
}

static bool header_is_valid(const struct message_header *header) {
    return (header->type == MESSAGE_TEXT || header->type == MESSAGE_NUMBER) &&
           header->length <= MESSAGE_MAX;
}

// region: receive
int message_receive(int fd, struct message *message) {
    *message = (struct message){0};
    struct message_header header;
    ssize_t n = io_read_full(fd, &header, sizeof header);
    if (n <= 0)
        return (int)n; // end-of-file between two messages, or an error
    if (n < (ssize_t)sizeof header || !header_is_valid(&header))
        return give_up(message, EPROTO);
    message->type = (enum message_type)header.type;
    message->length = header.length;
    message->body = calloc(1, message->length + 1);
    if (message->body == NULL)
        return give_up(message, ENOMEM);
    n = io_read_full(fd, message->body, message->length);
    if (n < (ssize_t)message->length)
        return give_up(message, n == -1 ? errno : EPROTO);
    return 1;
}
// endregion: receive

void message_free(struct message *message) {
    free(message->body);
    message->body = NULL;
}
