#include "lines.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct lines {
    int fd;
    Elf *elf;
    Dwarf *dwarf;  /* NULL without debugging information */
    uint64_t base; /* where it was loaded; 0: not known */
};

struct lines *lines_open(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (fd < 0)
        return NULL;
    elf_version(EV_CURRENT);
    Elf *elf = fstat(fd, &status) == 0 && S_ISREG(status.st_mode)
                   ? elf_begin(fd, ELF_C_READ_MMAP, NULL)
                   : NULL;
    if (!elf || elf_kind(elf) != ELF_K_ELF) {
        elf_end(elf);
        close(fd);
        return NULL;
    }
    struct lines *lines = memory_new(sizeof *lines);
    *lines =
        (struct lines){.fd = fd, .elf = elf, .dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL)};
    return lines;
}

void lines_close(struct lines *lines) {
    if (!lines)
        return;
    dwarf_end(lines->dwarf);
    elf_end(lines->elf);
    close(lines->fd);
    free(lines);
}

/* The symbol of `type` that `address` lies in, or NULL. Lives as long as `lines`. */
static const char *symbol_found(struct lines *lines, uint64_t address, unsigned type,
                                GElf_Sym *found) {
    Elf_Scn *section = NULL;
    while ((section = elf_nextscn(lines->elf, section))) {
        GElf_Shdr header;
        if (!gelf_getshdr(section, &header) || !header.sh_entsize ||
            (header.sh_type != SHT_SYMTAB && header.sh_type != SHT_DYNSYM))
            continue;
        Elf_Data *data = elf_getdata(section, NULL);
        int count = (int)(header.sh_size / header.sh_entsize);
        for (int i = 0; data && i < count; i++) {
            GElf_Sym symbol;
            if (gelf_getsym(data, i, &symbol) && GELF_ST_TYPE(symbol.st_info) == type &&
                symbol.st_shndx != SHN_UNDEF && address >= symbol.st_value &&
                address - symbol.st_value < symbol.st_size) {
                *found = symbol;
                return elf_strptr(lines->elf, header.sh_link, symbol.st_name);
            }
        }
    }
    return NULL;
}

static const char *symbol_at(struct lines *lines, uint64_t address, unsigned type) {
    GElf_Sym symbol;
    return symbol_found(lines, address, type, &symbol);
}

/* The unit that `address` was compiled from. clang writes no table of address ranges, so that
 * dwarf_addrdie would not find it. */
static bool find_unit(struct lines *lines, uint64_t address, Dwarf_Die *unit) {
    Dwarf_CU *cu = NULL;
    Dwarf_Die die;
    while (lines->dwarf && dwarf_get_units(lines->dwarf, cu, &cu, NULL, NULL, &die, NULL) == 0) {
        if (dwarf_haspc(&die, address) == 1) {
            *unit = die;
            return true;
        }
    }
    return false;
}

/* The file that an inlined function was called from, by its number in the unit's table. */
static const char *call_file(Dwarf_Die *unit, Dwarf_Die *inlined) {
    Dwarf_Files *files;
    size_t count;
    Dwarf_Attribute attribute;
    Dwarf_Word number;
    if (dwarf_getsrcfiles(unit, &files, &count) != 0 ||
        dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &number) != 0)
        return NULL;
    return number < count ? dwarf_filesrc(files, (size_t)number, NULL, NULL) : NULL;
}

static int call_line(Dwarf_Die *inlined) {
    Dwarf_Attribute attribute;
    Dwarf_Word number;
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &number) != 0)
        return 0;
    return number < 1 << 30 ? (int)number : 0;
}

/* The line of an address. Where the compiler has merged code of several lines it gives none (0): then
 * that of the code before it in the same function, or else after it. */
