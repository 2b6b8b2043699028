// pass_descriptor.c - a file that has no name any more, passed to another process.
#include "../02-pipes/fd_table.h"
#include "../02-pipes/process.h"
#include "descriptor.h"
#include "place.h"

#include <fcntl.h>
#include <sys/socket.h>

static int open_unlinked(void) {
    struct place place = place_new();
    int file = CHECK_ERRNO(open(place.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    place_remove(&place);
    CHECK_ERRNO(write(file, "first line\nsecond line\n", 23));
    CHECK_ERRNO(lseek(file, 0, SEEK_SET));
    return file;
}

static void read_line(const char *who, int file) {
    char line[32];
    size_t length = 0;
    while (length < sizeof line && read(file, &line[length], 1) == 1 && line[length] != '\n')
        length++;
    printf("%s reads \"%.*s\" from %d\n", who, (int)length, line, file);
}

int main(void) {
    fd_table_reset();
    // region: pass
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t child = process_fork();
    if (child == 0) {
        close(ends[0]);
        int file = CHECK_ERRNO(descriptor_receive(ends[1]));
        read_line("the child", file);
        printf("close-on-exec: %s\n", fcntl(file, F_GETFD) == FD_CLOEXEC ? "yes" : "no");
        process_leave(0);
    }
    close(ends[1]);
    int file = open_unlinked(); // after the fork: the child has not inherited it
    CHECK_ERRNO(descriptor_send(ends[0], file));
    process_wait(child);
    read_line("the parent", file);
    // endregion: pass
    close(file);
    close(ends[0]);
    return 0;
}
