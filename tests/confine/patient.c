// Right programs that stand still for a while, one a word: patient NAME. Each ends with status 0,
// after about a third of a second in which no task of it moves.
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 300 };
static const struct timespec pause_time = {0, PAUSE_MS * 1000000L};

static struct timespec from_now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += pause_time.tv_nsec;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

static int sleeping(void) {
    return nanosleep(&pause_time, NULL);
}

static int child_sleeps(void) {
    int status;
    if (fork() == 0)
        _exit(nanosleep(&pause_time, NULL) < 0);
    wait(&status);
    return status;
}

static int thread_sleeps_body(void) {
    nanosleep(&pause_time, NULL);
    return 0;
}

static void *thread_body(void *unused) {
    (void)unused;
    return (void *)(intptr_t)thread_sleeps_body();
}

/* Under ThreadSanitizer a thread that ends the program sleeps first, in code of the sanitizer's. */
static void *exit_at_once(void *unused) {
    (void)unused;
    exit(0);
}

static int exit_in_thread(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, exit_at_once, NULL) || pthread_join(thread, NULL);
}

static int thread_sleeps(void) {
    pthread_t thread;
    void *result;
    pthread_create(&thread, NULL, thread_body, NULL);
    pthread_join(thread, &result);
    return result != NULL;
}

static int timed_condition(void) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    struct timespec until = from_now(CLOCK_REALTIME);
    pthread_mutex_lock(&mutex);
    return pthread_cond_timedwait(&condition, &mutex, &until) != ETIMEDOUT;
}

static int timed_semaphore(void) {
    sem_t semaphore;
    struct timespec until = from_now(CLOCK_REALTIME);
    sem_init(&semaphore, 0, 0);
    return sem_timedwait(&semaphore, &until) == 0;
}

static int timed_queue(void) {
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 64};
    char message[64];
    struct timespec until = from_now(CLOCK_REALTIME);
    mqd_t queue = mq_open("/confine-patient", O_RDWR | O_CREAT, 0600, &attributes);
    mq_unlink("/confine-patient");
    return mq_timedreceive(queue, message, sizeof message, NULL, &until) >= 0;
}

static int timed_poll(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};
    return poll(&entry, 1, PAUSE_MS);
}

static int timed_select(void) {
    struct timeval limit = {0, PAUSE_MS * 1000};
    return select(0, NULL, NULL, NULL, &limit);
}

static int timed_socket(void) {
    int ends[2];
    char c;
    struct timeval limit = {0, PAUSE_MS * 1000};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 ||
        setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0)
        return 1;
    return read(ends[0], &c, 1) >= 0 || errno != EAGAIN;
}

static int timer_descriptor(void) {
    uint64_t count;
    struct itimerspec in = {.it_value = pause_time};
    int timer = timerfd_create(CLOCK_MONOTONIC, 0), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    timerfd_settime(timer, 0, &in, NULL);
    epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event);
    return epoll_wait(epoll, &event, 1, -1) != 1 || read(timer, &count, sizeof count) < 0;
}

static int posix_timer(void) {
    timer_t timer;
    struct itimerspec in = {.it_value = pause_time};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_settime(timer, 0, &in, NULL);
    return sigwait(&set, &number);
}

static void nothing(int number) {
    (void)number;
}

static void set_alarm(void) {
    struct itimerval in = {.it_value = {0, PAUSE_MS * 1000}};
    setitimer(ITIMER_REAL, &in, NULL);
}

static int alarm_caught(void) {
    signal(SIGALRM, nothing);
    set_alarm();
    return pause() == 0;
}

static int alarm_waited_for(void) {
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    set_alarm();
    return sigwait(&set, &number);
}

// The child dies of its alarm, and the parent says so: as in a program that reports how others end.
static int alarm_kills_child(void) {
    int status;
    if (fork() == 0) {
        set_alarm();
        pause();
        _exit(1);
    }
    wait(&status);
    return !(WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

// A child that sleeps wakes its parent, which waits without a limit, with a byte through a pipe.
static int wakes_reader(void) {
    int ends[2];
    char c;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        nanosleep(&pause_time, NULL);
        _exit(write(ends[1], "x", 1) != 1);
    }
    if (read(ends[0], &c, 1) != 1)
        return 1;
    return wait(NULL) < 0;
}

// Two threads hand a byte to and fro through pipes, so that at nearly every moment both are asleep.
static void *echo(void *ends) {
    const int *fd = ends;
    char c;
    while (read(fd[0], &c, 1) == 1 && write(fd[1], &c, 1) == 1)
        ;
    return NULL;
}

static int hand_over(void) {
    int down[2], up[2];
    char c = 0;
    if (pipe(down) < 0 || pipe(up) < 0)
        return 1;
    int ends[2] = {down[0], up[1]};
    pthread_t thread;
    pthread_create(&thread, NULL, echo, ends);
    for (int i = 0; i < 20000; i++)
        if (write(down[1], &c, 1) != 1 || read(up[0], &c, 1) != 1)
            return 1;
    close(down[1]);
    return pthread_join(thread, NULL);
}

// Bytes through the loopback device, in small pieces with Nagle's algorithm: both ends sleep until
// the kernel's own timers fire.
static int network(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    char c[2];
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) < 0)
        return 1;
    if (fork() == 0) {
        close(client);
        int server = accept(listener, NULL, NULL);
        while (recv(server, c, 2, MSG_WAITALL) == 2)
            if (write(server, c, 1) != 1)
                _exit(1);
        _exit(0);
    }
    close(listener);
    if (connect(client, (struct sockaddr *)&address, length) < 0)
        return 1;
    for (int i = 0; i < 5; i++)
        if (write(client, "a", 1) != 1 || write(client, "b", 1) != 1 || read(client, c, 1) != 1)
            return 1;
    close(client);
    return wait(NULL) < 0;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*run)(void);
    } ways[] = {
        {"sleeping", sleeping},
        {"child_sleeps", child_sleeps},
        {"thread_sleeps", thread_sleeps},
        {"exit_in_thread", exit_in_thread},
        {"timed_condition", timed_condition},
        {"timed_semaphore", timed_semaphore},
        {"timed_queue", timed_queue},
        {"timed_poll", timed_poll},
        {"timed_select", timed_select},
        {"timed_socket", timed_socket},
        {"timer_descriptor", timer_descriptor},
        {"posix_timer", posix_timer},
        {"alarm_caught", alarm_caught},
        {"alarm_waited_for", alarm_waited_for},
        {"alarm_kills_child", alarm_kills_child},
        {"wakes_reader", wakes_reader},
        {"hand_over", hand_over},
        {"network", network},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (argc == 1)
            puts(ways[i].name);
        else if (strcmp(argv[1], ways[i].name) == 0)
            return ways[i].run();
    return argc > 1 ? 98 : 0;
}
