// Calls of glibc that Swift's Glibc module hides behind feature macros.
#include <time.h>
char *strptime(const char *restrict text, const char *restrict form, struct tm *restrict parts);

#include <wchar.h>
int wcwidth(wchar_t character);

#include <getopt.h>

// getopt's state is global; these keep it out of Swift's sight.
static inline void getopt_begin(void) { opterr = 0; optind = 0; }
static inline int getopt_index(void) { return optind; }
static inline void getopt_skip(void) { optind++; }
static inline const char *getopt_value(void) { return optarg; }
static inline int getopt_offender(void) { return optopt; }
