#include "gcc_report.h"

#include "code_lines.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

enum { SOURCE_LIMIT = 64 * 1024 * 1024 };

/* One message of a compiler's. All strings are owned. */
struct diagnostic {
    bool error;
    char *file; /* as the compiler names it; NULL: none */
    int line;
    char *words;  /* what it says, with plain quotes */
    char *option; /* "-Wconversion", or NULL */
    char *notes;  /* what it adds to explain, or NULL */
    /* Where a note leads to the student's file from a header that is not. */
    char *note_file;
    int note_line;
};

void gcc_report_arguments(const char *compiler, struct text_list *arguments) {
    if (strstr(compiler, "clang")) {
        text_list_add(arguments, "-fno-color-diagnostics");
        text_list_add(arguments, "-fno-caret-diagnostics");
    } else {
        text_list_add(arguments, "-fdiagnostics-format=json");
    }
}

/* What to do about the warnings that a beginner meets first. */
static const char *advice(const char *option) {
    static const struct {
        const char *option, *words;
    } known[] = {
        {"-Wconversion", "give both the same type, or write the cast if the value always fits"},
        {"-Wsign-conversion",
         "give both the same type, or write the cast if the value always fits"},
        {"-Wshorten-64-to-32",
         "give both the same type, or write the cast if the value always fits"},
        {"-Wsign-compare",
         "one side can be negative, the other cannot: compare after a check for -1"},
        {"-Wunused-parameter", "use it, or write (void)NAME; to say that it is not needed"},
        {"-Wunused-result", "the call can fail or do less than asked: look at what it returns"},
        {"-Wreturn-type", "a path through the function ends without a return"},
        {"-Wimplicit-function-declaration", "is a header missing, or the name misspelt?"},
        {"-Wincompatible-pointer-types", "the pointer's type is not the one that is asked for"},
        {"-Wint-conversion", "an integer stands where a pointer is asked for, or the reverse"},
        {"-Wmaybe-uninitialized", "there is a path on which nothing has been stored in it"},
        {"-Wuninitialized", "nothing has been stored in it yet"},
    };
    for (size_t i = 0; option && i < sizeof known / sizeof *known; i++)
        if (strcmp(option, known[i].option) == 0)
            return known[i].words;
    return NULL;
}

static void diagnostic_free(struct diagnostic *diagnostic) {
    free(diagnostic->file);
    free(diagnostic->words);
    free(diagnostic->option);
    free(diagnostic->notes);
    free(diagnostic->note_file);
}

/* gcc's curly quotes become the plain ones that a student can type. The caller frees it. */
static char *plain_quotes(const char *words) {
    char *plain = text_copy(words), *end = plain;
    for (const char *at = words; *at; at++) {
        if (strncmp(at, "\xe2\x80\x98", 3) == 0 || strncmp(at, "\xe2\x80\x99", 3) == 0) {
            *end++ = '\'';
            at += 2;
        } else {
            *end++ = *at;
        }
    }
    *end = '\0';
    return plain;
}

/* Keeps a note that explains, at most two, and the way it shows to the student's file. */
static void add_note(struct diagnostic *diagnostic, const char *words, const char *file, int line,
                     const struct report_source *source) {
    bool students = source_is_students(source, file);
    if (students && !diagnostic->note_file) {
        diagnostic->note_file = text_copy(file);
        diagnostic->note_line = line;
    }
    if (strstr(words, "reported only once") || text_begins(words, "in definition of macro") ||
        text_begins(words, "in expansion of macro") || text_begins(words, "expanded from macro") ||
        (diagnostic->notes && strstr(diagnostic->notes, "; ")))
        return;
    char *plain = plain_quotes(words);
    char *place = students && line > 0 && line != diagnostic->line ? text_format(" (line %d)", line)
                                                                   : text_copy("");
    char *notes = diagnostic->notes ? text_format("%s; %s%s", diagnostic->notes, plain, place)
                                    : text_format("%s%s", plain, place);
    free(diagnostic->notes);
    diagnostic->notes = notes;
    free(plain);
    free(place);
}

