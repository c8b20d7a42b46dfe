#include <stdio.h>
#include <editline/readline.h>

/* Swift has no access to another library's changing variables. */

/* Completes words by `complete` alone, which is asked for matches of a word. */
static inline void jobtrail_edit_begin(const char *name, const char *breaks, rl_completion_func_t *complete) {
    rl_readline_name = name;
    rl_initialize();
    rl_completer_word_break_characters = (char *)breaks;
    rl_attempted_completion_function = complete;
}

/* No file names where nothing matches. */
static inline void jobtrail_edit_end_completion(void) {
    rl_attempted_completion_over = 1;
}
