// deserves: fail wrong-output
// NUL, escape sequences, invalid UTF-8, and what ends a piece of XML or HTML.
#include <stdio.h>

int main(void) {
    static const char rubbish[] =
        "\0\x1b[2J\x1b]0;title\a\xff\xfe\xc0\x80]]></system-out><script>alert(1)</script>&\r\n"
        "=HYPERLINK(\"x\")\n\x7f\x01\xed\xa0\x80";
    fwrite(rubbish, 1, sizeof rubbish, stdout);
    fwrite(rubbish, 1, sizeof rubbish, stderr);
    return 0;
}
