// names.c - what binds where, and what a path tells of who listens there; paths and abstract names.
#include "../02-pipes/process.h"
#include "place.h"
#include "unix_socket.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>

static void say(const char *what, int result) {
    printf("%-48s%s\n", what, result == -1 ? strerrorname_np(errno) : "0");
}

// Binds a new socket to PATH, with SO_REUSEADDR if asked, and closes it again.
static int try_bind(const char *path, int reuse) {
    struct sockaddr_un address;
    CHECK_ERRNO(unix_address(&address, path));
    int fd = CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CHECK_ERRNO(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse));
    int result = bind(fd, (struct sockaddr *)&address, sizeof address);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int try_connect(const char *path) {
    int fd = unix_connect(path);
    if (fd != -1)
        close(fd);
    return fd == -1 ? -1 : 0;
}

static void paths(const char *path) {
    int listener = unix_listen(path);
    say("listen at a new path:", listener);
    say("bind there, while it lives:", try_bind(path, 0));
    say("connect:", try_connect(path));
    close(listener);
    say("closed, the path is still there:", access(path, F_OK));
    say("connect:", try_connect(path));
    say("bind:", try_bind(path, 0));
    say("bind with SO_REUSEADDR:", try_bind(path, 1));
    CHECK_ERRNO(unlink(path));
    say("unlinked, connect:", try_connect(path));
}

static void lengths_and_modes(const char *path) {
    struct sockaddr_un address;
    char name[109] = {0};
    memset(name, 'x', 107);
    say("a path of 107 bytes:", unix_address(&address, name));
    name[107] = 'x';
    say("a path of 108 bytes:", unix_address(&address, name));
    mode_t old = umask(027);
    close(CHECK_ERRNO(unix_listen(path)));
    umask(old);
    struct stat status;
    CHECK_ERRNO(stat(path, &status));
    printf("%-48s%04o\n", "the permissions under umask 027:", status.st_mode & 0777);
    unlink(path);
}

// Binds FD to the abstract name of LENGTH bytes. A 0 comes first; only LENGTH says where it ends.
static int bind_abstract(int fd, const char *name, size_t length) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path + 1, name, length);
    size_t size = offsetof(struct sockaddr_un, sun_path) + 1 + length;
    return bind(fd, (struct sockaddr *)&address, (socklen_t)size);
}

static void abstract_names(void) {
    int fds[4];
    for (int i = 0; i < 4; i++)
        fds[i] = CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    char name[32]; // of this run's own; any user of the system could bind or reach it
    size_t length = (size_t)snprintf(name, sizeof name, "happens-before.%d", (int)getpid());
    say("an abstract name:", bind_abstract(fds[0], name, length));
    say("the same:", bind_abstract(fds[1], name, length));
    say("the same and a 0 at its end:", bind_abstract(fds[2], name, length + 1));
    close(fds[0]);
    say("the first is closed, the same name:", bind_abstract(fds[3], name, length));
    for (int i = 1; i < 4; i++)
        close(fds[i]);
}

// A server that dies, a second that finds its path, and a third while the second lives.
static void restarts(const char *path) {
    int lock, other;
    pid_t child = process_fork();
    if (child == 0) {
        CHECK_ERRNO(unix_listen_again(path, &lock));
        _exit(0); // a crash: the path stays
    }
    process_wait(child);
    say("a server has died, unix_listen:", unix_listen(path));
    int listener = unix_listen_again(path, &lock);
    say("unix_listen_again:", listener);
    say("once more, while it lives:", unix_listen_again(path, &other));
    close(listener);
    unlink(path);
    close(lock);
    char lock_path[96];
    snprintf(lock_path, sizeof lock_path, "%s.lock", path);
    unlink(lock_path); // the whole folder goes, and with it every reason to look for a lock
}

int main(void) {
    struct place place = place_new();
    paths(place.path);
    lengths_and_modes(place.path);
    abstract_names();
    restarts(place.path);
    place_remove(&place);
    return 0;
}
