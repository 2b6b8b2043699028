// expect: fault-handling
// schedules: 200
// options: --faults on
// shows: write takes 1 of the 4 bytes, and nobody writes the other 3

#include <assert.h>
#include <sys/socket.h>

#include "measure.h"

static int ends[2];

static void *send_all(void *unused) {
    (void)unused;
    while (write(ends[1], "abcd", 4) == -1) {
        if (errno != EINTR)
            measure_die("write", errno);
    }
    SYS(close(ends[1]));
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    char text[8] = "";
    size_t size = 0;
    ssize_t count = 1;
    while (count != 0) {
        count = read(ends[0], text + size, sizeof text - 1 - size);
        if (count == -1 && errno != EINTR)
            measure_die("read", errno);
        size += count == -1 ? 0 : (size_t)count;
    }
    assert(strcmp(text, "abcd") == 0);
    return NULL;
}

int main(void) {
    SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, ends)); // a pipe takes so few at once, or none
    run_both(send_all, receive);
    return 0;
}
