#pragma once
#include <stdio.h>
#include <editline/readline.h>
#include <dlfcn.h>

/* libedit is loaded when a person is to type a line, not with the program. What is rl_… or …_history there is edit_… here. */

static inline void *edit_symbol(const char *name) {
    static void *library;
    if (!library) library = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : 0;
}

#define EDIT_CALL(name) ((__typeof__(&name))edit_symbol(#name))
#define EDIT_VALUE(name) (*(__typeof__(&name))edit_symbol(#name))

/* Whether the library is installed; nothing else here may be called before. */
static inline int edit_load(void) { return edit_symbol("readline") != 0; }

/* Completes words by `complete` alone, which is asked for matches of a word. */
static inline void edit_begin(const char *name, const char *breaks, rl_completion_func_t *complete) {
    EDIT_VALUE(rl_readline_name) = name;
    EDIT_CALL(rl_initialize)();
    EDIT_VALUE(rl_completer_word_break_characters) = (char *)breaks;
    EDIT_VALUE(rl_attempted_completion_function) = complete;
}

/* No file names where nothing matches. */
static inline void edit_end_completion(void) { EDIT_VALUE(rl_attempted_completion_over) = 1; }

static inline char **edit_matches(const char *word, rl_compentry_func_t *next) {
    return EDIT_CALL(rl_completion_matches)(word, next);
}

static inline char *edit_line(const char *prompt) { return EDIT_CALL(readline)(prompt); }

static inline void edit_load_history(const char *file, int length) {
    EDIT_CALL(using_history)();
    EDIT_CALL(stifle_history)(length);
    EDIT_CALL(read_history)(file);
}

static inline void edit_remember(const char *line) { EDIT_CALL(add_history)(line); }

static inline void edit_save_history(const char *file) { EDIT_CALL(write_history)(file); }