static const char *line_at(Dwarf_Die *unit, uint64_t address, int *line) {
    Dwarf_Line *at = dwarf_getsrc_die(unit, address), *other = NULL;
    const char *file = at ? dwarf_linesrc(at, NULL, NULL) : NULL;
    *line = 0;
    if (!at || dwarf_lineno(at, line) != 0 || *line > 0)
        return file;
    Dwarf_Die *scopes = NULL;
    int count = dwarf_getscopes(unit, address, &scopes);
    Dwarf_Addr low = address, high = address;
    for (int i = 0; i < count; i++)
        if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram) {
            dwarf_lowpc(&scopes[i], &low);
            dwarf_highpc(&scopes[i], &high);
        }
    free(scopes);
    enum { FAR = 4096 };
    low = address - low > FAR ? address - FAR : low;
    high = high - address > FAR ? address + FAR : high;
    for (Dwarf_Addr before = address; before > low && *line == 0; before--)
        if ((other = dwarf_getsrc_die(unit, before - 1)))
            dwarf_lineno(other, line);
    for (Dwarf_Addr after = address + 1; after < high && *line == 0; after++)
        if ((other = dwarf_getsrc_die(unit, after)))
            dwarf_lineno(other, line);
    return other ? dwarf_linesrc(other, NULL, NULL) : file;
}

void lines_stack(struct lines *lines, uint64_t address, struct stack *stack) {
    Dwarf_Die unit, *scopes = NULL;
    if (!lines || !find_unit(lines, address, &unit)) {
        stack_add(stack, lines ? symbol_at(lines, address, STT_FUNC) : NULL, NULL, 0, false);
        return;
    }
    int line;
    const char *file = line_at(&unit, address, &line);
    int count = dwarf_getscopes(&unit, address, &scopes);
    bool whole = false;
    for (int i = 0; i < count && !whole; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        stack_add(stack, dwarf_diename(&scopes[i]), file, line, true);
        whole = tag == DW_TAG_subprogram;
        file = call_file(&unit, &scopes[i]);
        line = call_line(&scopes[i]);
    }
    if (!whole)
        stack_add(stack, symbol_at(lines, address, STT_FUNC), file, line, file != NULL);
    free(scopes);
}

char *lines_path(struct lines *lines, uint64_t address, int *line) {
    Dwarf_Die unit;
    const char *file =
        lines && find_unit(lines, address, &unit) ? line_at(&unit, address, line) : NULL;
    if (!file)
        return NULL;
    /* What lies below the folder that the compiler ran in may be named from there. */
    Dwarf_Attribute attribute;
    const char *folder =
        *file == '/' ? NULL : dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &attribute));
    return folder ? text_format("%s/%s", folder, file) : text_copy(file);
}

char *lines_function(struct lines *lines, uint64_t address) {
    const char *name = lines ? symbol_at(lines, address, STT_FUNC) : NULL;
    return name ? text_copy(name) : NULL;
}

char *lines_variable(struct lines *lines, uint64_t address) {
    const char *name = lines ? symbol_at(lines, address, STT_OBJECT) : NULL;
    /* A static variable of a function has a number added: "count.0", clang's "main.count". */
    if (!name)
        return NULL;
    size_t length = strcspn(name, ".");
    const char *dot = name[length] == '.' ? name + length + 1 : NULL;
    if (dot && (*dot < '0' || *dot > '9'))
        return text_copy(dot);
    return text_copy_n(name, length);
}

/* --- what lies in a variable ---------------------------------------------------------------------- */

/* The type that a declaration or another type refers to. */
static bool type_of(Dwarf_Die *die, Dwarf_Die *type) {
    Dwarf_Attribute attribute;
    return dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), type) != NULL;
}

static bool is_opaque(const char *name) {
    static const char *const names[] = {"pthread_", "sem_t", "mtx_t", "cnd_t", "once_flag"};
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    }
    return false;
}

/* Without its names and qualifiers. False for one that is not to be looked into. */
static bool type_peel(Dwarf_Die *type) {
    for (;;) {
        switch (dwarf_tag(type)) {
        case DW_TAG_typedef:
            if (is_opaque(dwarf_diename(type)))
                return false;
            break;
        case DW_TAG_const_type:
        case DW_TAG_volatile_type:
        case DW_TAG_atomic_type: break;
        default: return true;
        }
        Dwarf_Die inner;
        if (!type_of(type, &inner))
            return false;
        *type = inner;
    }
}

