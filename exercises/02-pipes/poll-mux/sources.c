/* What the sources write. See sources.h. */
#include "sources.h"

size_t script_length(const struct script *script, size_t number) {
    return script->lengths[number % script->length_count];
}

char script_byte(size_t source, size_t number, size_t at) {
    if (number % 4 == 2 && at % 5 == 0)
        return '\0';
    if (number % 4 == 0 && at % 3 == 2)
        return "\r\t \377"[at / 3 % 4];
    return (char)('a' + (source * 5 + number * 3 + at + at / 251) % 26);
}

const char *script_bytes(const struct script *script, size_t source, size_t *size) {
    static char bytes[4 << 20]; /* no malloc, which the controlled scheduler may let fail */
    char *end = bytes;
    *size = 0;
    for (size_t number = 0; number < script->lines; number++)
        *size += script_length(script, number) + 1;
    if (*size > sizeof bytes)
        return NULL;
    for (size_t number = 0; number < script->lines; number++) {
        for (size_t at = 0; at < script_length(script, number); at++)
            *end++ = script_byte(source, number, at);
        *end++ = '\n';
    }
    if (source % 2 == 1 && *size > 0)
        *size -= 1;
    return bytes;
}
