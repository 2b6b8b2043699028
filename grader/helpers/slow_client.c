/* The slow client. See slow_client.h. */
#include "slow_client.h"

#include "client.h"

#include <errno.h>
#include <sys/socket.h>

void slow_client_begin(struct slow_client *client, int fd, const void *data, size_t size) {
    *client = (struct slow_client){.fd = fd, .data = data, .size = size};
}

size_t slow_client_send(struct slow_client *client, size_t count) {
    size_t done = 0;
    if (count > client->size - client->sent)
        count = client->size - client->sent;
    while (done < count) {
        ssize_t taken = send(client->fd, (const char *)client->data + client->sent, count - done,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
        if (taken == -1 && errno != EINTR)
            break;
        if (taken > 0) {
            done += (size_t)taken;
            client->sent += (size_t)taken;
        }
    }
    return done;
}

size_t slow_client_stuff(struct slow_client *client) {
    return slow_client_send(client, client->size);
}

bool slow_client_rest(struct slow_client *client, bool ends) {
    client->sent += client_send(client->fd, (const char *)client->data + client->sent,
                                client->size - client->sent);
    if (client->sent < client->size)
        return false;
    return !ends || shutdown(client->fd, SHUT_WR) == 0;
}
