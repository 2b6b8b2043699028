// urgent_end.c - WRONG: the word that ends the work is more urgent than the work.
#include "../check_errno.h"
#include "../message_queue.h"

// region: work
static void order(mqd_t orders) {
    for (int number = 1; number <= 3; number++) {
        char text[32];
        int length = snprintf(text, sizeof text, "order %d", number);
        CHECK_ERRNO(mq_send(orders, text, (size_t)length, 1));
    }
    CHECK_ERRNO(mq_send(orders, "", 0, 9)); // empty: no more orders
}

static int serve(mqd_t orders) {
    char text[32];
    int served = 0;
    while (CHECK_ERRNO(mq_receive(orders, text, sizeof text, NULL)) > 0)
        served++;
    return served;
}
// endregion: work

int main(void) {
    mqd_t orders = message_queue_private(4, 32);
    order(orders);
    printf("orders served: %d\n", serve(orders));
    struct mq_attr attributes;
    CHECK_ERRNO(mq_getattr(orders, &attributes));
    printf("left behind:   %ld\n", attributes.mq_curmsgs);
    mq_close(orders);
    return attributes.mq_curmsgs != 0;
}
