/* pidfd_open(2): the processes are the board's, so what the program holds is an eventfd, which counts one
 * once the process has ended. Whoever looks whether it is ready sets it right first. */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>

long call_pidfd_open(const long words[6], uintptr_t pc) {
    uint32_t event = call_begin(SYS_pidfd_open, -1, pc);
    const struct process *process = process_of(words[0]);
    if (words[0] <= 0 || words[1] & ~(long)O_NONBLOCK)
        return call_end(event, -EINVAL);
    if (!process)
        return call_end(event, -ESRCH);
    if (call_fault(FAULT_EMFILE, event))
        return call_end(event, -EMFILE);
    long fd = SYSTEM(SYS_eventfd2, 0, EFD_CLOEXEC | (int)words[1]);
    if (fd >= 0) {
        descriptor_add((int)fd, FILE_PROCESS, O_RDONLY | O_CLOEXEC, identity_new(), event)
            ->process = (int16_t)(process - board->processes);
        board->has_process_files = true;
    }
    return call_end(event, fd);
}

int process_file_number(long fd) {
    const struct descriptor *file = fd < 0 ? NULL : descriptor_at((int)fd);
    return file && file->open && file->kind == FILE_PROCESS ? board->processes[file->process].number
                                                            : -1;
}

long call_pidfd_send_signal(const long words[6], uintptr_t pc) {
    int number = process_file_number(words[0]);
    if (number < 0)
        return -EBADF;
    return call_kill((long[6]){number, words[1]}, pc);
}

void process_files_set(void) {
    for (int fd = 0; board->has_process_files && fd < MAX_DESCRIPTORS; fd++) {
        const struct descriptor *file = &board->processes[self_process].descriptors[fd];
        if (!file->open || file->kind != FILE_PROCESS || !board->processes[file->process].ended)
            continue;
        uint64_t one = 1;
        struct pollfd look = {.fd = fd, .events = POLLIN};
        if (SYSTEM(SYS_poll, &look, 1, 0) == 0)
            SYSTEM(SYS_write, fd, &one, sizeof one);
    }
}

void process_files_changed(int process) {
    for (uint32_t i = 0; board->has_process_files && i < board->process_count; i++) {
        for (int fd = 0; fd < MAX_DESCRIPTORS; fd++) {
            const struct descriptor *file = &board->processes[i].descriptors[fd];
            if (file->open && file->kind == FILE_PROCESS && file->process == process)
                file_changed(file->identity, POLLIN);
        }
    }
}
