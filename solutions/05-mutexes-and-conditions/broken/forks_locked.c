// forks_locked.c - WRONG: another thread holds the lock at the moment of the fork, and does not exist in the child.
#include "../check.h"
#include "../threads.h"

#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}

static void *start_child(void *unused) {
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        exit(EXIT_FAILURE);
    }
    if (child == 0) {
        CHECK(pthread_mutex_lock(&lock)); // malloc and printf have such locks inside
        _exit(0);
    }
    waitpid(child, NULL, 0);
    return unused;
}

int main(void) {
    RUN_THREADS(work, start_child);
    return 0;
}
