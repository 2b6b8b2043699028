// requests.h - the protocol of request_reply: a client asks for the square of a number.
//
// Both are on one machine and made by one compiler, so structs go through the queue as they are; every
// byte of them is set, padding there is none.
#ifndef REQUESTS_H
#define REQUESTS_H

#include "message_queue.h"

#include <stdint.h>

struct request {
    uint32_t id;                       // the client's own; comes back in the reply
    int32_t number;                    // what to square
    char reply_to[MESSAGE_QUEUE_NAME]; // the client's queue, which it has made and will unlink
};

struct reply {
    uint32_t id; // of the request
    int32_t square;
};
_Static_assert(sizeof(struct request) == 8 + MESSAGE_QUEUE_NAME, "no padding goes into the queue");

#endif
