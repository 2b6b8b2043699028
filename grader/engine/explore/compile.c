#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libgen.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { SOURCE_LIMIT = 16 * 1024 * 1024 };

struct engine_parts engine_parts_find(void) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0)
        fail("/proc/self/exe: %s", strerror(errno));
    path[length] = '\0';
    char *build = dirname(dirname(path));
    struct engine_parts parts = {.runtime = text_format("%s/engine/runtime.a", build),
                                 .names = text_format("%s/engine/interpose.syms", build)};
    const char *missing = access(parts.runtime, R_OK) < 0 ? parts.runtime
                          : access(parts.names, R_OK) < 0 ? parts.names
                                                          : NULL;
    if (missing)
        fail("%s: %s: run 'make grader'", missing, strerror(errno));
    return parts;
}

void engine_parts_free(struct engine_parts *parts) {
    free(parts->runtime);
    free(parts->names);
}

/* Runs a command to its end. Returns its exit status. */
static int run(const struct text_list *command) {
    pid_t child;
    int error = posix_spawnp(&child, command->items[0], NULL, NULL, command->items, environ);
    if (error)
        fail("%s: %s: 'grader/grade doctor' says what to install", command->items[0],
             strerror(error));
    int status;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_CANNOT;
}

/* The names that an object defines itself, be it as `static`. */
static void own_names(const char *object, struct text_list *names) {
    int fd = open(object, O_RDONLY | O_CLOEXEC);
    elf_version(EV_CURRENT);
    Elf *elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
    for (Elf_Scn *section = NULL; elf && (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        Elf_Data *data = elf_getdata(section, NULL);
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB || !data)
            continue;
        for (size_t i = 0; i < header.sh_size / header.sh_entsize; i++) {
            GElf_Sym symbol;
            bool defined = gelf_getsym(data, (int)i, &symbol) && symbol.st_shndx != SHN_UNDEF &&
                           GELF_ST_TYPE(symbol.st_info) == STT_FUNC;
            const char *name = defined ? elf_strptr(elf, header.sh_link, symbol.st_name) : NULL;
            if (name && *name)
                text_list_add(names, name);
        }
    }
    if (elf)
        elf_end(elf);
    if (fd >= 0)
        close(fd);
}

/* The list of names to give to objcopy: a function of the program's own that is named like one of ours keeps
 * its name. The caller frees the path; a list made for this object lies beside it. */
static char *names_for(const struct engine_parts *parts, const char *object) {
    struct text_list own = {0};
    char *all = text_read_file(parts->names, SOURCE_LIMIT, NULL);
    char *rest = NULL, *kept = text_copy("");
    bool any = false;
    own_names(object, &own);
    for (char *line = all ? strtok_r(all, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        char *name = text_copy_n(line, strcspn(line, " "));
        bool ours = strcmp(name, "main") != 0 && text_list_has(&own, name);
        char *longer = ours ? NULL : text_format("%s%s\n", kept, line);
        any = any || ours;
        if (longer) {
            free(kept);
            kept = longer;
        }
        free(name);
    }
    char *path = any ? text_format("%s.syms", object) : text_copy(parts->names);
    if (any && text_write_file(path, kept, strlen(kept)) < 0)
        fail("%s: %s", path, strerror(errno));
    text_list_free(&own);
    free(kept);
    free(all);
    return path;
}

int compile_object(const struct engine_parts *parts, const char *file,
                   const struct text_list *flags, const char *object) {
    struct text_list command = {0};
    text_list_split(&command, "clang -std=c17 -D_GNU_SOURCE= -O0 -g -fsanitize=thread -mllvm "
                              "-tsan-instrument-read-before-write -fno-builtin -fno-pie "
                              "-fno-omit-frame-pointer -U_FORTIFY_SOURCE");
    for (size_t i = 0; i < flags->count; i++)
        text_list_add(&command, flags->items[i]);
    text_list_add(&command, "-c");
    text_list_add(&command, "-o");
    text_list_add(&command, object);
    text_list_add(&command, file);
    int status = run(&command);
    text_list_free(&command);
    if (status)
        return -1;
    text_list_add(&command, "objcopy");
    char *names = names_for(parts, object);
    text_list_format(&command, "--redefine-syms=%s", names);
    text_list_add(&command, object);
    status = run(&command);
    text_list_free(&command);
    free(names);
    if (status)
        fail("objcopy cannot rename the calls in %s", object);
    return 0;
}

int compile_program(const struct engine_parts *parts, const struct text_list *files,
                    const struct text_list *flags, const char *folder, const char *output) {
    struct text_list link = {0};
    /* The text alone in whole huge pages: see gather_text() in runtime/server.c. */
    text_list_split(&link, "gcc -static -no-pie -pthread -Wl,-z,max-page-size=0x200000 "
                           "-Wl,-z,noseparate-code -o");
    text_list_add(&link, output);
    int result = 0;
    for (size_t i = 0; i < files->count && result == 0; i++) {
        const char *file = files->items[i];
        bool made = text_ends(file, ".o");
        char *object = made ? text_copy(file) : text_format("%s/%zu.o", folder, i);
        if (!made)
            result = compile_object(parts, file, flags, object);
        text_list_take(&link, object);
    }
    text_list_add(&link, "-Wl,--whole-archive");
    text_list_add(&link, parts->runtime);
    text_list_add(&link, "-Wl,--no-whole-archive");
    text_list_add(&link, "-lm");
    if (result == 0 && run(&link) != 0)
        result = -1;
    text_list_free(&link);
    return result;
}

unsigned long sources_hash(const struct text_list *files) {
    uint64_t hash = 0xcbf29ce484222325UL;
    for (size_t i = 0; i < files->count; i++) {
        size_t length;
        char *text = text_read_file(files->items[i], SOURCE_LIMIT, &length);
        if (!text)
            fail("%s: %s", files->items[i], strerror(errno));
        for (size_t at = 0; at < length; at++)
            hash = (hash ^ (unsigned char)text[at]) * 0x100000001b3UL;
        free(text);
    }
    return hash;
}
