/* The model of the operating system: what its parts share, and the list of the calls that have one.
 *
 * Descriptors are the kernel's own; the model only sees to it that no call ever waits in the kernel. A
 * call that would wait blocks its task instead, and is made when it can be done at once.
 */
#ifndef CALLS_H
#define CALLS_H

#include "runtime.h"

#include <errno.h>
#include <signal.h>

/* One call of the running task: what the kernel would return. `pc` is the place in the student's
 * code. */
typedef long call_model(const long words[6], uintptr_t pc);

#define CALLS(X)                                                                                   \
    X(read)                                                                                        \
    X(write)                                                                                       \
    X(close)                                                                                       \
    X(pipe)                                                                                        \
    X(pipe2)                                                                                       \
    X(dup)                                                                                         \
    X(dup2)                                                                                        \
    X(dup3)                                                                                        \
    X(fcntl)                                                                                       \
    X(clone)                                                                                       \
    X(clone3)                                                                                      \
    X(execve)                                                                                      \
    X(execveat)                                                                                    \
    X(fork)                                                                                        \
    X(vfork)                                                                                       \
    X(exit_group)                                                                                  \
    X(wait4)                                                                                       \
    X(waitid)                                                                                      \
    X(getpid)                                                                                      \
    X(getppid)                                                                                     \
    X(gettid)                                                                                      \
    X(futex)                                                                                       \
    X(rt_sigaction)                                                                                \
    X(rt_sigprocmask)                                                                              \
    X(rt_sigpending)                                                                               \
    X(rt_sigsuspend)                                                                               \
    X(pause)                                                                                       \
    X(rt_sigtimedwait)                                                                             \
    X(sigaltstack)                                                                                 \
    X(kill)                                                                                        \
    X(tgkill)                                                                                      \
    X(tkill)                                                                                       \
    X(rt_sigqueueinfo)                                                                             \
    X(alarm)                                                                                       \
    X(setitimer)                                                                                   \
    X(getitimer)                                                                                   \
    X(timer_create)                                                                                \
    X(timer_settime)                                                                               \
    X(timer_gettime)                                                                               \
    X(timer_getoverrun)                                                                            \
    X(timer_delete)                                                                                \
    X(clock_gettime)                                                                               \
    X(gettimeofday)                                                                                \
    X(time)                                                                                        \
    X(nanosleep)                                                                                   \
    X(clock_nanosleep)                                                                             \
    X(setpgid)                                                                                     \
    X(getpgid)                                                                                     \
    X(getpgrp)                                                                                     \
    X(setsid)                                                                                      \
    X(socket)                                                                                      \
    X(socketpair)                                                                                  \
    X(bind)                                                                                        \
    X(listen)                                                                                      \
    X(connect)                                                                                     \
    X(accept)                                                                                      \
    X(accept4)                                                                                     \
    X(shutdown)                                                                                    \
    X(recvfrom)                                                                                    \
    X(recvmsg)                                                                                     \
    X(sendto)                                                                                      \
    X(sendmsg)                                                                                     \
    X(mq_open)                                                                                     \
    X(mq_unlink)                                                                                   \
    X(mq_getsetattr)                                                                               \
    X(mq_notify)                                                                                   \
    X(mq_timedsend)                                                                                \
    X(mq_timedreceive)                                                                             \
    X(eventfd)                                                                                     \
    X(eventfd2)                                                                                    \
    X(timerfd_create)                                                                              \
    X(timerfd_settime)                                                                             \
    X(timerfd_gettime)                                                                             \
    X(signalfd)                                                                                    \
    X(signalfd4)                                                                                   \
    X(pidfd_open)                                                                                  \
    X(pidfd_send_signal)                                                                           \
    X(flock)                                                                                       \
    X(readv)                                                                                       \
    X(writev)                                                                                      \
    X(getsid)                                                                                      \
    X(getrandom)                                                                                   \
    X(open)                                                                                        \
    X(openat)                                                                                      \
    X(creat)                                                                                       \
    X(getdents64)                                                                                  \
    X(unlink)                                                                                      \
    X(unlinkat)                                                                                    \
    X(rename)                                                                                      \
    X(renameat)                                                                                    \
    X(link)                                                                                        \
    X(symlink)                                                                                     \
    X(mkdir)                                                                                       \
    X(rmdir)                                                                                       \
    X(mknod)                                                                                       \
    X(mknodat)                                                                                     \
    X(access)                                                                                      \
    X(stat)                                                                                        \
    X(newfstatat)                                                                                  \
    X(ftruncate)                                                                                   \
    X(truncate)                                                                                    \
    X(mmap)                                                                                        \
    X(munmap)                                                                                      \
    X(mremap)                                                                                      \
    X(poll)                                                                                        \
    X(ppoll)                                                                                       \
    X(select)                                                                                      \
    X(pselect6)                                                                                    \
    X(epoll_create)                                                                                \
    X(epoll_create1)                                                                               \
    X(epoll_ctl)                                                                                   \
    X(epoll_wait)                                                                                  \
    X(epoll_pwait)

