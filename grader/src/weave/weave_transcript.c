#include "weave_transcript.h"

#include "text.h"
#include "weave_lines.h"

#include <ctype.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* --- the comment ------------------------------------------------------------------------------ */

/* Finds the next `; varies:` in `text`; `*end` is where its value begins. NULL when there is none.
 */
static char *find_clause(char *text, char **end) {
    for (char *at = text; (at = strchr(at, ';')); at++) {
        char *word = at + 1 + strspn(at + 1, " \t\r\n");
        if (text_begins(word, "varies:")) {
            *end = word + strlen("varies:");
            return at;
        }
    }
    return NULL;
}

static char *add_variation(struct transcript *transcript, char *clause) {
    clause = text_trim(clause);
    size_t length = 0;
    while (isalnum((unsigned char)clause[length]) || clause[length] == '_')
        length++;
    if (length == 0 || clause[length] != '=' || clause[length + 1] == '\0')
        return text_format("`varies: %s` is not NAME=REGEX; write for example `varies: PID=[0-9]+`",
                           clause);
    regex_t regex;
    const char *pattern = clause + length + 1;
    int error = regcomp(&regex, pattern, REG_EXTENDED);
    if (error) {
        char words[200];
        regerror(error, &regex, words, sizeof words);
        return text_format("%s in the regular expression `%s`; see regex(7)", words, pattern);
    }
    transcript->variations = memory_resize(
        transcript->variations, (transcript->variation_count + 1) * sizeof *transcript->variations);
    transcript->variations[transcript->variation_count++] =
        (struct variation){text_copy_n(clause, length), regex};
    if (regexec(&regex, "", 0, NULL, 0) == 0)
        return text_format("the regular expression `%s` matches nothing at all; let it match at "
                           "least one character",
                           pattern);
    return NULL;
}

char *transcript_parse(struct transcript *transcript, const char *argument) {
    *transcript = (struct transcript){0};
    char *copy = text_copy(argument);
    char *value = NULL;
    char *problem = NULL;
    char *clause = find_clause(copy, &value);
    if (clause)
        *clause = '\0';
    transcript->command = text_copy(text_trim(copy));
    while (clause && !problem) {
        char *this = value;
        clause = find_clause(this, &value);
        if (clause)
            *clause = '\0';
        problem = add_variation(transcript, this);
    }
    if (!problem && *transcript->command == '\0')
        problem = text_copy("a transcript of no command; write `<!-- run: COMMAND -->`");
    free(copy);
    return problem;
}

void transcript_free(struct transcript *transcript) {
    for (size_t i = 0; i < transcript->variation_count; i++) {
        free(transcript->variations[i].name);
        regfree(&transcript->variations[i].regex);
    }
    free(transcript->variations);
    free(transcript->command);
}

/* --- the output ------------------------------------------------------------------------------- */

/* A new string with each `from` in `text` replaced. */
static char *replace_all(const char *text, const char *from, const char *to) {
    char *result = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&result, &length);
    if (!stream)
        fail("out of memory");
    for (const char *found; (found = strstr(text, from)); text = found + strlen(from)) {
        fwrite(text, 1, (size_t)(found - text), stream);
        fputs(to, stream);
    }
    fputs(text, stream);
    if (fclose(stream) != 0)
        fail("out of memory");
    return result;
}

/* bash -c reports a child's death as "bash: [line N: ]PID WORDS   COMMAND"; the words alone do not
 * vary. Returns their length and sets `*words`, or 0 when the line is none of these. */
static size_t death_report(const char *line, const char **words) {
    if (!text_begins(line, "bash: "))
        return 0;
    const char *at = line + strlen("bash: ");
    if (text_begins(at, "line ")) {
        at += strlen("line ");
        at += strspn(at, "0123456789");
        at += text_begins(at, ": ") ? 2 : 0;
    }
    at += strspn(at, " ");
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || at[digits] != ' ')
        return 0;
    *words = at + digits + 1;
    const char *gap = strstr(*words, "  ");
    return gap ? (size_t)(gap - *words) : 0;
}

/* Writes a line (without its end) with its matches replaced. */
static void write_line(FILE *stream, const struct transcript *transcript, const char *line) {
    int flags = 0;
    while (*line) {
        const struct variation *first = NULL;
        regmatch_t best = {0};
        for (size_t i = 0; i < transcript->variation_count; i++) {
            regmatch_t match;
            if (regexec(&transcript->variations[i].regex, line, 1, &match, flags) == 0 &&
                match.rm_eo > match.rm_so && (!first || match.rm_so < best.rm_so)) {
                first = &transcript->variations[i];
                best = match;
            }
        }
        if (!first)
            break;
        fprintf(stream, "%.*s<%s>", (int)best.rm_so, line, first->name);
        line += best.rm_eo;
        flags = REG_NOTBOL;
    }
    fprintf(stream, "%s\n", line);
}

