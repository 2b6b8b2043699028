// fifo.h - FIFOs in a folder of their own.
//
// All of these are for programs: on an error they report and exit (error.h). None waits for a peer;
// only open(2) on a FIFO does. Threads may call them, signal handlers may not.
#ifndef FIFO_H
#define FIFO_H

#include <sys/types.h>

enum { FIFO_PATH = 128 }; // bytes of a path, its terminating 0 included

struct fifo_folder {
    char path[FIFO_PATH];
};

// Makes a new folder, which only this user may enter, under $TMPDIR or /tmp. The caller removes it
// with fifo_folder_remove. See mkdtemp(3).
struct fifo_folder fifo_folder_new(void);

// Removes the folder, which must be empty by now. See rmdir(2).
void fifo_folder_remove(const struct fifo_folder *folder);

// Makes the FIFO NAME in FOLDER, with the permissions MODE less the umask, and stores its path in
// PATH, the caller's, of FIFO_PATH bytes. A name that exists is an error too. The caller removes the
// FIFO with fifo_remove. See mkfifo(3).
void fifo_new(const struct fifo_folder *folder, const char *name, mode_t mode, char *path);

// Removes the name. Whoever has the FIFO open keeps it. See unlink(2).
void fifo_remove(const char *path);

#endif
