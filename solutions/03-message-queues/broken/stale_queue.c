// stale_queue.c - WRONG: opens whatever has the name, and takes what an earlier run left in it.
#include "../../02-pipes/process.h"
#include "../check_errno.h"
#include "../message_queue.h"

#include <stdbool.h>

static char name[MESSAGE_QUEUE_NAME];

// region: ask
// Asks what NUMBER squared is. A run that CRASHES does so before it has taken the answer.
static int ask(int number, bool crashes) {
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = sizeof(int)};
    mqd_t answers = CHECK_ERRNO(mq_open(name, O_RDWR | O_CREAT, 0600, &attributes));
    int answer = number * number; // what the server would send
    CHECK_ERRNO(mq_send(answers, (char *)&answer, sizeof answer, 0));
    if (crashes)
        _exit(1);
    CHECK_ERRNO(mq_receive(answers, (char *)&answer, sizeof answer, NULL));
    CHECK_ERRNO(mq_unlink(name));
    return answer;
}
// endregion: ask

int main(void) {
    message_queue_name(name, "answers");
    pid_t first_run = process_fork();
    if (first_run == 0)
        ask(3, true);
    process_wait(first_run);
    int answer = ask(5, false);
    printf("5 squared is %d\n", answer);
    return answer != 25;
}
