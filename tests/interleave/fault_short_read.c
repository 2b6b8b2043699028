// expect: fault-handling
// schedules: 200
// options: --faults on
// shows: read returns 1 of the 8 bytes, and the rest of the record is taken as it was

#include <assert.h>

#include "measure.h"

struct record {
    int account, amount;
};

int main(void) {
    int ends[2];
    struct record record = {0, 0};
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        struct record sent = {4711, 250};
        for (size_t done = 0; done < sizeof sent;) {
            ssize_t count = write(ends[1], (char *)&sent + done, sizeof sent - done);
            if (count == -1 && errno != EINTR)
                measure_die("write", errno);
            done += count == -1 ? 0 : (size_t)count;
        }
        _exit(0);
    }
    SYS(close(ends[1]));
    while (read(ends[0], &record, sizeof record) == -1) {
        if (errno != EINTR)
            measure_die("read", errno);
    }
    reap(child);
    assert(record.account == 4711 && record.amount == 250);
    return 0;
}
