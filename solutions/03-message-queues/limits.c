// limits.c - what this machine allows, and what one step further is told.
#include "check_errno.h"
#include "message_queue.h"

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>

enum { MQUEUE_FILE_SYSTEM = 0x19800202 }; // linux/magic.h has no name for it

static long read_limit(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/sys/fs/mqueue/%s", name);
    FILE *file = fopen(path, "re");
    long limit = -1;
    if (file == NULL || fscanf(file, "%ld", &limit) != 1) {
        fprintf(stderr, "limits: no %s: this kernel has no POSIX message queues\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    printf("%-14s %ld\n", name, limit);
    return limit;
}

// The limits bind whoever lacks CAP_SYS_RESOURCE. Gives it up if we have it, with all others.
static void drop_privileges(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    CHECK_ERRNO(syscall(SYS_capset, &header, none));
}

static void try_queue(const char *what, long messages, long size) {
    struct mq_attr attributes = {.mq_maxmsg = messages, .mq_msgsize = size};
    char name[MESSAGE_QUEUE_NAME];
    message_queue_name(name, "try");
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    printf("%-32s %s\n", what, queue == -1 ? strerrorname_np(errno) : "made");
    if (queue != -1) {
        mq_close(queue);
        mq_unlink(name);
    }
}

int main(void) {
    long messages = read_limit("msg_max"), size = read_limit("msgsize_max");
    read_limit("queues_max");
    struct rlimit bytes;
    CHECK_ERRNO(getrlimit(RLIMIT_MSGQUEUE, &bytes));
    if (bytes.rlim_cur == RLIM_INFINITY)
        printf("%-14s no limit\n", "ulimit -q");
    else
        printf("%-14s %ju\n", "ulimit -q", (uintmax_t)bytes.rlim_cur);
    struct statfs status;
    bool mounted = statfs("/dev/mqueue", &status) == 0 && status.f_type == MQUEUE_FILE_SYSTEM;
    printf("%-14s %s\n", "/dev/mqueue", mounted ? "mounted" : "not mounted");
    drop_privileges();
    try_queue("1 message of 1 byte:", 1, 1);
    try_queue("one message more than msg_max:", messages + 1, 1);
    try_queue("one byte more than msgsize_max:", 1, size + 1);
    try_queue("no message:", 0, 1);
    bytes.rlim_cur = 0;
    CHECK_ERRNO(setrlimit(RLIMIT_MSGQUEUE, &bytes));
    try_queue("1 of 1 byte, with ulimit -q 0:", 1, 1);
    return 0;
}
