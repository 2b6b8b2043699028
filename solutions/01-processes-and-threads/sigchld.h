// sigchld.h - three children that end while SIGCHLD is blocked, so that one signal tells of all.
#ifndef SIGCHLD_H
#define SIGCHLD_H

// Installs the handler, blocks SIGCHLD, starts three children, and once all have ended unblocks it:
// by the time it returns the handler has run. For programs: exits on an error. Call it once.
void sigchld_burst(void (*handler)(int));

// Prints the state of each of the three, '-' for one that is gone.
void sigchld_show_children(void);

#endif
