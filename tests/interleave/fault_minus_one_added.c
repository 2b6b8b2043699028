// expect: fault-handling
// schedules: 200
// options: --faults on
// shows: read says -1 after two bytes; the count goes back by one, and the next bytes one too far left

#include <assert.h>

#include "measure.h"

static int ends[2];

static void write_all(const char *data, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t count = write(ends[1], data + done, size - done);
        if (count == -1 && errno != EINTR)
            measure_die("write", errno);
        done += count == -1 ? 0 : (size_t)count;
    }
}

static void *send(void *unused) {
    (void)unused;
    write_all("ab", 2);
    write_all("cd", 2);
    SYS(close(ends[1]));
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    char text[8] = "";
    ssize_t size = 0, count;
    do {
        count = read(ends[0], text + size, sizeof text - 1 - (size_t)size);
        size += count;
    } while (count != 0 && size >= 0);
    assert(strcmp(text, "abcd") == 0);
    return NULL;
}

int main(void) {
    SYS(pipe(ends));
    run_both(send, receive);
    return 0;
}
