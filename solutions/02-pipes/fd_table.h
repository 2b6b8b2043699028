// fd_table.h - what a process holds of pipes, for programs that show it.
//
// All of these look at the descriptors below 64. They are for programs of one thread: what another
// thread opens or closes meanwhile may be seen or not, and fd_table_reset closes it under its feet.
// None may be called from a signal handler.
#ifndef FD_TABLE_H
#define FD_TABLE_H

// Closes every descriptor from 3 up that the program was started with, so that the numbers of its
// own do not depend on who started it. See close(2).
void fd_table_reset(void);

// Lowers the limit of this process to COUNT descriptors, 0 to COUNT - 1; a call that needs one more
// fails with EMFILE. COUNT may not exceed the hard limit. On an error reports and exits. See
// getrlimit(2), RLIMIT_NOFILE.
void fd_table_limit(unsigned count);

// Prints one line to standard output: WHO, padded, then each descriptor from 3 up that is an end of
// a pipe or FIFO, as "3 reads" or "4 writes", with "(close-on-exec)" where that is set. See fstat(2)
// and fcntl(2), F_GETFL and F_GETFD.
void fd_table_print(const char *who);

// Returns the number of descriptors that are open.
int fd_table_count(void);

#endif
