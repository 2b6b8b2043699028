#include "doctor_machine.h"

#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_LIMIT = 4 * 1024 * 1024 };

/* A thread, the heap, and nothing wrong: what every tool must let pass. */
static const char probe[] = "#include <pthread.h>\n"
                            "#include <stdlib.h>\n"
                            "static void *work(void *block) { free(block); return 0; }\n"
                            "int main(void) {\n"
                            "    pthread_t thread;\n"
                            "    if (pthread_create(&thread, 0, work, malloc(100))) return 1;\n"
                            "    return pthread_join(thread, 0) ? 1 : 0;\n"
                            "}\n";

int doctor_try(const struct text_list *arguments, const char *folder, char **output) {
    char *path = text_format("%s/output", folder);
    unlink(path);
    struct process process = {
        .arguments = arguments, .directory = folder, .output = path, .errors = path};
    int status = process_run(&process);
    *output = text_read_file(path, OUTPUT_LIMIT, NULL);
    if (!*output)
        *output = text_copy("");
    free(path);
    return status;
}

/* The first line that is not empty; what remains of a problem that nobody foresaw. */
static char *first_line(const char *output, int status) {
    const char *start = output + strspn(output, " \n=");
    if (*start)
        return text_copy_n(start, strcspn(start, "\n"));
    return status < 0 ? text_format("it cannot be started: %m") : process_status_words(status);
}

/* Known ways in which a machine, and not the program, is the reason. */
static char *problem_of(const char *output, int status) {
    if (strstr(output, "unexpected memory mapping"))
        return text_copy("the machine randomises addresses more than ThreadSanitizer can bear: "
                         "ask the administrator for `sysctl vm.mmap_rnd_bits=28`");
    if (strstr(output, "libclang_rt") || strstr(output, "cannot find -lasan") ||
        strstr(output, "libasan_preinit"))
        return text_copy("the sanitizers' libraries are missing: install libclang-rt-dev (clang) "
                         "or libasan and libubsan (gcc)");
    if (strstr(output, "a function redirection"))
        return text_copy("Valgrind lacks the symbols of the C library: install libc6-dbg");
    return first_line(output, status);
}

/* Tries a command; what is wrong with it, in one line, or NULL. The caller frees it. */
static char *try_problem(const struct text_list *arguments, const char *folder) {
    char *output;
    int status = doctor_try(arguments, folder, &output);
    char *problem = status == 0 ? NULL : problem_of(output, status);
    free(output);
    return problem;
}

static char *compile_probe(const struct doctor_trial *trial, const char *folder) {
    char *source = text_format("%s/probe.c", folder);
    if (text_write_file(source, probe, sizeof probe - 1) < 0)
        fail("doctor: cannot write %s: %m", source);
    free(source);
    struct text_list arguments = {0};
    text_list_add(&arguments, trial->compiler);
    for (size_t i = 0; i < sizeof trial->flags / sizeof *trial->flags && trial->flags[i]; i++)
        text_list_add(&arguments, trial->flags[i]);
    text_list_split(&arguments, "-g -pthread -o probe probe.c");
    char *problem = try_problem(&arguments, folder);
    text_list_free(&arguments);
    return problem;
}

/* What confine is told, so that the probe is run as a submission is. */
static void add_confine(struct text_list *arguments, const struct doctor_trial *trial,
                        const char *root, const char *folder) {
    char *work = text_format("%s/work", folder);
    if (text_make_directories(work) < 0)
        fail("doctor: cannot make %s: %m", work);
    text_list_format(arguments, "%s/build/bin/confine", root);
    text_list_format(arguments, "--report=%s/report", folder);
    text_list_format(arguments, "--work=%s", work);
    text_list_format(arguments, "--read=%s", folder);
    /* As the stage memory does: memcheck finds the leaks, and needs no ptrace. */
    text_list_add(arguments, "--env=ASAN_OPTIONS=detect_leaks=0");
    if (trial->fixed_addresses)
        text_list_add(arguments, "--no-aslr");
    text_list_add(arguments, "--");
    free(work);
}

static char *run_probe(const struct doctor_trial *trial, const char *root, const char *folder) {
    struct text_list arguments = {0};
    if (root)
        add_confine(&arguments, trial, root, folder);
    if (trial->under) {
        text_list_add(&arguments, trial->under);
        text_list_add(&arguments, "--error-exitcode=9");
    }
    text_list_format(&arguments, "%s/probe", folder);
    char *problem = try_problem(&arguments, folder);
    text_list_free(&arguments);
    return problem;
}

static char *missing_tool(const char *tool) {
    char *path = process_find_tool(tool);
    char *problem = path ? NULL : text_format("%s is missing", tool);
    free(path);
    return problem;
}

