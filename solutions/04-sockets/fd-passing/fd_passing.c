/* Descriptors over a socket. The contract is in fd_passing.h. */
#include "fd_passing.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for two: a message with more than one has to be told from one with one. A union, for cmsg(3)
 * wants it aligned as its header. */
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(2 * sizeof(int))];
};

int descriptor_send(int socket, int fd, const char *label) {
    size_t length = strlen(label);
    if (length > LABEL_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char first = (unsigned char)length;
    union control control = {.bytes = {0}};
    struct iovec part = {&first, sizeof first};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = CMSG_SPACE(sizeof fd)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);

    ssize_t count;
    while ((count = sendmsg(socket, &message, MSG_NOSIGNAL)) == -1)
        if (errno != EINTR)
            return -1;
    for (size_t done = 0; done < length;) {
        count = send(socket, label + done, length - done, MSG_NOSIGNAL);
        if (count == -1 && errno != EINTR)
            return -1;
        done += count > 0 ? (size_t)count : 0;
    }
    return 0;
}

/* Receives the first byte, and what descriptors come with it into fds, whose number is *count;
 * *is_cut: there were more. Returns what recvmsg does. */
static ssize_t receive_first(int socket, unsigned char *first, int fds[2], size_t *count,
                             bool *is_cut) {
    union control control;
    struct iovec part = {first, 1};
    struct msghdr message;
    ssize_t result;
    do { /* recvmsg may have changed it */
        message = (struct msghdr){.msg_iov = &part,
                                  .msg_iovlen = 1,
                                  .msg_control = &control,
                                  .msg_controllen = sizeof control};
        result = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (result == -1 && errno == EINTR);
    *count = 0;
    *is_cut = (message.msg_flags & MSG_CTRUNC) != 0;
    if (result <= 0)
        return result;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            *count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            memcpy(fds, CMSG_DATA(header), *count * sizeof(int));
        }
    }
    return result;
}

/* Returns whether all of the label has come; if not, errno says why. */
static bool receive_label(int socket, char *label, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t count = recv(socket, label + done, length - done, 0);
        if (count == -1 && errno == EINTR)
            continue;
        if (count == 0)
            errno = EPROTO;
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    label[length] = '\0';
    return true;
}

int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]) {
    unsigned char length;
    int fds[2];
    size_t count;
    bool is_cut;
    ssize_t first = receive_first(socket, &length, fds, &count, &is_cut);
    if (first <= 0)
        return (int)first;
    bool is_one = count == 1 && !is_cut;
    if (is_one && receive_label(socket, label, length)) {
        *fd = fds[0];
        return 1;
    }
    int error = is_one ? errno : EPROTO;
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    errno = error;
    return -1;
}