static void write_lines(FILE *stream, const struct transcript *transcript, char *text) {
    for (char *line = text, *next; *line; line = next) {
        next = strchrnul(line, '\n');
        if (*next)
            *next++ = '\0';
        size_t length = strlen(line);
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        const char *words;
        size_t words_length = death_report(line, &words);
        if (words_length > 0)
            fprintf(stream, "%.*s\n", (int)words_length, words);
        else
            write_line(stream, transcript, line);
    }
}

static void write_signal(FILE *stream, int number) {
    const char *name = sigabbrev_np(number);
    if (name)
        fprintf(stream, "[killed by SIG%s]\n", name);
    else
        fprintf(stream, "[killed by signal %d]\n", number);
}

static void write_end(FILE *stream, int status) {
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (WIFSIGNALED(status))
        write_signal(stream, WTERMSIG(status));
    else if (code > 128 && code < 128 + 32) /* a shell's way to say it */
        write_signal(stream, code - 128);
    else if (code != 0)
        fprintf(stream, "[exit status %d]\n", code);
}

/* Writes confine's findings and leftovers. Returns NULL, or what is wrong as a new string.
 * `*ended` is set when it was confine that ended the command, so that its exit status says
 * nothing. */
static char *write_findings(FILE *stream, const struct transcript *transcript,
                            const struct run *run, bool *ended) {
    json_t *report = run->report ? json_loads(run->report, 0, NULL) : NULL;
    const char *end = json_string_value(json_object_get(report, "end"));
    char *problem = NULL;
    if (!end)
        problem = text_copy("build/bin/confine left no report; run `make` and try again");
    else if (strcmp(end, "busy") == 0)
        problem = text_copy("the machine was too busy to run it; run weave again");
    else
        *ended = strcmp(end, "exited") != 0 && strcmp(end, "signalled") != 0;
    static const char *const lists[] = {"findings", "leftovers"};
    for (size_t i = 0; i < 2 && !problem; i++) {
        size_t index;
        json_t *finding;
        json_array_foreach (json_object_get(report, lists[i]), index, finding) {
            const char *kind = json_string_value(json_object_get(finding, "kind"));
            const char *message = json_string_value(json_object_get(finding, "message"));
            char *line = text_format("[%s: %s]", kind ? kind : "none", message ? message : "");
            write_line(stream, transcript, line);
            free(line);
        }
    }
    json_decref(report);
    return problem;
}

static bool is_death_by(int status, int number) {
    return (WIFSIGNALED(status) && WTERMSIG(status) == number) ||
           (WIFEXITED(status) && WEXITSTATUS(status) == 128 + number);
}

/* The command as a shell shows it that it is typed into: `$ ` before its first line, `> ` before
 * those that go on with it. */
static void write_command(FILE *stream, const char *command) {
    char prompt = '$';
    for (const char *line = command; *line; prompt = '>') {
        size_t length = strcspn(line, "\r\n");
        fprintf(stream, "%c%s%.*s\n", prompt, length > 0 ? " " : "", (int)length, line);
        line += length;
        line += *line == '\r';
        line += *line == '\n';
    }
}

/* What makes a run worthless as a transcript, as a new string, or NULL. */
static char *run_problem(const struct run *run) {
    if (run->end == RUN_OUT_OF_TIME || is_death_by(run->status, SIGXCPU))
        return text_copy("the command did not end in time; let it end what hangs by itself "
                         "(`timeout`), or use run-confined");
    if (run->end == RUN_HELD_OPEN)
        return text_copy("the command ended but left a process behind that kept its output open; "
                         "let it end or wait for what it starts");
    if (run->end == RUN_TOO_LONG)
        return text_format("the command printed more than %d bytes; let it print less",
                           RUN_OUTPUT_MOST);
    int line;
    const char *why = text_not_plain(run->output, run->length, &line);
    if (why)
        return text_format("line %d of its output is not plain text: %s; pipe it through `cat -v` "
                           "or `od -c`",
                           line, why);
    const char *missing = strstr(run->output, ": command not found\n");
    if (missing && memmem(run->output, (size_t)(missing - run->output), "bash: ", 6)) {
        const char *start = memrchr(run->output, '\n', (size_t)(missing - run->output));
        start = start ? start + 1 : run->output;
        if (text_begins(start, "bash: "))
            return text_format("%.*s; run `make chapters`, or correct its name",
                               (int)strcspn(start, "\n"), start);
    }
    return NULL;
}

char *transcript_text(const struct transcript *transcript, const struct run *run, const char *root,
                      char **text) {
    char *problem = run_problem(run);
    if (problem)
        return problem;
    size_t length = 0;
    FILE *stream = open_memstream(text, &length);
    if (!stream)
        fail("out of memory");
    char *shorter = replace_all(run->output, run->tmp, "$TMP");
    char *prefix = text_format("%s/", root);
    char *relative = replace_all(shorter, prefix, "");
    write_command(stream, transcript->command);
    write_lines(stream, transcript, relative);
    bool ended = false;
    if (run->confined)
        problem = write_findings(stream, transcript, run, &ended);
    if (!ended)
        write_end(stream, run->status);
    if (fclose(stream) != 0)
        fail("out of memory");
    free(shorter);
    free(prefix);
    free(relative);
    if (problem) {
        free(*text);
        *text = NULL;
    }
    return problem;
}
