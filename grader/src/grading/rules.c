#include "rules.h"

#include "verdict.h"

#include <ctype.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* --- the source ---------------------------------------------------------------------------------- */

/* Words with which a program tells the tools apart, or has them look away. */
static const char *const telling[] = {"no_sanitize",
                                      "__no_sanitize__",
                                      "no_sanitize_address",
                                      "no_sanitize_thread",
                                      "no_sanitize_undefined",
                                      "no_address_safety_analysis",
                                      "disable_sanitizer_instrumentation",
                                      "thread_sanitizer",
                                      "address_sanitizer",
                                      "__has_feature",
                                      "__SANITIZE_ADDRESS__",
                                      "__SANITIZE_THREAD__",
                                      "__clang__",
                                      "__OPTIMIZE__",
                                      "__NO_INLINE__",
                                      "valgrind",
                                      "RUNNING_ON_VALGRIND",
                                      NULL};

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Behind the comment, string or character that begins here; `at` itself where none does. */
static const char *behind_text(const char *at) {
    if (text_begins(at, "//"))
        return at + strcspn(at, "\n");
    if (text_begins(at, "/*")) {
        const char *end = strstr(at + 2, "*/");
        return end ? end + 2 : at + strlen(at);
    }
    if (*at != '"' && *at != '\'')
        return at;
    char quote = *at++;
    while (*at && *at != quote && *at != '\n')
        at += at[0] == '\\' && at[1] ? 2 : 1;
    return *at ? at + 1 : at;
}

static void check_word(const char *name, int line, const char *word, size_t length,
                       json_t *findings) {
    for (const char *const *one = telling; *one; one++)
        if (strlen(*one) == length && strncmp(*one, word, length) == 0)
            json_array_append_new(
                findings,
                finding_new("rule", name, line,
                            "'%s' asks by which tool the program is compiled or watched: it has to "
                            "be the same program under all of them",
                            *one));
}

void rules_check_source(const char *name, const char *text, json_t *findings) {
    int line = 1;
    for (const char *at = text; *at;) {
        const char *end = behind_text(at);
        if (end == at && is_word(*at)) {
            while (is_word(*end))
                end++;
            check_word(name, line, at, (size_t)(end - at), findings);
        } else if (end == at) {
            end++;
        }
        for (; at < end; at++)
            line += *at == '\n';
    }
}

/* --- the objects --------------------------------------------------------------------------------- */

/* What is found out about some objects. */
struct names {
    struct text_list defined; /* functions and data that other objects can see */
    struct text_list wanted;  /* that others are to define */
    bool runs_first;          /* has code that runs before main */
    bool chooses;             /* has a function that is chosen when the program is loaded */
};

static void read_symbols(Elf *elf, const GElf_Shdr *header, Elf_Data *data, struct names *names) {
    for (size_t i = 0; i < header->sh_size / header->sh_entsize; i++) {
        GElf_Sym symbol;
        const char *name = gelf_getsym(data, (int)i, &symbol)
                               ? elf_strptr(elf, header->sh_link, symbol.st_name)
                               : NULL;
        names->chooses = names->chooses || (name && GELF_ST_TYPE(symbol.st_info) == STT_GNU_IFUNC);
        if (name && *name && GELF_ST_BIND(symbol.st_info) != STB_LOCAL)
            text_list_add(symbol.st_shndx == SHN_UNDEF ? &names->wanted : &names->defined, name);
    }
}

static bool runs_before_main(const char *section) {
    static const char *const kinds[] = {".preinit_array", ".init_array", ".ctors", ".init", NULL};
    for (const char *const *kind = kinds; section && *kind; kind++)
        if (text_begins(section, *kind) && strchr(".", section[strlen(*kind)]))
            return true;
    return false;
}

static void read_object(const char *path, struct names *names) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t strings = 0;
    elf_version(EV_CURRENT);
    Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
    if (elf && elf_getshdrstrndx(elf, &strings) == 0)
        for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
            GElf_Shdr header;
            if (!gelf_getshdr(section, &header))
                continue;
            if (header.sh_size > 0 && runs_before_main(elf_strptr(elf, strings, header.sh_name)))
                names->runs_first = true;
            Elf_Data *data = header.sh_type == SHT_SYMTAB ? elf_getdata(section, NULL) : NULL;
            if (data && header.sh_entsize)
                read_symbols(elf, &header, data, names);
        }
    if (elf)
        elf_end(elf);
    if (fd >= 0)
        close(fd);
}

