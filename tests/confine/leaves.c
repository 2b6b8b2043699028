// Leaves things behind, all that are named: leaves NAME…
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A name of this run's own, for these are everyone's: with what LEFT says at its end. */
static const char *own(const char *name) {
    static char whole[128];
    const char *end = getenv("LEFT");
    snprintf(whole, sizeof whole, "%s%s", name, end == NULL ? "" : end);
    return whole;
}

static int leave(const char *what) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "left.socket"};
    if (strcmp(what, "queue") == 0)
        return mq_open(own("/left-queue"), O_RDWR | O_CREAT, 0600, NULL);
    if (strcmp(what, "shm") == 0)
        return shm_open(own("/left-shm"), O_RDWR | O_CREAT, 0600);
    if (strcmp(what, "semaphore") == 0)
        return sem_open(own("/left-semaphore"), O_CREAT, 0600, 1) == SEM_FAILED ? -1 : 0;
    if (strcmp(what, "file") == 0)
        return open("left.file", O_WRONLY | O_CREAT, 0600);
    if (*what == '/')
        return open(what, O_WRONLY | O_CREAT, 0600);
    if (strcmp(what, "fifo") == 0)
        return mkfifo("left.fifo", 0600);
    if (strcmp(what, "folder") == 0)
        return mkdir("left.folder", 0700);
    if (strcmp(what, "socket") == 0)
        return bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address);
    if (strcmp(what, "sysv-shm") == 0)
        return shmget(IPC_PRIVATE, 4096, 0600);
    if (strcmp(what, "sysv-sem") == 0)
        return semget(IPC_PRIVATE, 1, 0600);
    if (strcmp(what, "sysv-msg") == 0)
        return msgget(IPC_PRIVATE, 0600);
    return -1;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (leave(argv[i]) < 0) {
            perror(argv[i]);
            return 1;
        }
    return 0;
}
