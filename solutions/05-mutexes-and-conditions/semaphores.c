// semaphores.c - what a semaphore does that a condition variable does not, and what it cannot.
#include "semaphore_calls.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static int value_of(sem_t *semaphore) {
    int value;
    if (sem_getvalue(semaphore, &value) == -1)
        semaphore_fail("sem_getvalue");
    return value;
}

static void show_posts_are_stored(void) {
    sem_t semaphore;
    semaphore_init(&semaphore, 0);
    semaphore_post(&semaphore);
    semaphore_post(&semaphore);
    printf("two posts, nobody waiting:     %d\n", value_of(&semaphore));
    sem_destroy(&semaphore);
}

// The name is this process's own, and gone at once.
static void show_open_ignores_value(void) {
    char name[64];
    snprintf(name, sizeof name, "/semaphores.%d", (int)getpid());
    sem_t *made = sem_open(name, O_CREAT | O_EXCL, 0600, 3);
    if (made == SEM_FAILED)
        semaphore_fail("sem_open");
    sem_t *again = sem_open(name, O_CREAT, 0600, 5);
    if (again == SEM_FAILED)
        semaphore_fail("sem_open");
    printf("made with 3, opened with 5:    %d\n", value_of(again));
    sem_unlink(name);
    sem_close(again);
    sem_close(made);
}

static sem_t from_handler;

static void on_signal(int number) {
    (void)number;
    sem_post(&from_handler); // async-signal-safe; no mutex or condition is
}

static void show_handler(void) {
    semaphore_init(&from_handler, 0);
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1); // the handler has run when this returns
    semaphore_wait(&from_handler);
    printf("posted by a handler:           taken, %d left\n", value_of(&from_handler));
    sem_destroy(&from_handler);
}

static void do_nothing(int number) {
    (void)number;
}

// The timer goes on ringing: one of its signals finds the thread in sem_wait.
static void show_interrupted(void) {
    sem_t semaphore;
    semaphore_init(&semaphore, 0);
    struct sigaction action = {.sa_handler = do_nothing}; // no SA_RESTART
    struct itimerval every_10_ms = {{0, 10000}, {0, 10000}}, never = {0};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every_10_ms, NULL);
    int result = sem_wait(&semaphore);
    int error = errno;
    setitimer(ITIMER_REAL, &never, NULL);
    printf("a handler ran during the wait: %d, %s\n", result, strerrorname_np(error));
    sem_destroy(&semaphore);
}

// An unnamed semaphore between processes lies in memory that they share, and says so: the second
// argument of sem_init.
static void show_crash_loses_count(void) {
    sem_t *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || sem_init(shared, 1, 1) == -1)
        semaphore_fail("a shared semaphore");
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        semaphore_fail("fork");
    if (child == 0) {
        semaphore_wait(shared);
        _exit(1); // dies before it posts
    }
    waitpid(child, NULL, 0);
    printf("began with 1, its taker died:  %d\n", value_of(shared));
    sem_destroy(shared);
    munmap(shared, sizeof *shared);
}

int main(void) {
    show_posts_are_stored();
    show_open_ignores_value();
    show_handler();
    show_interrupted();
    show_crash_loses_count();
    return 0;
}
