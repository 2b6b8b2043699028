// robust.c - a process dies with a mutex locked that others share, and one of them repairs.
#include "check.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// region: shared
struct shared {
    pthread_mutex_t lock; // guards what follows
    int alice, bob;       // together 200
};

static void init_shared(struct shared *shared) {
    pthread_mutexattr_t attributes;
    CHECK(pthread_mutexattr_init(&attributes));
    CHECK(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    CHECK(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    CHECK(pthread_mutex_init(&shared->lock, &attributes));
    CHECK(pthread_mutexattr_destroy(&attributes));
    shared->alice = shared->bob = 100;
}
// endregion: shared

static int lock_and_tell(struct shared *shared, const char *what) {
    int error = pthread_mutex_lock(&shared->lock);
    printf("%-28s %s, alice %d, bob %d\n", what, error == 0 ? "0" : strerrorname_np(error),
           shared->alice, shared->bob);
    return error;
}

// A child takes the money from one account, and ends before it adds it to the other.
static void die_half_way(struct shared *shared) {
    fflush(stdout);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        exit(EXIT_FAILURE);
    }
    if (child == 0) {
        CHECK(pthread_mutex_lock(&shared->lock));
        shared->alice -= 50;
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

int main(void) {
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    init_shared(shared);
    die_half_way(shared);
    if (lock_and_tell(shared, "the owner died:") == EOWNERDEAD) {
        shared->bob = 200 - shared->alice; // repair what the lock guards, then say so
        CHECK(pthread_mutex_consistent(&shared->lock));
    }
    CHECK(pthread_mutex_unlock(&shared->lock));
    lock_and_tell(shared, "repaired:");
    CHECK(pthread_mutex_unlock(&shared->lock));

    die_half_way(shared);
    lock_and_tell(shared, "the owner died again:");
    CHECK(pthread_mutex_unlock(&shared->lock)); // without pthread_mutex_consistent
    lock_and_tell(shared, "unlocked without repair:");
    pthread_mutex_destroy(&shared->lock);
    munmap(shared, sizeof *shared);
    return 0;
}
