// Calls of glibc and Linux that Swift's Glibc module hides behind feature macros or does not cover.
#include <linux/stat.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
char *strptime(const char *restrict text, const char *restrict form, struct tm *restrict parts);

// glibc declares statx under _GNU_SOURCE only; the kernel's call is the same.
static inline int linux_statx(int folder, const char *path, int flags, unsigned mask, struct statx *found) {
    return (int)syscall(SYS_statx, folder, path, flags, mask, found);
}

#include <wchar.h>
int wcwidth(wchar_t character);

// glibc declares these under _GNU_SOURCE only.
#include <spawn.h>
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

#include <getopt.h>

// getopt's state is global; these keep it out of Swift's sight.
static inline void getopt_begin(void) { opterr = 0; optind = 0; }
static inline int getopt_index(void) { return optind; }
static inline void getopt_skip(void) { optind++; }
static inline const char *getopt_value(void) { return optarg; }
static inline int getopt_offender(void) { return optopt; }

#include <pthread.h>
int pthread_setname_np(pthread_t thread, const char *name);

// How many processors this process may use; 0 if the kernel does not tell.
static inline int linux_processors(void) {
    unsigned long sets[1024 / (8 * sizeof(unsigned long))] = {0};
    if (syscall(SYS_sched_getaffinity, 0, sizeof sets, sets) <= 0) return 0;
    int count = 0;
    for (unsigned at = 0; at < sizeof sets / sizeof *sets; at++) count += __builtin_popcountl(sets[at]);
    return count;
}