#define X(name) call_model call_##name;
CALLS(X)
#undef X

/* Which call of the C library the student's code made last (trampolines.S). */
extern uintptr_t call_site;
/* Whether that was one of the library's own functions, as printf, and not a system call by its name:
 * such a function is not told of an interrupted call. */
extern unsigned char call_in_library;

/* --- system_calls.c ------------------------------------------------------------------------------ */
/* The point before a call, and its event. `descriptor`: -1 for none. */
uint32_t call_begin(long number, int descriptor, uintptr_t pc);
/* The event's result; returns it. */
long call_end(uint32_t event, long result);
/* A fault of this kind is injected here: the event says so. */
bool call_fault(enum fault fault, uint32_t event);
/* EINTR is injected here: for calls that can wait. They are cancellation points, too. */
bool call_interrupted(uint32_t event);
/* The call reads or writes the program's memory: not the C library's own. */
void call_accesses(uintptr_t address, size_t size, bool write, uintptr_t pc);
/* Blocks; the event says so. WAKE_SIGNAL only when a handler ran after which the call must not be
 * started again; WAKE_GRANTED when there is something to look at. */
enum wake call_block(enum wait wait, uint64_t deadline, bool restarts, uint32_t event);

/* --- descriptors.c ------------------------------------------------------------------------------- */
/* What is known of a descriptor of this process; never NULL. */
struct descriptor *descriptor_at(int fd);
/* A descriptor that has just been made by the call of this event. */
struct descriptor *descriptor_add(int fd, enum file_kind kind, int flags, uint64_t identity,
                                  uint32_t event);
/* It is closed: who waits for what it led to looks again. */
void descriptor_closed(int fd);
/* One is sent in a message, or has just come in one: it leads to the same for both. */
void descriptor_sent(int fd, uint32_t event);
void descriptor_received(int fd, uint32_t event);
/* Closes all of this process. */
void descriptors_close(void);
/* Whether any process has it open for these (O_RDONLY, O_WRONLY). */
bool descriptor_exists(uint64_t identity, int access);
uint64_t identity_new(void);
/* A FIFO or a shared file, as the kernel knows it. */
struct inode *inode_at(uint64_t device, uint64_t number);

/* --- open.c -------------------------------------------------------------------------------------- */
/* /dev/shm and the names of queues are the machine's: what a program calls by such a name gets an ending
 * that is its server's own, so that explorers beside one another do not meet, nor a program that runs
 * freely. Returns `own` with the name and its ending; or the name, where it has the ending already. */
enum { OWN_NAME = TEXT_SIZE, OWN_ENDING = 20 };
const char *name_of_run(const char *name, char own[OWN_NAME]);

/* A name that this run has made is removed before the next one. */
void name_add(const char *path, bool queue);

/* --- files.c ------------------------------------------------------------------------------------- */
/* What has this identity may be ready for those who wait for these events (poll(2)); and may be so no
 * longer for those who were told that it is. */
void file_changed(uint64_t identity, int events);
/* The order that a message makes: who writes leaves its clock, who reads takes it. */
void file_release(uint64_t identity);
void file_acquire(uint64_t identity);
/* Waits until poll(2) would report one of these. 0; -EAGAIN when the description does not block or
 * the deadline came; -EINTR. */
long file_await(int fd, int events, uint64_t deadline, uint32_t event);
/* Waits until anything happens to what it leads to: where poll(2) does not tell. */
long file_await_change(int fd, uint64_t deadline, uint32_t event);
/* What a call returns that would have to wait and must not: the others come first. */
long file_would_block(int fd, uint32_t event);
/* It has just been written to, so that it is ready for its readers: nobody need look. Whether anyone
 * waited. */
bool file_filled(uint64_t identity);
/* EINTR is injected here, but where the description, or MSG_DONTWAIT in `flags`, keeps the call from
 * waiting: a call that does not wait is not interrupted (signal(7)). */
