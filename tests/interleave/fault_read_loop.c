// expect: none
// options: --faults on
// shows: both loop: over short counts, over EINTR; a pipe or a fork that fails is told

#include <assert.h>

#include "measure.h"

struct record {
    int account, amount;
};

static void write_all(int out, const void *data, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t count = write(out, (const char *)data + done, size - done);
        if (count == -1 && errno != EINTR)
            measure_die("write", errno);
        done += count == -1 ? 0 : (size_t)count;
    }
}

static size_t read_all(int in, void *data, size_t size) {
    size_t done = 0;
    ssize_t count = 1;
    while (done < size && count != 0) {
        count = read(in, (char *)data + done, size - done);
        if (count == -1 && errno != EINTR)
            measure_die("read", errno);
        done += count == -1 ? 0 : (size_t)count;
    }
    return done;
}

int main(void) {
    int ends[2];
    struct record record;
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        write_all(ends[1], &(struct record){4711, 250}, sizeof record);
        _exit(0);
    }
    SYS(close(ends[1]));
    size_t size = read_all(ends[0], &record, sizeof record);
    reap(child);
    assert(size == sizeof record && record.account == 4711 && record.amount == 250);
    return 0;
}
