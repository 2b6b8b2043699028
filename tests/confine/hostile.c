// What a program may try against its watcher, or do without end: hostile NAME [PATH].
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void spin(void) {
    for (volatile unsigned i = 0;; i++) // spins
        ;
}

static void *spin_thread(void *unused) {
    spin();
    return unused;
}

static int spins(void) {
    spin();
    return 0;
}

static int spins_in_thread(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, spin_thread, NULL);
    return pthread_join(thread, NULL);
}

// Short-lived children do the work: no snapshot sees much of them.
static _Noreturn int spins_in_children(void) {
    for (;;) {
        if (fork() == 0) {
            for (volatile int i = 0; i < 300000; i++)
                ;
            _exit(0);
        }
        wait(NULL);
    }
}

static int sleeps(void) {
    return (int)sleep(1000);
}

static void *sleep_thread(void *unused) {
    sleep(1000);
    return unused;
}

static _Noreturn int forks(void) {
    for (;;)
        fork();
}

static _Noreturn int forks_away(void) {
    for (int number = 1; number < 32; number++)
        signal(number, SIG_IGN);
    for (;;)
        if (fork() == 0) {
            setsid();
            if (fork() > 0)
                _exit(0);
        }
}

static _Noreturn int threads(void) {
    pthread_t thread;
    for (;;)
        pthread_create(&thread, NULL, sleep_thread, NULL);
}

static _Noreturn int memory(void) {
    for (;;) {
        char *block = malloc(1 << 24);
        if (block)
            memset(block, 1, 1 << 24);
    }
}

static _Noreturn int shared_memory(void) {
    for (;;) {
        void *block =
            mmap(NULL, 1 << 24, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (block != MAP_FAILED)
            memset(block, 1, 1 << 24);
    }
}

static int fills(const char *path) {
    static char block[1 << 20];
    for (;;) {
        char name[256];
        snprintf(name, sizeof name, "%s-%ld", path, random());
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        for (int i = 0; i < 32; i++)
            if (write(fd, block, sizeof block) < 0)
                return errno == EACCES || errno == EBADF;
        close(fd);
    }
}

static _Noreturn int prints(void) {
    for (;;)
        puts("for ever");
}

// Calls that no exercise asks for: each is to fail with EPERM.
static int asks_for_more(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const struct {
        const char *name;
        long result;
    } asked[] = {
        {"ptrace", syscall(SYS_ptrace, 0, 0, 0, 0)},
        {"mount", syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL)},
        {"unshare", syscall(SYS_unshare, 0x10000000)},
        {"keyctl", syscall(SYS_keyctl, 0, -3, 0)},
        {"bpf", syscall(SYS_bpf, 0, NULL, 0)},
        {"io_uring_setup", syscall(SYS_io_uring_setup, 1, NULL)},
        {"perf_event_open", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0)},
        {"init_module", syscall(SYS_init_module, NULL, 0, "")},
        {"clock_settime", syscall(SYS_clock_settime, CLOCK_REALTIME, &now)},
    };
    int granted = 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (asked[i].result != -1) {
            puts(asked[i].name);
            granted++;
        }
    // The last one's errno tells the others': the filter has one answer.
    errno = 0;
    syscall(SYS_bpf, 0, NULL, 0);
    printf("%d granted, %s\n", granted, strerror(errno));
    return 0;
}

static int kills_all(void) {
    kill(-1, SIGKILL);
    kill(getppid(), SIGKILL);
    kill(1, SIGTERM);
    kill(1, SIGINT);
    puts("survived");
    return 0;
}

