/* `grade dev`: for those who write exercises.
 *
 *     grade dev new NN-topic/name                       a skeleton that passes nothing yet
 *     grade dev check [EXERCISE… | --all] [--tap]       is everything true that an exercise promises?
 */
#ifndef DEV_H
#define DEV_H

#include "commands.h"

/* Returns the exit status: 0 all facts hold; 1 one does not; 2 it could not be done. */
int command_dev(struct context *context, int argc, char **argv);

#endif