bool file_interrupted(int fd, int flags, uint32_t event);
/* EAGAIN is injected here: where the description, or MSG_DONTWAIT in `flags`, allows it. */
bool file_not_ready(int fd, int flags, uint32_t event);
/* What a read of `size` bytes asks for: less when the fault is injected here. */
size_t file_short_read(int fd, size_t size, uint32_t event);
/* Whether the other end is gone, for that is injected here; `flags` as send(2) has them. */
bool file_broken(int fd, int flags, uint32_t event);
/* Whether its description has O_NONBLOCK. */
bool file_is_nonblocking(int fd);
void file_set_nonblocking(int fd, bool on);

/* --- sockets.c ----------------------------------------------------------------------------------- */
/* The same as file_changed, once what was sent has arrived. */
void socket_changed(const struct descriptor *file, int events);

/* --- file_locks.c -------------------------------------------------------------------------------- */
/* fcntl(2) with F_SETLK and its kin. */
struct flock;
long file_lock(int fd, int command, struct flock *lock, uintptr_t pc);
/* Locks may have been given back. */
void file_unlocked(void);

/* --- processes.c --------------------------------------------------------------------------------- */
/* This process ends with this status, as wait gives it. */
_Noreturn void process_end(int status);
/* A process has ended: its parent is told. */
void process_ended(int child, int status);
bool process_is_orphan(const struct process *process);
/* What vfork lent a child is its parent's again. */
void process_returned(int child);
/* What the program knows a task by (gettid(2)). */
int task_number(const struct task *task);

/* fork(2), or with `borrowed` vfork(2). */
long process_fork(bool borrowed, uintptr_t pc);

/* --- atfork.c ------------------------------------------------------------------------------------ */
/* Before fork, and after it on each side. */
void fork_prepare(void);
void fork_in_parent(void);
void fork_in_child(void);

/* --- spawn.c ------------------------------------------------------------------------------------- */
/* This process ends and has been lent its parent's memory: what it did there is the parent's to see. */
void process_return_lent(void);

/* --- external.c ---------------------------------------------------------------------------------- */
/* Programs that the engine does not control run in real time: lets some of it pass when a task only
 * asks whether something of theirs has come. */
void externals_breathe(void);
/* Looks which of them have ended. */
void externals_look(void);

/* --- signals.c ----------------------------------------------------------------------------------- */
/* Sends a signal to a process (task: -1), or to one of its tasks. `signal` has all but its order. */
void signal_send(const struct signal *signal);
/* Sends the running task a signal that its own doing raised, and delivers it. */
void signal_raise(int number);
/* A child of this process has ended, stopped …: SIGCHLD. False: it wants no zombies. */
bool signal_child(int parent, int child);
static inline uint64_t signal_bit(int number) {
    return 1UL << (number - 1);
}
/* Takes the first pending one of this set from the current task; number 0 when there is none. */
struct signal signal_take(uint64_t set);
/* All that wait for a task, masked or not. */
uint64_t signals_of(const struct task *task);
void signals_forget(int number);
/* The same as a handler sees it. */
void signal_info(const struct signal *signal, siginfo_t *info);
/* Another mask for the current task while it waits, and back. */
uint64_t signal_mask_set(uint64_t mask);

/* --- process_numbers.c --------------------------------------------------------------------------- */
/* The process of that number, which nobody has waited for; of 0 the caller's. NULL: there is none. */
struct process *process_of(long number);

/* --- process_files.c ----------------------------------------------------------------------------- */
/* Sets the pidfds of this process right, before one looks whether they are ready. */
void process_files_set(void);
/* Wakes who waits for this process's end by a pidfd. */
void process_files_changed(int process);
/* The number of the process that it stands for, or -1 where it is no pidfd. */
int process_file_number(long fd);

/* --- signal_files.c ------------------------------------------------------------------------------ */
/* Makes the descriptors of this process's signalfds ready, or not, for this task of it. */
void signal_files_set(const struct task *task);
/* A signal has come for this process. */
void signal_files_changed(int process);
long signal_file_read(int fd, void *buffer, size_t size, uint32_t event);

/* --- timers.c ------------------------------------------------------------------------------------ */
/* A new timer of this process, not armed; NULL when there are too many. */
struct timer *timer_new(enum timer_kind kind);
/* Arms it: it expires at `deadline` (0: it is disarmed), and then every `interval`. */
void timer_arm(struct timer *timer, uint64_t deadline, uint64_t interval);
void timer_free(struct timer *timer);
/* One of timerfd_create(2) has expired: its descriptor is this process's (event_files.c). */
void timer_file_expired(struct timer *timer);
/* How long until it expires: nanoseconds, 0 when it is not armed. */
uint64_t timer_left(const struct timer *timer);

/* --- clock.c ------------------------------------------------------------------------------------- */
uint64_t nanoseconds_of(const struct timespec *time);
struct timespec timespec_of(uint64_t nanoseconds);

#endif
