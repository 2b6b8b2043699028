/* Valgrind's XML (its documentation: docs/internals/xml-output-protocol4.txt), read with expat. */
#include "valgrind_parts.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

/* No honest program has more. */
enum {
    TEXT_LIMIT = 4096,
    ERRORS_LIMIT = 1000,
    BLOCKS_LIMIT = 100,
    FRAMES_LIMIT = 100,
    DESCRIPTORS_LIMIT = 2000
};

struct parse {
    XML_Parser parser;
    struct valgrind_process *process;
    struct valgrind_error *error; /* the one that is being read, or NULL */
    struct block *block;          /* where a <stack> goes, or NULL */
    bool finished, descriptor;
    bool untold;       /* in an error that there is no room for */
    int announcements; /* depth within <announcethread> and <fatal_signal> */
    char text[TEXT_LIMIT];
    size_t length;
    /* The frame that is being read. */
    char *function, *file, *object;
    int line;
};

static void forget_frame(struct parse *parse) {
    free(parse->function);
    free(parse->file);
    free(parse->object);
    parse->function = parse->file = parse->object = NULL;
    parse->line = 0;
}

static void begin_error(struct parse *parse) {
    struct valgrind_process *process = parse->process;
    parse->block = NULL;
    parse->error = NULL;
    parse->untold = process->error_count >= ERRORS_LIMIT;
    if (parse->untold)
        return;
    process->errors =
        memory_resize(process->errors, (process->error_count + 1) * sizeof *process->errors);
    parse->error = &process->errors[process->error_count++];
    *parse->error = (struct valgrind_error){0};
}

static bool about_descriptor(const struct valgrind_error *error) {
    return error && error->kind && text_begins(error->kind, "Fd");
}

static void begin_element(void *data, const char *name, const char **attributes) {
    struct parse *parse = data;
    (void)attributes;
    parse->length = 0;
    if (strcmp(name, "error") == 0 || strcmp(name, "core_error") == 0)
        begin_error(parse);
    else if (strcmp(name, "announcethread") == 0 || strcmp(name, "fatal_signal") == 0)
        parse->announcements++;
    else if (strcmp(name, "frame") == 0)
        forget_frame(parse);
    if (strcmp(name, "fatal_signal") == 0)
        parse->process->killed = true;
    /* Valgrind 3.19 tells a descriptor that is left open by the stack that opened it, and no more. */
    if (strcmp(name, "stack") == 0 && !parse->error && !parse->untold &&
        parse->announcements == 0) {
        struct blocks *descriptors = &parse->process->descriptors;
        parse->block = descriptors->count < DESCRIPTORS_LIMIT ? blocks_add(descriptors, "") : NULL;
    }
    /* Where it was used, 3.24.0 tells behind where it was closed and opened, and without a word. */
    if (strcmp(name, "stack") == 0 && about_descriptor(parse->error) && !parse->block &&
        parse->error->blocks.count > 0 && parse->error->blocks.count < BLOCKS_LIMIT)
        parse->block = blocks_add(&parse->error->blocks, "");
}

/* Libraries have debugging information too, and files of common names: only code that is not theirs
 * is the program's. */
static bool is_program(const char *object) {
    return object && !strstr(object, ".so") && !text_begins(object, "/usr/lib") &&
           !text_begins(object, "/lib");
}

static void free_last_error(struct valgrind_process *process) {
    struct valgrind_error *error = &process->errors[--process->error_count];
    blocks_free(&error->blocks);
    free(error->kind);
}

/* Whether it is no more than a use of a number that never was a descriptor's: a driver asks of a
 * thousand whether they are open. */
static bool is_noise(const struct valgrind_error *error) {
    return error->kind && strcmp(error->kind, "FdBadUse") == 0 && error->blocks.count > 0 &&
           strstr(error->blocks.items[0].words, "never created");
}

/* Valgrind 3.21 and later tell a descriptor that is left open as an error: with the other descriptors
 * it goes. */
static void end_error(struct parse *parse) {
    struct valgrind_error *error = parse->error;
    parse->error = NULL;
    parse->block = NULL;
    if (is_noise(error)) {
        free_last_error(parse->process);
        return;
    }
    if (!error->kind || strcmp(error->kind, "FdNotClosed") != 0)
        return;
    struct blocks *descriptors = &parse->process->descriptors;
    if (error->blocks.count > 0 && descriptors->count < DESCRIPTORS_LIMIT) {
        struct block *open = blocks_add(descriptors, error->blocks.items[0].words);
        open->stack = error->blocks.items[0].stack;
        error->blocks.items[0].stack = (struct stack){0};
    }
    free_last_error(parse->process);
}

static void end_of_error_part(struct parse *parse, const char *name) {
    struct valgrind_error *error = parse->error;
    if (strcmp(name, "kind") == 0 && !error->kind)
        error->kind = text_copy(parse->text);
    else if (strcmp(name, "what") == 0 || strcmp(name, "auxwhat") == 0 || strcmp(name, "text") == 0)
        parse->block =
            error->blocks.count < BLOCKS_LIMIT ? blocks_add(&error->blocks, parse->text) : NULL;
    else if (strcmp(name, "leakedbytes") == 0)
        error->leaked_bytes = strtoul(parse->text, NULL, 10);
    else if (strcmp(name, "leakedblocks") == 0)
        error->leaked_blocks = strtoul(parse->text, NULL, 10);
    else if (strcmp(name, "stack") == 0 && about_descriptor(error))
        parse->block = NULL;
    else if (strcmp(name, "error") == 0 || strcmp(name, "core_error") == 0)
        end_error(parse);
}

