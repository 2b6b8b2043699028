/* Functions of stdio(3) that read or fill memory of the student's: the ranges are reported, for printf
 * the strings among its arguments, and then the library does the work, at the caller's place. */
#include "calls.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void reads_text(const char *text, size_t limit, uintptr_t pc) {
    if (!text)
        return;
    size_t length = strnlen(text, limit);
    access_range((uintptr_t)text, length < limit ? length + 1 : limit, false, pc);
}

static void enter_library(uintptr_t pc) {
    call_site = pc;
    call_in_library = 1;
}

/* --- printf ---------------------------------------------------------------------------------------- */

struct arguments {
    va_list list;
};

/* A field's width or precision, as it stands there or as an argument. */
static int number(const char **format, struct arguments *arguments) {
    if (**format == '*') {
        (*format)++;
        return va_arg(arguments->list, int);
    }
    int value = 0;
    for (; **format >= '0' && **format <= '9' && value < 100000000; (*format)++)
        value = value * 10 + (**format - '0');
    return value;
}

/* The rest of a conversion (printf(3)): takes its argument. False: what follows cannot be told. */
static bool convert(const char **format, struct arguments *arguments, int precision, uintptr_t pc) {
    bool is_long = false, is_long_double = false;
    for (; **format && strchr("hlLqjzt", **format); (*format)++) {
        is_long |= **format != 'h' && **format != 'L';
        is_long_double |= **format == 'L';
    }
    char conversion = *(*format)++;
    if (conversion && strchr("diouxXc", conversion)) {
        if (is_long)
            (void)va_arg(arguments->list, long);
        else
            (void)va_arg(arguments->list, int);
    } else if (conversion && strchr("eEfFgGaA", conversion)) {
        if (is_long_double)
            (void)va_arg(arguments->list, long double);
        else
            (void)va_arg(arguments->list, double);
    } else if (conversion == 's') {
        const char *text = va_arg(arguments->list, const char *);
        if (!is_long)
            reads_text(text, precision < 0 ? SIZE_MAX : (size_t)precision, pc);
    } else if (conversion == 'p') {
        (void)va_arg(arguments->list, void *);
    } else {
        return conversion == '%' || conversion == 'm';
    }
    return true;
}

static void reads_arguments(const char *format, va_list list, uintptr_t pc) {
    struct arguments arguments;
    va_copy(arguments.list, list);
    bool goes_on = true;
    while (goes_on && (format = strchr(format, '%')) != NULL) {
        format++;
        format += strspn(format, "-+ #0'");
        number(&format, &arguments);
        int precision = -1;
        if (*format == '.') {
            format++;
            precision = number(&format, &arguments);
        }
        goes_on = convert(&format, &arguments, precision, pc);
    }
    va_end(arguments.list);
}

int hb_vfprintf(FILE *file, const char *format, va_list list);
int hb_vfprintf(FILE *file, const char *format, va_list list) {
    reads_arguments(format, list, CALLER);
    enter_library(CALLER);
    return vfprintf(file, format, list);
}
int hb_vprintf(const char *format, va_list list);
int hb_vprintf(const char *format, va_list list) {
    reads_arguments(format, list, CALLER);
    enter_library(CALLER);
    return vprintf(format, list);
}
int hb_vdprintf(int fd, const char *format, va_list list);
int hb_vdprintf(int fd, const char *format, va_list list) {
    reads_arguments(format, list, CALLER);
    enter_library(CALLER);
    return vdprintf(fd, format, list);
}

/* PRINT(hb_fprintf, vfprintf, FILE *, file): a function with arguments, by the one with a list. */
#define PRINT(name, with_list, type, where)                                                        \
    int name(type where, const char *format, ...);                                                 \
    int name(type where, const char *format, ...) {                                                \
        va_list list;                                                                              \
        va_start(list, format);                                                                    \
        reads_arguments(format, list, CALLER);                                                     \
        enter_library(CALLER);                                                                     \
        int length = with_list(where, format, list);                                               \
        va_end(list);                                                                              \
        return length;                                                                             \
    }
PRINT(hb_fprintf, vfprintf, FILE *, file)
PRINT(hb_dprintf, vdprintf, int, fd)

int hb_printf(const char *format, ...);
int hb_printf(const char *format, ...) {
    va_list list;
    va_start(list, format);
    reads_arguments(format, list, CALLER);
    enter_library(CALLER);
    int length = vprintf(format, list);
    va_end(list);
    return length;
}

/* --- the others ------------------------------------------------------------------------------------ */

int hb_puts(const char *text);
int hb_puts(const char *text) {
    reads_text(text, SIZE_MAX, CALLER);
    enter_library(CALLER);
    return puts(text);
}
int hb_fputs(const char *text, FILE *file);
int hb_fputs(const char *text, FILE *file) {
    reads_text(text, SIZE_MAX, CALLER);
    enter_library(CALLER);
    return fputs(text, file);
}
size_t hb_fwrite(const void *items, size_t size, size_t count, FILE *file);
size_t hb_fwrite(const void *items, size_t size, size_t count, FILE *file) {
    access_range((uintptr_t)items, size * count, false, CALLER);
    enter_library(CALLER);
    return fwrite(items, size, count, file);
}

/* How much these fill is known when they have. */
size_t hb_fread(void *items, size_t size, size_t count, FILE *file);
size_t hb_fread(void *items, size_t size, size_t count, FILE *file) {
    enter_library(CALLER);
    size_t got = fread(items, size, count, file);
    access_range((uintptr_t)items, size * got, true, CALLER);
    return got;
}
char *hb_fgets(char *text, int size, FILE *file);
char *hb_fgets(char *text, int size, FILE *file) {
    enter_library(CALLER);
    char *got = fgets(text, size, file);
    if (got)
        access_range((uintptr_t)text, strlen(text) + 1, true, CALLER);
    return got;
}
