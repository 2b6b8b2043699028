// system_v.c - a System V message queue: types instead of priorities, a number instead of a name.
#include "../02-pipes/process.h"
#include "check_errno.h"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

struct message {
    long type; // above 0
    char text[16];
};

static void put(int queue, long type, const char *text) {
    struct message message = {.type = type};
    snprintf(message.text, sizeof message.text, "%s", text);
    // the size is that of the text: the type does not count
    const char *result = result_or_errno(msgsnd(queue, &message, sizeof message.text, 0));
    printf("put type %ld, \"%s\": %s\n", type, text, result);
}

static void take(int queue, long type) {
    struct message message = {.type = 0};
    if (msgrcv(queue, &message, sizeof message.text, type, IPC_NOWAIT) == -1)
        printf("take %2ld: %s\n", type, strerrorname_np(errno));
    else
        printf("take %2ld: type %ld, \"%.16s\"\n", type, message.type, message.text);
}

// region: types
static void show_types(int queue) {
    put(queue, 0, "no type");
    put(queue, 3, "third");
    put(queue, 1, "first");
    put(queue, 2, "second");
    take(queue, 2);  // the oldest of type 2
    take(queue, -3); // the lowest type of those up to 3
    take(queue, 0);  // the oldest
    take(queue, 0);
}
// endregion: types

// A queue whose maker is gone, and nobody has open: it is found by its number.
static void show_persistence(void) {
    int number[2];
    CHECK_ERRNO(pipe(number));
    pid_t child = process_fork();
    if (child == 0) {
        int queue = CHECK_ERRNO(msgget(IPC_PRIVATE, 0600));
        CHECK_ERRNO(write(number[1], &queue, sizeof queue));
        process_leave(0);
    }
    process_wait(child);
    int queue;
    CHECK_ERRNO(read(number[0], &queue, sizeof queue));
    printf("its maker has ended: %s\n", result_or_errno(msgctl(queue, IPC_RMID, NULL)));
    printf("removed twice: %s\n", result_or_errno(msgctl(queue, IPC_RMID, NULL)));
    close(number[0]), close(number[1]);
}

static void show_keys(void) {
    key_t key = CHECK_ERRNO(ftok("/", 1));
    printf("ftok of / with 1 and with 257: %s\n", ftok("/", 257) == key ? "the same" : "different");
}

int main(void) {
    int queue = CHECK_ERRNO(msgget(IPC_PRIVATE, 0600));
    show_types(queue);
    CHECK_ERRNO(msgctl(queue, IPC_RMID, NULL));
    show_persistence();
    show_keys();
    return 0;
}