static bool member_at(Dwarf_Die *type, uint64_t *offset, Dwarf_Die *member) {
    Dwarf_Die child;
    for (int more = dwarf_child(type, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
        Dwarf_Attribute attribute;
        Dwarf_Word start, size;
        Dwarf_Die inner;
        if (dwarf_tag(&child) != DW_TAG_member || !type_of(&child, &inner) ||
            dwarf_aggregate_size(&inner, &size) != 0 ||
            dwarf_formudata(dwarf_attr(&child, DW_AT_data_member_location, &attribute), &start) !=
                0)
            continue;
        if (*offset >= start && *offset - start < size) {
            *offset -= start;
            *member = child;
            return true;
        }
    }
    return false;
}

/* The elements of an array's first dimension: how many bytes each has, those of the other dimensions
 * together. */
static uint64_t element_size(Dwarf_Die *array) {
    Dwarf_Die element, dimension;
    Dwarf_Word size;
    if (!type_of(array, &element) || dwarf_aggregate_size(&element, &size) != 0)
        return 0;
    int more = dwarf_child(array, &dimension);
    for (bool first = true; more == 0; more = dwarf_siblingof(&dimension, &dimension)) {
        Dwarf_Attribute attribute;
        Dwarf_Word count;
        if (!first && dwarf_formudata(dwarf_attr(&dimension, DW_AT_count, &attribute), &count) == 0)
            size *= count;
        first = false;
    }
    return size;
}

/* Adds what lies at `offset` of something of this type to its name, which it takes. */
static char *name_part(char *name, Dwarf_Die type, uint64_t offset) {
    for (int depth = 0; depth < 8 && type_peel(&type); depth++) {
        char *longer = NULL;
        Dwarf_Die inner;
        uint64_t size;
        if (dwarf_tag(&type) == DW_TAG_structure_type && member_at(&type, &offset, &inner)) {
            const char *member = dwarf_diename(&inner);
            longer = member ? text_format("%s.%s", name, member) : text_copy(name);
            if (!type_of(&inner, &type))
                depth = 8;
        } else if (dwarf_tag(&type) == DW_TAG_array_type && (size = element_size(&type)) != 0) {
            longer = text_format("%s[%lu]", name, (unsigned long)(offset / size));
            offset %= size;
            if (!type_of(&type, &inner))
                depth = 8;
            else
                type = inner;
        }
        if (!longer)
            break;
        free(name);
        name = longer;
    }
    return name;
}

/* The variable of this name and size, in `parent` or in what that holds. */
static bool variable_in(Dwarf_Die *parent, const char *name, uint64_t size, Dwarf_Die *type) {
    Dwarf_Die child;
    for (int more = dwarf_child(parent, &child); more == 0;
         more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);
        const char *own = dwarf_diename(&child);
        Dwarf_Word bytes;
        if (tag == DW_TAG_variable && own && strcmp(own, name) == 0 && type_of(&child, type) &&
            dwarf_aggregate_size(type, &bytes) == 0 && bytes == size)
            return true;
        if ((tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block) &&
            variable_in(&child, name, size, type))
            return true;
    }
    return false;
}

char *lines_object(struct lines *lines, uint64_t address) {
    GElf_Sym symbol;
    char *name = lines ? lines_variable(lines, address) : NULL;
    if (!name || !symbol_found(lines, address, STT_OBJECT, &symbol))
        return name;
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit, type;
    while (lines->dwarf && dwarf_get_units(lines->dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
        if (variable_in(&unit, name, symbol.st_size, &type))
            return name_part(name, type, address - symbol.st_value);
    }
    return name;
}

void lines_loaded_at(struct lines *lines, uint64_t address, uint64_t offset) {
    enum { PAGE = 4096 }; /* a multiple of it on every machine */
    if (lines)
        lines->base = (address - offset + PAGE / 2) / PAGE * PAGE;
}

char *lines_loaded_variable(struct lines *lines, uint64_t address) {
    return lines && lines->base && address >= lines->base
               ? lines_variable(lines, address - lines->base)
               : NULL;
}
