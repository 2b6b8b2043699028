/* Functions of the C library that the student's code calls and that may wait or communicate: each stub
 * notes where the call comes from, and goes on in the library. The system calls that it makes are then
 * caught (trap.c) and modelled, at that place. */
    .text

/* LIBRARY: one that makes system calls of its own accord. CALL: a system call by its name. */
    .macro STUB name, library
    .globl hb_\name
    .type hb_\name, @function
hb_\name:
    movq (%rsp), %r11
    movq %r11, call_site(%rip)
    movb $\library, call_in_library(%rip)
    jmp \name
    .size hb_\name, . - hb_\name
    .endm
    .macro LIBRARY names:vararg
    .irp name, \names
    STUB \name, 1
    .endr
    .endm
    .macro CALL names:vararg
    .irp name, \names
    STUB \name, 0
    .endr
    .endm

    LIBRARY putchar, putc, fputc, fflush, fclose, fopen, fdopen, freopen, perror, exit, abort
    LIBRARY fgetc, getc, getchar, ungetc, fseek, rewind
    LIBRARY scanf, fscanf, vfscanf, vscanf, __isoc99_scanf, __isoc99_fscanf
    LIBRARY __isoc99_vscanf, __isoc99_vfscanf, setvbuf, setbuf

    CALL signal, sigaction, sigprocmask, pthread_sigmask, sigpending, sigsuspend, pause, sigwait
    CALL sigwaitinfo, sigtimedwait, raise, kill, killpg, sigqueue, tgkill
    CALL alarm, setitimer, getitimer, timer_create, timer_settime, timer_gettime, timer_delete
    CALL timer_getoverrun, nanosleep, clock_nanosleep, sleep, usleep, thrd_sleep
    CALL fcntl, setpgid, getpgid, getpgrp, setsid, getsid

    CALL open, open64, openat, openat64, creat, creat64, mkfifo, mknod, unlink, unlinkat, remove
    CALL rename, link, symlink, mkdir, rmdir, access, stat, fstatat, truncate, ftruncate
    CALL mmap, munmap, mremap, shm_open, shm_unlink
    CALL poll, ppoll, select, pselect, epoll_create, epoll_create1, epoll_ctl, epoll_wait
    CALL epoll_pwait

    LIBRARY popen, pclose, system, posix_spawn, posix_spawnp, daemon
    CALL execve, execv, execvp, execvpe, execl, execlp, execle, fexecve

    CALL socket, socketpair, bind, listen, connect, accept, accept4, shutdown
    CALL send, sendto, sendmsg, recv, recvfrom, recvmsg
    CALL mq_open, mq_close, mq_unlink, mq_getattr, mq_setattr, mq_notify
    CALL mq_send, mq_receive, mq_timedsend, mq_timedreceive
    CALL eventfd, eventfd_read, eventfd_write, timerfd_create, timerfd_settime, timerfd_gettime
    CALL signalfd
    CALL flock, lockf, readv, writev

    .section .note.GNU-stack, "", @progbits