char *doctor_trial(const struct doctor_trial *trial, const char *root, const char *folder) {
    char *problem = missing_tool(trial->compiler);
    if (!problem && trial->under)
        problem = missing_tool(trial->under);
    if (!problem)
        problem = compile_probe(trial, folder);
    return problem ? problem : run_probe(trial, root, folder);
}

const char *doctor_processors(void) {
    cpu_set_t processors;
    int count =
        sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 0;
    static char words[80];
    snprintf(words, sizeof words, "%d%s", count,
             count == 1 ? ": the stages run one after another" : ", used side by side");
    return words;
}

/* A number in a file of /proc/sys; -1 when there is none. */
static long setting(const char *path) {
    char text[64];
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    long value = fgets(text, sizeof text, file) ? strtol(text, NULL, 10) : -1;
    fclose(file);
    return value;
}

void doctor_show_address_space(void) {
    long bits = setting("/proc/sys/vm/mmap_rnd_bits");
    if (bits < 0)
        return;
    printf("  %-16s vm.mmap_rnd_bits is %ld%s\n", "addresses", bits,
           bits > 28 ? ": more than an older ThreadSanitizer bears. The grader turns\n"
                       "                   randomisation off for it; by hand use setarch -R"
                     : "");
}

/* The process that confine watches is a descendant of its, as here. */
void doctor_show_watching(void) {
    pid_t child = fork();
    if (child == 0) {
        for (;;)
            pause();
    }
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)child);
    int fd = child > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    char text[256];
    bool allowed = fd >= 0 && read(fd, text, sizeof text) > 0;
    if (fd >= 0)
        close(fd);
    if (child > 0) {
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    long scope = setting("/proc/sys/kernel/yama/ptrace_scope");
    printf("  %-16s %s", "watching",
           allowed ? "allowed: a hang is told with the call that waits"
                   : "refused: a hang is told without the call that waits");
    if (scope >= 0)
        printf(" (ptrace_scope is %ld)", scope);
    putchar('\n');
}

/* Whether the kernel catches system calls for a process that asks (prctl(2), since Linux 5.11). */
static bool catches_system_calls(void) {
    pid_t child = fork();
    if (child == 0) {
        static volatile char selector; /* 0: lets all pass */
        _exit(prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector) == 0 ? 0
                                                                                            : 1);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return child > 0 && status == 0;
}

void doctor_show_scheduler(void) {
    const char *words = "all of a program can be controlled: stages schedules and faults";
#ifdef __x86_64__
    enum { FSGSBASE = 2 }; /* in AT_HWCAP2, since Linux 5.9 */
    if (!(getauxval(AT_HWCAP2) & FSGSBASE))
        words = "this kernel keeps FSGSBASE to itself (Linux 5.9 gives it): the stages\n"
                "                   schedules and faults are errors";
    else if (!catches_system_calls())
        words = "this kernel does not catch system calls (Linux 5.11 does): the stage\n"
                "                   schedules cannot see into stdio, and is skipped";
#else
    words = "made for x86-64: the stages schedules and faults are errors";
#endif
    printf("  %-16s %s\n", "scheduler", words);
}

void doctor_show_queues(void) {
    char *name = text_format("/grade-doctor-%d", (int)getpid());
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 8192};
    struct rlimit limit = {0};
    getrlimit(RLIMIT_MSGQUEUE, &limit);
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    if (queue == (mqd_t)-1) {
        printf("  %-16s cannot be made here (%s; RLIMIT_MSGQUEUE is %llu bytes): the exercises of\n"
               "                   03-message-queues cannot be done on this machine\n",
               "message queues", strerror(errno), (unsigned long long)limit.rlim_cur);
    } else {
        mq_unlink(name);
        mq_close(queue);
        printf("  %-16s work; at most %ld messages of %ld bytes each, %ld queues\n",
               "message queues", setting("/proc/sys/fs/mqueue/msg_max"),
               setting("/proc/sys/fs/mqueue/msgsize_max"),
               setting("/proc/sys/fs/mqueue/queues_max"));
    }
    free(name);
}

void doctor_show_shared_memory(void) {
    struct statvfs space;
    if (statvfs("/dev/shm", &space) < 0) {
        printf("  %-16s /dev/shm: %s: shared memory and semaphores with names cannot be used\n",
               "shared memory", strerror(errno));
        return;
    }
    unsigned long long mebibytes = (unsigned long long)space.f_blocks * space.f_frsize >> 20;
    printf("  %-16s /dev/shm has %llu MiB%s\n", "shared memory", mebibytes,
           mebibytes < 64 ? ": little; a program that maps more is killed by SIGBUS" : "");
}
