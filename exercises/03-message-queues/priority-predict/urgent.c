/* A queue, two processes, and two priorities. Standard output is a file. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LATER = 0, URGENT = 1 };

/* A queue without a name: the one it has at first is the run's own, by /proc/self. */
static mqd_t queue_new(void) {
    char process[32] = "", name[64];
    struct mq_attr attributes = {.mq_maxmsg = 3, .mq_msgsize = 1};
    if (readlink("/proc/self", process, sizeof process - 1) == -1)
        return (mqd_t)-1;
    snprintf(name, sizeof name, "/hb-urgent-%08ld", strtol(process, NULL, 10));
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    mq_unlink(name);
    return queue;
}

int main(void) {
    mqd_t queue = queue_new();
    if (queue == (mqd_t)-1 || mq_send(queue, "a", 1, LATER) == -1)
        return EXIT_FAILURE;
    pid_t child = fork();
    if (child == -1)
        return EXIT_FAILURE;
    if (child == 0) {
        if (mq_send(queue, "b", 1, LATER) == -1 || mq_send(queue, "c", 1, URGENT) == -1)
            _exit(EXIT_FAILURE);
        _exit(EXIT_SUCCESS);
    }
    for (int i = 0; i < 3; i++) {
        char letter;
        if (mq_receive(queue, &letter, 1, NULL) == -1)
            return EXIT_FAILURE;
        putchar(letter);
    }
    if (waitpid(child, NULL, 0) == -1)
        return EXIT_FAILURE;
    putchar('\n');
    return EXIT_SUCCESS;
}
