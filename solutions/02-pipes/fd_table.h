// fd_table.h - what a process holds of pipes, for programs that show it.
#ifndef FD_TABLE_H
#define FD_TABLE_H

// Closes every descriptor from 3 up that the program was started with, so that the numbers of its
// own do not depend on who started it.
void fd_table_reset(void);

// Lets this process have COUNT descriptors, or an error EMFILE at the next. Reports and exits on an
// error.
void fd_table_limit(unsigned count);

// Prints one line to standard output: WHO, padded, then each descriptor from 3 to 63 that is an end
// of a pipe or FIFO, as "3 reads" or "4 writes", with "(close-on-exec)" where that is set.
void fd_table_print(const char *who);

// The number of descriptors open from 0 to 63.
int fd_table_count(void);

#endif
