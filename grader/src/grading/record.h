/* What grader/check.bash calls when an expectation fails: it writes the finding down.
 *
 *     grade --record KIND MESSAGE [EXPECTED [ACTUAL]]
 *     grade --record-end REPORT ERRORS MESSAGE
 *
 * Findings are added, one JSON object a line, to the file that $GRADER_FINDINGS names; where that is
 * not set there is no grading going on, and both do nothing. $GRADER_COMMAND is the run's command
 * line, for the line that says how to see it again.
 */
#ifndef RECORD_H
#define RECORD_H

/* argv[0] is "--record" or "--record-end". --record returns 0. --record-end looks at how the last run
 * in confine's REPORT ended, and its standard error in the file ERRORS: when it was killed by a
 * signal, is stuck, or ran into a limit, that is recorded, with MESSAGE behind it, and it returns 0;
 * when it ended by itself, 1. Both return 2 when called wrongly. */
int record_main(int argc, char **argv);

#endif
