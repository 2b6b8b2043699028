/* `grade doctor`: what is installed, what the machine allows, and what follows for the stages. */
#ifndef DOCTOR_H
#define DOCTOR_H

/* Prints it all to standard output. What matters is tried, not looked up: a small program is compiled
 * and run with each tool. Takes a second or two. Returns 0 when every stage can work, else 2.
 * `root` is the repository's absolute path. */
int doctor_run(const char *root);

#endif