// Tries to write into whatever its parent holds open, and to get hold of it otherwise.
static int forges(void) {
    static const char line[] = "{\"end\":\"exited\",\"exit\":0,\"forged\":true}\n";
    int got = 0;
    for (pid_t pid = 1; pid < 4; pid++)
        for (int fd = 3; fd < 64; fd++) {
            char path[64];
            snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
            int copy = pid == getpid() ? -1 : open(path, O_WRONLY | O_APPEND);
            if (copy >= 0 && write(copy, line, sizeof line - 1) > 0)
                got++;
            if (write(fd, line, sizeof line - 1) > 0)
                got++;
        }
    if (ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0)
        got++;
    if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0)
        got++;
    printf("got %d\n", got);
    return got != 0;
}

static int writes_to(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    printf("%s: %s\n", path, fd < 0 ? strerror(errno) : "open");
    return fd >= 0;
}

static int sees(const char *path) {
    struct stat status;
    bool there = stat(path, &status) == 0;
    printf("%s: %s\n", path, there ? "there" : "not there");
    return there;
}

// The watcher reads the signals that it has got before it waits for an orphan that has ended.
static void until_watcher_has_looked(void) {
    int ends[2];
    pid_t orphan = 0;
    if (pipe(ends) < 0)
        exit(99);
    pid_t child = fork();
    if (child == 0) {
        orphan = fork();
        if (orphan == 0)
            _exit(0);
        _exit(write(ends[1], &orphan, sizeof orphan) < 0);
    }
    waitpid(child, NULL, 0);
    if (read(ends[0], &orphan, sizeof orphan) != sizeof orphan || orphan < 1)
        exit(99);
    while (kill(orphan, 0) == 0)
        sched_yield();
}

// Takes its watcher what it watches with, and asks it to end in the name of somebody else. What succeeded is printed.
static int disarms_watcher(void) {
    static const char *const files[] = {"oom_score_adj", "autogroup", "sched"};
    struct rlimit none = {0, 0};
    siginfo_t forged = {.si_signo = SIGTERM, .si_code = SI_QUEUE};
    for (int which = 0; which < RLIM_NLIMITS; which++)
        if (prlimit(getppid(), (__rlimit_resource_t)which, &none, NULL) == 0)
            printf("limit %d\n", which);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/%s", getppid(), files[i]);
        int fd = open(path, O_WRONLY);
        if (fd >= 0)
            puts(path);
    }
    if (syscall(SYS_rt_sigqueueinfo, getppid(), SIGTERM, &forged) != 0)
        puts("not sent");
    until_watcher_has_looked();
    puts("still watched");
    return 0;
}

static int sleeps_by_vfork(void) {
    if (vfork() == 0) {
        sleep(60);
        _exit(0);
    }
    return 0;
}

static int goes_behind(void) {
    struct sched_param none = {.sched_priority = 0};
    int nice_before = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, 19);
    sched_setscheduler(0, SCHED_IDLE, &none);
    printf("%d %d\n", getpriority(PRIO_PROCESS, 0) - nice_before, sched_getscheduler(0));
    return 0;
}

static int stops_watcher(void) {
    kill(getppid(), SIGSTOP);
    return 0;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*run)(void);
    } ways[] = {
        {"spins", spins},
        {"spins_in_thread", spins_in_thread},
        {"spins_in_children", spins_in_children},
        {"sleeps", sleeps},
        {"forks", forks},
        {"forks_away", forks_away},
        {"threads", threads},
        {"memory", memory},
        {"shared_memory", shared_memory},
        {"prints", prints},
        {"asks_for_more", asks_for_more},
        {"kills_all", kills_all},
        {"forges", forges},
        {"stops_watcher", stops_watcher},
        {"disarms_watcher", disarms_watcher},
        {"sleeps_by_vfork", sleeps_by_vfork},
        {"goes_behind", goes_behind},
    };
    if (argc == 3 && strcmp(argv[1], "fills") == 0)
        return fills(argv[2]);
    if (argc == 3 && strcmp(argv[1], "writes_to") == 0)
        return writes_to(argv[2]);
    if (argc == 3 && strcmp(argv[1], "sees") == 0)
        return sees(argv[2]);
    for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            return ways[i].run();
    return 98;
}
