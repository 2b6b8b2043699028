// The ways to wait for ever, one a word: deadlocks NAME.
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[1 << 20];

static void make(int ends[2]) {
    if (pipe(ends) < 0)
        exit(99);
}

// The child reads until end-of-file, with the write end still open in itself.
static void child_keeps(void) {
    int ends[2];
    char c;
    make(ends);
    if (fork() == 0) {
        while (read(ends[0], &c, 1) > 0) // waits: child_keeps
            ;
        _exit(0);
    }
    close(ends[1]);
    close(ends[0]);
    wait(NULL);
}

// The child waits for end-of-file; the parent, which holds the write end, for the child.
static void parent_keeps(void) {
    int ends[2];
    char c;
    make(ends);
    if (fork() == 0) {
        close(ends[1]);
        while (read(ends[0], &c, 1) > 0) // waits: parent_keeps
            ;
        _exit(0);
    }
    close(ends[0]);
    wait(NULL);
}

// One process, alone with its pipe.
static void alone(void) {
    int ends[2];
    char c;
    make(ends);
    while (read(ends[0], &c, 1) > 0) // waits: alone
        ;
}

// Both write a megabyte before they read.
static void full_pipes(void) {
    int down[2], up[2];
    make(down);
    make(up);
    pid_t pid = fork();
    if (pid == 0) {
        close(down[1]);
        close(up[0]);
        if (write(up[1], block, sizeof block) < 0)
            _exit(1);
        _exit(read(down[0], block, sizeof block) < 0);
    }
    close(down[0]);
    close(up[1]);
    if (write(down[1], block, sizeof block) < 0 || // waits: full_pipes
        read(up[0], block, sizeof block) < 0)
        exit(1);
    wait(NULL);
}

// Waits for the child before it reads what the child writes.
static void waits_first(void) {
    int ends[2];
    make(ends);
    if (fork() == 0) {
        close(ends[0]);
        _exit(write(ends[1], block, sizeof block) < 0); // waits: waits_first
    }
    close(ends[1]);
    wait(NULL);
}

// Each reads first what the other would write afterwards.
static void both_read(void) {
    int down[2], up[2];
    char c = 0;
    make(down);
    make(up);
    if (fork() == 0) {
        close(down[1]);
        close(up[0]);
        if (read(down[0], &c, 1) == 1)
            _exit(write(up[1], &c, 1) != 1);
        _exit(1);
    }
    close(down[0]);
    close(up[1]);
    if (read(up[0], &c, 1) == 1 && write(down[1], &c, 1) == 1)
        wait(NULL);
}

static void fifo_order(void) {
    mkfifo("a", 0600);
    mkfifo("b", 0600);
    if (fork() == 0) {
        int a = open("a", O_RDONLY), b = open("b", O_WRONLY);
        _exit(a < 0 || b < 0);
    }
    int b = open("b", O_RDONLY), a = open("a", O_WRONLY); // waits: fifo_order
    close(a);
    close(b);
    wait(NULL);
}

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *other_order(void *unused) {
    pthread_mutex_lock(&second);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&first);
    return unused;
}

static void lock_order(void) {
    pthread_t thread;
    pthread_barrier_init(&both, NULL, 2);
    pthread_create(&thread, NULL, other_order, NULL);
    pthread_mutex_lock(&first);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&second); // waits: lock_order
    pthread_join(thread, NULL);
}

static void relock(void) {
    pthread_mutex_lock(&first);
    pthread_mutex_lock(&first); // waits: relock
}

static void *waits_for_signal(void *unused) {
    pthread_mutex_lock(&first);
    pthread_cond_wait(&condition, &first); // waits: unsignalled
    pthread_mutex_unlock(&first);
    return unused;
}

static void unsignalled(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, waits_for_signal, NULL);
    pthread_join(thread, NULL);
}

static void semaphore(void) {
    sem_t *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(shared, 1, 0);
    if (fork() == 0) {
        sem_wait(shared); // waits: semaphore
        _exit(0);
    }
    wait(NULL);
}

static void queue(void) {
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 64};
    char message[64];
    mqd_t queue = mq_open("/confine-test", O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    mq_unlink("/confine-test");
    mq_receive(queue, message, sizeof message, NULL); // waits: queue
}

static void socket_pair(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        exit(99);
    if (read(ends[0], block, 1) < 0) // waits: socket_pair
        exit(1);
}

static void accepting(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0)
        exit(99);
    unlink("socket");
    accept(listener, NULL, NULL); // waits: accepting
}

static void polling(void) {
    int ends[2];
    make(ends);
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};
    poll(&entry, 1, -1); // waits: polling
}

static void selecting(void) {
    int ends[2];
    fd_set set;
    make(ends);
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    select(ends[0] + 1, &set, NULL, NULL, NULL); // waits: selecting
}

static void epolling(void) {
    int ends[2], epoll = epoll_create1(0);
    make(ends);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
    epoll_wait(epoll, &event, 1, -1); // waits: epolling
}

static void pausing(void) {
    pause(); // waits: pausing
}

static void stopping(void) {
    raise(SIGSTOP);
}

static void gets_line(void) {
    int ends[2];
    char line[80];
    make(ends);
    if (fgets(line, sizeof line, fdopen(ends[0], "r"))) // waits: gets_line
        puts(line);
}

// A child in a session of its own, deaf to everything that can be ignored, outlives its parent.
static void outlives(void) {
    int ends[2];
    make(ends);
    if (fork() == 0) {
        setsid();
        for (int number = 1; number < 32; number++)
            signal(number, SIG_IGN);
        if (fork() == 0) {
            if (read(ends[0], block, 1) < 0) // waits: outlives
                _exit(1);
        }
        _exit(0);
    }
    wait(NULL);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } ways[] = {
        {"child_keeps", child_keeps}, {"parent_keeps", parent_keeps}, {"alone", alone},
        {"full_pipes", full_pipes},   {"waits_first", waits_first},   {"both_read", both_read},
        {"fifo_order", fifo_order},   {"lock_order", lock_order},     {"relock", relock},
        {"unsignalled", unsignalled}, {"semaphore", semaphore},       {"queue", queue},
        {"socket_pair", socket_pair}, {"accepting", accepting},       {"polling", polling},
        {"selecting", selecting},     {"epolling", epolling},         {"pausing", pausing},
        {"stopping", stopping},       {"gets_line", gets_line},       {"outlives", outlives},
    };
    for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].run();
            return 0;
        }
    if (argc == 1)
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
            puts(ways[i].name);
    return argc > 1;
}