/* The finding for a message; nothing for the one that the grader itself provokes. */
static void report(json_t *findings, const struct diagnostic *diagnostic,
                   const struct report_source *source) {
    if (strstr(diagnostic->words, "\"_GNU_SOURCE\" redefined") ||
        strstr(diagnostic->words, "'_GNU_SOURCE' macro redefined"))
        return;
    const char *file = diagnostic->file;
    int line = diagnostic->line;
    bool students = source_is_students(source, file);
    if (!students && diagnostic->note_file) {
        file = diagnostic->note_file;
        line = diagnostic->note_line;
        students = true;
    }
    const char *base = file && strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    char *elsewhere = base && !students ? text_format("in %s:%d: ", base, line) : text_copy("");
    const char *todo = diagnostic->error ? NULL : advice(diagnostic->option);
    const char *notes = diagnostic->notes;
    /* gcc knows the header. */
    bool header = notes && text_begins(notes, "include '<");
    const char *why = diagnostic->error && strstr(diagnostic->words, "at end of input")
                          ? "most often a '}' is missing above"
                      : todo && !header ? todo
                                        : notes;
    char *raw = text_format(
        "%s:%d: %s: %s%s%s%s%s", base ? base : "compiler", line,
        diagnostic->error ? "error" : "warning", diagnostic->words, diagnostic->option ? " " : "",
        diagnostic->option ? diagnostic->option : "", diagnostic->notes ? "\n  note: " : "",
        diagnostic->notes ? diagnostic->notes : "");
    json_t *finding = finding_new(diagnostic->error ? "compile" : "warning", students ? base : NULL,
                                  students ? line : 0, "%s%s%s%s", elsewhere, diagnostic->words,
                                  why ? "; " : "", why ? why : "");
    finding_set_raw(finding, raw);
    json_array_append_new(findings, finding);
    free(raw);
    free(elsewhere);
}

/* A ';' that gcc misses is missing behind the code before the word that it does not expect there; what
 * it names is that word, which often is lines below. Where it has a fix in mind, the fix knows. */
static int line_of_semicolon(const json_t *diagnostic, const char *words, const char *file,
                             int line, const struct report_source *source) {
    const char *semicolon = strstr(words, "';'"), *before = strstr(words, " before ");
    if (!semicolon || !before || semicolon > before || !source->folder ||
        !source_is_students(source, file))
        return line;
    const json_t *fix = json_array_get(json_object_get(diagnostic, "fixits"), 0);
    json_int_t fixed = json_integer_value(json_object_get(json_object_get(fix, "start"), "line"));
    if (fixed > 0 && fixed <= line)
        return (int)fixed;
    const json_t *caret =
        json_object_get(json_array_get(json_object_get(diagnostic, "locations"), 0), "caret");
    json_int_t column = json_integer_value(json_object_get(caret, "byte-column"));
    const char *slash = strrchr(file, '/');
    char *path = text_format("%s/%s", source->folder, slash ? slash + 1 : file);
    char *text = text_read_file(path, SOURCE_LIMIT, NULL);
    int found =
        text && column > 0 && column < SOURCE_LIMIT ? code_line_before(text, line, (int)column) : 0;
    free(text);
    free(path);
    return found > 0 ? found : line;
}

static const char *json_place(const json_t *diagnostic, int *line) {
    const json_t *caret =
        json_object_get(json_array_get(json_object_get(diagnostic, "locations"), 0), "caret");
    json_int_t number = json_integer_value(json_object_get(caret, "line"));
    *line = number > 0 && number < 1 << 30 ? (int)number : 0;
    return json_string_value(json_object_get(caret, "file"));
}

static void report_json(json_t *findings, const json_t *all, const struct report_source *source) {
    size_t i, n;
    json_t *one, *note;
    json_array_foreach (all, i, one) {
        const char *kind = json_string_value(json_object_get(one, "kind"));
        const char *words = json_string_value(json_object_get(one, "message"));
        const char *option = json_string_value(json_object_get(one, "option"));
        if (!kind || !words || strcmp(kind, "note") == 0)
            continue;
        struct diagnostic diagnostic = {.error = strcmp(kind, "warning") != 0,
                                        .words = plain_quotes(words),
                                        .option = option ? text_copy(option) : NULL};
        const char *file = json_place(one, &diagnostic.line);
        diagnostic.file = file ? text_copy(file) : NULL;
        diagnostic.line = line_of_semicolon(one, diagnostic.words, file, diagnostic.line, source);
        json_array_foreach (json_object_get(one, "children"), n, note) {
            int line;
            const char *note_file = json_place(note, &line);
            const char *note_words = json_string_value(json_object_get(note, "message"));
            if (note_words)
                add_note(&diagnostic, note_words, note_file, line, source);
        }
        report(findings, &diagnostic, source);
        diagnostic_free(&diagnostic);
    }
}

