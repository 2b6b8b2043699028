/* A server for people who talk to each other. The contract is in poll_chat.h; the function is
 * yours. */
#include "poll_chat.h"

#include <errno.h>

int chat_serve(int listener, int stop) {
    (void)listener;
    (void)stop;
    errno = ENOSYS;
    return -1;
}
