/* signalfd(2): the signals are the board's, so what the program holds is an eventfd, which counts one
 * while any of them is pending. Whoever looks whether it is ready sets it right first. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>

static struct descriptor *descriptors(int process) {
    return board->processes[process].descriptors;
}

static long make(long number, int fd, uint64_t mask, int flags, uintptr_t pc) {
    uint32_t event = call_begin(number, fd, pc);
    if (fd >= 0) {
        if (descriptor_at(fd)->kind != FILE_SIGNALS)
            return call_end(event, -EINVAL);
        descriptor_at(fd)->signals = mask;
        return call_end(event, fd);
    }
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long new = SYSTEM(SYS_eventfd2, 0, flags);
    if (new >= 0) {
        descriptor_add((int)new, FILE_SIGNALS, O_RDONLY | (flags & O_CLOEXEC), identity_new(),
                       event)
            ->signals = mask;
        board->has_signal_files = true;
    }
    return call_end(event, new);
}

long call_signalfd(const long words[6], uintptr_t pc) {
    return make(SYS_signalfd, (int)words[0], *(const uint64_t *)words[1], 0, pc);
}

long call_signalfd4(const long words[6], uintptr_t pc) {
    return make(SYS_signalfd4, (int)words[0], *(const uint64_t *)words[1], (int)words[3], pc);
}

void signal_files_set(const struct task *task) {
    for (int fd = 0; board->has_signal_files && fd < MAX_DESCRIPTORS; fd++) {
        const struct descriptor *file = &descriptors(self_process)[fd];
        if (!file->open || file->kind != FILE_SIGNALS)
            continue;
        uint64_t one = 1;
        struct pollfd look = {.fd = fd, .events = POLLIN};
        bool is = SYSTEM(SYS_poll, &look, 1, 0) == 1;
        bool ought = signals_of(task) & file->signals;
        if (ought && !is)
            SYSTEM(SYS_write, fd, &one, sizeof one);
        else if (is && !ought)
            SYSTEM(SYS_read, fd, &one, sizeof one);
    }
}

void signal_files_changed(int process) {
    for (int fd = 0; board->has_signal_files && fd < MAX_DESCRIPTORS; fd++) {
        const struct descriptor *file = &descriptors(process)[fd];
        if (file->open && file->kind == FILE_SIGNALS)
            file_changed(file->identity, POLLIN);
    }
}

static void describe(const struct signal *signal, struct signalfd_siginfo *into) {
    memset(into, 0, sizeof *into);
    into->ssi_signo = signal->number;
    into->ssi_code = signal->code;
    into->ssi_pid = (uint32_t)signal->from;
    into->ssi_status = signal->status;
    into->ssi_ptr = signal->value;
    into->ssi_int = (int32_t)signal->value;
}

long signal_file_read(int fd, void *buffer, size_t size, uint32_t event) {
    struct signalfd_siginfo *into = buffer;
    size_t room = size / sizeof *into, done = 0;
    if (room == 0)
        return -EINVAL;
    while (done == 0) {
        uint64_t set = descriptor_at(fd)->signals;
        for (struct signal signal; done < room && (signal = signal_take(set)).number; done++)
            describe(&signal, &into[done]);
        if (done)
            break;
        if (file_is_nonblocking(fd))
            return file_would_block(fd, event);
        current->wait_key = set;
        enum wake how = call_block(WAIT_SIGNAL, 0, true, event);
        current->wait_key = 0;
        if (how == WAKE_SIGNAL)
            return -EINTR;
    }
    return (long)(done * sizeof *into);
}