static void keep(char **where, const char *text) {
    free(*where);
    *where = text_copy(text);
}

static void end_element(void *data, const char *name) {
    struct parse *parse = data;
    parse->text[parse->length] = '\0';
    if (strcmp(name, "fn") == 0)
        keep(&parse->function, parse->text);
    else if (strcmp(name, "file") == 0)
        keep(&parse->file, parse->text);
    else if (strcmp(name, "obj") == 0)
        keep(&parse->object, parse->text);
    else if (strcmp(name, "line") == 0)
        parse->line = atoi(parse->text);
    else if (strcmp(name, "frame") == 0 && parse->block && parse->announcements == 0 &&
             parse->block->stack.count < FRAMES_LIMIT)
        stack_add(&parse->block->stack, parse->function, parse->file, parse->line,
                  is_program(parse->object));
    else if (strcmp(name, "pid") == 0)
        parse->process->pid = atol(parse->text);
    else if (strcmp(name, "ppid") == 0)
        parse->process->ppid = atol(parse->text);
    else if (strcmp(name, "state") == 0) {
        parse->process->ran = true;
        parse->finished = parse->finished || strcmp(parse->text, "FINISHED") == 0;
    } else if (strcmp(name, "announcethread") == 0 || strcmp(name, "fatal_signal") == 0)
        parse->announcements--;
    if (parse->error)
        end_of_error_part(parse, name);
    else if (strcmp(name, "stack") == 0 && parse->announcements == 0)
        parse->block = NULL;
    if (strcmp(name, "error") == 0 || strcmp(name, "core_error") == 0)
        parse->untold = false;
    parse->length = 0;
}

static void characters(void *data, const char *text, int length) {
    struct parse *parse = data;
    size_t room = sizeof parse->text - 1 - parse->length;
    size_t taken = (size_t)length < room ? (size_t)length : room;
    memcpy(parse->text + parse->length, text, taken);
    parse->length += taken;
}

/* Valgrind declares no document type; entities of one could grow without end. */
static void no_doctype(void *data, const char *name, const char *system, const char *public_id,
                       int internal) {
    struct parse *parse = data;
    (void)name, (void)system, (void)public_id, (void)internal;
    XML_StopParser(parse->parser, XML_FALSE);
}

/* Makes `line` well-formed: names (of files, of functions) come from outside, and not all versions
 * escape all of them; 3.24 writes <what>Open AF_INET socket 8: <unbound> <-> <unbound></what>. */
static void mend_line(char *line, size_t length) {
    while (length > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        length--;
    }
    char *open = memchr(line, '>', length);
    /* Between the first tag and the one that ends the line, if that is the same. */
    char *close = memrchr(line, '<', length);
    bool element = open && close > open && *line == '<' &&
                   (size_t)(line + length - close) >= (size_t)(open - line) + 2 &&
                   close[1] == '/' && strncmp(line + 1, close + 2, (size_t)(open - line)) == 0;
    for (char *at = line; at < line + length; at++) {
        unsigned char byte = (unsigned char)*at;
        if ((byte < ' ' && byte != '\t' && byte != '\r') || byte >= 0x7f)
            *at = '?';
        else if (element && at > open && at < close && (byte == '<' || byte == '>'))
            *at = byte == '<' ? '(' : ')';
        else if (byte == '&' && !text_begins(at, "&lt;") && !text_begins(at, "&gt;") &&
                 !text_begins(at, "&amp;") && !text_begins(at, "&quot;") &&
                 !text_begins(at, "&apos;"))
            *at = '+';
    }
}

static void mend(char *xml, size_t length) {
    for (char *end = xml + length; xml < end;) {
        char *newline = memchr(xml, '\n', (size_t)(end - xml));
        mend_line(xml, (size_t)((newline ? newline : end) - xml));
        xml = newline ? newline + 1 : end;
    }
}

void valgrind_parse(char *xml, size_t length, struct valgrind_process *process) {
    *process = (struct valgrind_process){0};
    mend(xml, length);
    struct parse *parse = memory_new(sizeof *parse);
    parse->process = process;
    parse->parser = XML_ParserCreate("UTF-8");
    if (!parse->parser)
        fail("out of memory");
    XML_SetUserData(parse->parser, parse);
    XML_SetElementHandler(parse->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(parse->parser, characters);
    XML_SetStartDoctypeDeclHandler(parse->parser, no_doctype);
    /* In pieces: expat takes an int, and what is before a damage is then kept. */
    enum XML_Status status = XML_STATUS_OK;
    for (size_t at = 0; at < length && status == XML_STATUS_OK; at += 1 << 16) {
        size_t piece = length - at < 1 << 16 ? length - at : 1 << 16;
        status = XML_Parse(parse->parser, xml + at, (int)piece, at + piece == length);
    }
    XML_ParserFree(parse->parser);
    process->killed = process->killed || !parse->finished;
    /* An error that breaks off half-way, with its words but not its stack, tells nothing sure. */
    if (parse->error)
        free_last_error(process);
    forget_frame(parse);
    free(parse);
}

void valgrind_process_free(struct valgrind_process *process) {
    for (size_t i = 0; i < process->error_count; i++) {
        blocks_free(&process->errors[i].blocks);
        free(process->errors[i].kind);
    }
    free(process->errors);
    free(process->run);
    blocks_free(&process->descriptors);
    *process = (struct valgrind_process){0};
}
