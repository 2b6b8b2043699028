/* Where in a C source there is code: what is neither blank, nor comment, nor directive. */
#ifndef CODE_LINES_H
#define CODE_LINES_H

/* The line (from 1) of the last code before column `column` (from 1, in bytes) of line `line`; 0 when
 * there is none. */
int code_line_before(const char *text, int line, int column);

#endif