static struct names read_objects(const struct text_list *objects) {
    struct names names = {0};
    for (size_t i = 0; i < objects->count; i++)
        read_object(objects->items[i], &names);
    return names;
}

static void names_free(struct names *names) {
    text_list_free(&names->defined);
    text_list_free(&names->wanted);
}

bool rules_defines_main(const struct text_list *objects) {
    struct names names = read_objects(objects);
    bool defines = text_list_has(&names.defined, "main");
    names_free(&names);
    return defines;
}

static bool begins_with_one(const char *name, const char *const *prefixes) {
    for (; *prefixes; prefixes++)
        if (text_begins(name, *prefixes))
            return true;
    return false;
}

/* Whether a function of the C library's is one that the tools stand in for. */
static bool is_watched(const char *name) {
    static const char *const families[] = {"pthread_", "sem_",  "mq_", "mtx_",
                                           "cnd_",     "thrd_", NULL};
    static const char *const alone[] = {
        "malloc", "calloc", "realloc", "free",    "exit",  "_exit",   "_Exit", "quick_exit",
        "abort",  "fork",   "read",    "write",   "open",  "close",   "pipe",  "pipe2",
        "dup",    "dup2",   "wait",    "waitpid", "kill",  "syscall", "prctl", "mmap",
        "munmap", "memcpy", "memset",  "memmove", "dlsym", NULL};
    for (const char *const *one = alone; *one; one++)
        if (strcmp(name, *one) == 0)
            return true;
    return begins_with_one(name, families);
}

static void check_defined(const char *name, const struct names *students,
                          const struct names *pristine, void *library, json_t *findings) {
    for (size_t i = 0; i < students->defined.count; i++) {
        const char *defined = students->defined.items[i];
        bool reserved = text_begins(defined, "__") || text_begins(defined, "hb_");
        bool replaced = library && dlsym(library, defined) &&
                        (is_watched(defined) || text_list_has(&pristine->wanted, defined));
        if (reserved || replaced)
            json_array_append_new(
                findings,
                finding_new("rule", name, 0,
                            reserved ? "'%s' is a name of the compiler's, the C library's or "
                                       "the grader's: give yours another one"
                                     : "'%s' is a function of the C library's that the "
                                       "program is judged with: give yours another name",
                            defined));
    }
}

/* What the compiler itself makes an object ask for begins with "__" too, but for these. */
static void check_wanted(const char *name, const struct names *students, json_t *findings) {
    static const char *const tools[] = {"__asan_", "__lsan_",      "__tsan_", "__ubsan_", "__msan_",
                                        "hb_",     "__sanitizer_", "__wrap_", "__real_",  NULL};
    for (size_t i = 0; i < students->wanted.count; i++)
        if (begins_with_one(students->wanted.items[i], tools))
            json_array_append_new(findings,
                                  finding_new("rule", name, 0,
                                              "'%s' is of a tool by which the program is watched: "
                                              "it has to be the same program under all of them",
                                              students->wanted.items[i]));
}

void rules_check_objects(const char *name, const struct text_list *students,
                         const struct text_list *pristine, json_t *findings) {
    struct names own = read_objects(students), ours = read_objects(pristine);
    void *library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    check_defined(name, &own, &ours, library, findings);
    check_wanted(name, &own, findings);
    if (own.runs_first && !text_list_has(&own.defined, "main"))
        json_array_append_new(findings, finding_new("rule", name, 0,
                                                    "it has a constructor: nothing of it may run "
                                                    "before one of its functions is called"));
    if (own.chooses)
        json_array_append_new(findings,
                              finding_new("rule", name, 0,
                                          "it has an ifunc, a function that is chosen when the "
                                          "program is loaded: write a plain one"));
    if (library)
        dlclose(library);
    names_free(&own);
    names_free(&ours);
}
