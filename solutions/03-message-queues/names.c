// names.c - what may be a name, who may open it, and what is left when the name is gone.
#include "../02-pipes/process.h"
#include "check_errno.h"
#include "message_queue.h"

static void try_name(const char *shown, const char *name) {
    mqd_t queue = mq_open(name, O_RDONLY);
    printf("%-30s %s\n", shown, queue == -1 ? strerrorname_np(errno) : "opened");
}

static void show_names(void) {
    char long_name[258] = "/";
    memset(long_name + 1, 'x', 256);
    try_name("\"no-slash\":", "no-slash");
    try_name("\"/two/slashes\":", "/two/slashes");
    try_name("a slash and 256 letters:", long_name);
}

static void show_mode(const char *name) {
    umask(027);
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 16};
    mqd_t queue = CHECK_ERRNO(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0666, &attributes));
    struct stat status;
    CHECK_ERRNO(fstat(queue, &status)); // on Linux, where a queue is a descriptor
    printf("%-30s %04o\n", "0666 under umask 027:", status.st_mode & 07777u);
    mq_close(queue);
}

// Sends and is gone; nobody has the queue open then.
static void leave_message(const char *name, const char *text) {
    pid_t child = process_fork();
    if (child == 0) {
        mqd_t queue = CHECK_ERRNO(mq_open(name, O_WRONLY));
        CHECK_ERRNO(mq_send(queue, text, strlen(text), 0));
        process_leave(0);
    }
    process_wait(child);
}

static void take(const char *what, mqd_t queue) {
    char text[16];
    ssize_t length = CHECK_ERRNO(mq_receive(queue, text, sizeof text, NULL));
    printf("%-30s \"%.*s\"\n", what, (int)length, text);
}

static void show_persistence(const char *name) {
    leave_message(name, "kept");
    leave_message(name, "old");
    mqd_t old = CHECK_ERRNO(mq_open(name, O_RDONLY));
    take("its sender has ended:", old);
    CHECK_ERRNO(mq_unlink(name));
    try_name("unlinked, opened:", name);
    mqd_t new = message_queue_create(name, 4, 16);
    leave_message(name, "new");
    take("the same name, made again:", new);
    take("the one without a name:", old);
    CHECK_ERRNO(mq_unlink(name));
    mq_close(old);
    mq_close(new);
}

int main(void) {
    char name[MESSAGE_QUEUE_NAME];
    message_queue_name(name, "names");
    show_names();
    show_mode(name);
    show_persistence(name);
    return 0;
}
