/* Functions of the C library that read and write the student's memory (string(3)): the ranges are
 * reported, each as one access, and then the library does the work. That is at once: what others
 * change meanwhile, they change before. */
#include "heap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reads(const void *memory, size_t size, uintptr_t pc) {
    access_range((uintptr_t)memory, size, false, pc);
}

static void writes(const void *memory, size_t size, uintptr_t pc) {
    access_range((uintptr_t)memory, size, true, pc);
}

/* A string, with its end if that is in the first `limit` bytes. */
static void reads_text(const char *text, size_t limit, uintptr_t pc) {
    size_t length = strnlen(text, limit);
    reads(text, length < limit ? length + 1 : limit, pc);
}

/* --- memory --------------------------------------------------------------------------------------- */

void *hb_memcpy(void *to, const void *from, size_t size);
void *hb_memcpy(void *to, const void *from, size_t size) {
    reads(from, size, CALLER);
    writes(to, size, CALLER);
    return memcpy(to, from, size);
}
void *hb_memmove(void *to, const void *from, size_t size);
void *hb_memmove(void *to, const void *from, size_t size) {
    reads(from, size, CALLER);
    writes(to, size, CALLER);
    return memmove(to, from, size);
}
void *hb_memset(void *to, int byte, size_t size);
void *hb_memset(void *to, int byte, size_t size) {
    writes(to, size, CALLER);
    return memset(to, byte, size);
}
int hb_memcmp(const void *a, const void *b, size_t size);
int hb_memcmp(const void *a, const void *b, size_t size) {
    reads(a, size, CALLER);
    reads(b, size, CALLER);
    return memcmp(a, b, size);
}
void *hb_memchr(const void *memory, int byte, size_t size);
void *hb_memchr(const void *memory, int byte, size_t size) {
    reads(memory, size, CALLER);
    return (void *)(uintptr_t)memchr(memory, byte, size);
}

/* What later compilers call for a structure's copy, under names of their own. */
void *__tsan_memcpy(void *to, const void *from, size_t size);
void *__tsan_memcpy(void *to, const void *from, size_t size) {
    reads(from, size, CALLER);
    writes(to, size, CALLER);
    return memmove(to, from, size); /* a = a */
}
void *__tsan_memmove(void *to, const void *from, size_t size);
void *__tsan_memmove(void *to, const void *from, size_t size) {
    reads(from, size, CALLER);
    writes(to, size, CALLER);
    return memmove(to, from, size);
}
void *__tsan_memset(void *to, int byte, size_t size);
void *__tsan_memset(void *to, int byte, size_t size) {
    writes(to, size, CALLER);
    return memset(to, byte, size);
}

/* --- strings: read -------------------------------------------------------------------------------- */

size_t hb_strlen(const char *text);
size_t hb_strlen(const char *text) {
    reads_text(text, SIZE_MAX, CALLER);
    return strlen(text);
}
size_t hb_strnlen(const char *text, size_t limit);
size_t hb_strnlen(const char *text, size_t limit) {
    reads_text(text, limit, CALLER);
    return strnlen(text, limit);
}
int hb_strcmp(const char *a, const char *b);
int hb_strcmp(const char *a, const char *b) {
    reads_text(a, SIZE_MAX, CALLER);
    reads_text(b, SIZE_MAX, CALLER);
    return strcmp(a, b);
}
int hb_strncmp(const char *a, const char *b, size_t limit);
int hb_strncmp(const char *a, const char *b, size_t limit) {
    reads_text(a, limit, CALLER);
    reads_text(b, limit, CALLER);
    return strncmp(a, b, limit);
}
char *hb_strchr(const char *text, int c);
char *hb_strchr(const char *text, int c) {
    reads_text(text, SIZE_MAX, CALLER);
    return (char *)(uintptr_t)strchr(text, c);
}
char *hb_strrchr(const char *text, int c);
char *hb_strrchr(const char *text, int c) {
    reads_text(text, SIZE_MAX, CALLER);
    return (char *)(uintptr_t)strrchr(text, c);
}
char *hb_strstr(const char *text, const char *part);
char *hb_strstr(const char *text, const char *part) {
    reads_text(text, SIZE_MAX, CALLER);
    reads_text(part, SIZE_MAX, CALLER);
    return (char *)(uintptr_t)strstr(text, part);
}

/* --- strings: written ----------------------------------------------------------------------------- */

char *hb_strcpy(char *to, const char *from);
char *hb_strcpy(char *to, const char *from) {
    reads_text(from, SIZE_MAX, CALLER);
    writes(to, strlen(from) + 1, CALLER);
    return strcpy(to, from);
}
char *hb_strncpy(char *to, const char *from, size_t size);
char *hb_strncpy(char *to, const char *from, size_t size) {
    reads_text(from, size, CALLER);
    writes(to, size, CALLER);
    return strncpy(to, from, size);
}
char *hb_strcat(char *to, const char *from);
char *hb_strcat(char *to, const char *from) {
    reads_text(to, SIZE_MAX, CALLER);
    reads_text(from, SIZE_MAX, CALLER);
    writes(to + strlen(to), strlen(from) + 1, CALLER);
    return strcat(to, from);
}
char *hb_strncat(char *to, const char *from, size_t limit);
char *hb_strncat(char *to, const char *from, size_t limit) {
    reads_text(to, SIZE_MAX, CALLER);
    reads_text(from, limit, CALLER);
    writes(to + strlen(to), strnlen(from, limit) + 1, CALLER);
    return strncat(to, from, limit);
}

/* The state that strtok(3) keeps between calls, for all threads. */
char *hb_strtok(char *text, const char *separators);
char *hb_strtok(char *text, const char *separators) {
    static uint64_t state;
    writes(&state, sizeof state, CALLER);
    return strtok(text, separators);
}

/* sprintf(3): the destination only, as much of it as is written. */
static int print(char *to, size_t size, const char *format, va_list arguments, uintptr_t pc) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length >= 0 && size > 0)
        writes(to, (size_t)length < size ? (size_t)length + 1 : size, pc);
    return vsnprintf(to, size, format, arguments);
}

int hb_vsnprintf(char *to, size_t size, const char *format, va_list arguments);
int hb_vsnprintf(char *to, size_t size, const char *format, va_list arguments) {
    return print(to, size, format, arguments, CALLER);
}
int hb_snprintf(char *to, size_t size, const char *format, ...);
int hb_snprintf(char *to, size_t size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = print(to, size, format, arguments, CALLER);
    va_end(arguments);
    return length;
}
int hb_vsprintf(char *to, const char *format, va_list arguments);
int hb_vsprintf(char *to, const char *format, va_list arguments) {
    return print(to, INT32_MAX, format, arguments, CALLER);
}
int hb_sprintf(char *to, const char *format, ...);
int hb_sprintf(char *to, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = print(to, INT32_MAX, format, arguments, CALLER);
    va_end(arguments);
    return length;
}