/* "FILE:LINE:COLUMN: error: WORDS [-Woption]" or "FILE:LINE: …". Cuts the line into its parts;
 * returns which kind it is, or NULL when it is none. */
static const char *cut_line(char *text, char **file, int *line, char **words) {
    static const char *const kinds[] = {"fatal error: ", "error: ", "warning: ", "note: "};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *separator = text_format(": %s", kinds[i]);
        char *at = strstr(text, separator);
        size_t length = strlen(separator);
        free(separator);
        if (!at)
            continue;
        *at = '\0';
        *words = at + length;
        *file = text;
        *line = 0;
        /* From the end: a column, a line; a file's name may hold a colon itself. */
        for (int part = 0; part < 2; part++) {
            char *colon = strrchr(text, ':'), *end;
            long number = colon ? strtol(colon + 1, &end, 10) : 0;
            if (!colon || end == colon + 1 || *end || number <= 0 || number > 1 << 30)
                break;
            *colon = '\0';
            *line = (int)number;
        }
        return kinds[i];
    }
    return NULL;
}

static void take_option(struct diagnostic *diagnostic) {
    char *bracket = strrchr(diagnostic->words, '[');
    if (!bracket || !text_begins(bracket, "[-W") || !text_ends(bracket, "]"))
        return;
    diagnostic->option = text_copy_n(bracket + 1, strcspn(bracket + 1, ",]"));
    if (bracket > diagnostic->words && bracket[-1] == ' ')
        bracket--;
    *bracket = '\0';
}

/* Text lines, of clang or of a gcc that was not asked for JSON. */
static void report_text(json_t *findings, const char *words, const struct report_source *source) {
    char *copy = text_copy(words), *rest = NULL;
    struct diagnostic pending = {0};
    for (char *text = strtok_r(copy, "\n", &rest); text; text = strtok_r(NULL, "\n", &rest)) {
        char *file, *says;
        int line;
        const char *kind = text[0] == '[' ? NULL : cut_line(text, &file, &line, &says);
        if (!kind)
            continue;
        if (strcmp(kind, "note: ") == 0) {
            if (pending.words)
                add_note(&pending, says, file, line, source);
            continue;
        }
        if (pending.words)
            report(findings, &pending, source);
        diagnostic_free(&pending);
        /* A driver's line ("clang: error: linker command failed") names no line of a file. */
        pending = (struct diagnostic){.error = strcmp(kind, "warning: ") != 0,
                                      .file = line > 0 ? text_copy(file) : NULL,
                                      .line = line,
                                      .words = line > 0 ? plain_quotes(says) : NULL};
        if (pending.words)
            take_option(&pending);
    }
    if (pending.words)
        report(findings, &pending, source);
    diagnostic_free(&pending);
    free(copy);
}

/* Errors first: a warning beside an error is most often its consequence. One a line. */
static json_t *errors_first(json_t *all) {
    json_t *ordered = json_array();
    for (int pass = 0; pass < 2; pass++) {
        json_t *some = json_array(), *finding;
        size_t i;
        json_array_foreach (all, i, finding)
            if ((strcmp(finding_kind(finding), "compile") == 0) == (pass == 0))
                json_array_append(some, finding);
        findings_merge(ordered, some);
        json_decref(some);
    }
    json_decref(all);
    return ordered;
}

json_t *gcc_report_findings(const char *words, const struct report_source *source) {
    json_t *findings = json_array();
    char *text = text_copy(words), *line = text;
    /* gcc writes an array for each file (of one line or, from 14 on, of many), text around them. */
    while (*line) {
        json_error_t error;
        json_t *all = *line == '[' ? json_loads(line, JSON_DISABLE_EOF_CHECK, &error) : NULL;
        if (all) {
            report_json(findings, all, source);
            json_decref(all);
            memset(line, ' ', (size_t)error.position);
            line += error.position;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    report_text(findings, text, source);
    free(text);
    return errors_first(findings);
}
