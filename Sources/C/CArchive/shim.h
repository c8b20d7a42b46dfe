#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>

/* libarchive and the libraries that it needs, ICU among them, are loaded when a bundle is first opened, not with the
   program. What is archive_… there is bundle_… here. */

static inline void *bundle_symbol(const char *name) {
    static void *library;
    if (!library) library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : 0;
}

/* Whether the library is installed; nothing else here may be called before. */
static inline int bundle_load(void) { return bundle_symbol("archive_read_new") != 0; }

#define BUNDLE(result, name, parameters, values)                                             \
    static inline result bundle_##name parameters {                                          \
        static __typeof__(&archive_##name) call;                                             \
        if (!call) call = (__typeof__(&archive_##name))bundle_symbol("archive_" #name);      \
        return call values;                                                                  \
    }
#define BUNDLE_READ(result, name) BUNDLE(result, name, (struct archive *from), (from))
#define BUNDLE_ENTRY(result, name) BUNDLE(result, entry_##name, (struct archive_entry *of), (of))

BUNDLE(struct archive *, read_new, (void), ())
BUNDLE_READ(int, read_free)
BUNDLE_READ(int, read_support_filter_lzma)
BUNDLE_READ(int, read_support_filter_compress)
BUNDLE_READ(int, read_support_format_tar)
BUNDLE_READ(int, read_support_format_zip_seekable)
BUNDLE_READ(int, read_support_format_zip_streamable)
BUNDLE_READ(int, read_support_format_7zip)
BUNDLE(int, read_set_format, (struct archive *from, int format), (from, format))
BUNDLE(int, read_set_format_option, (struct archive *from, const char *format, const char *option, const char *value),
       (from, format, option, value))
BUNDLE(int, read_set_callback_data, (struct archive *from, void *data), (from, data))
BUNDLE(int, read_set_read_callback, (struct archive *from, archive_read_callback *callback), (from, callback))
BUNDLE(int, read_set_seek_callback, (struct archive *from, archive_seek_callback *callback), (from, callback))
BUNDLE_READ(int, read_open1)
BUNDLE(int, read_next_header, (struct archive *from, struct archive_entry **entry), (from, entry))
BUNDLE_READ(int, read_data_skip)
BUNDLE(int, read_data_block, (struct archive *from, const void **start, size_t *count, la_int64_t *offset),
       (from, start, count, offset))
BUNDLE_READ(la_int64_t, read_header_position)
BUNDLE_READ(const char *, error_string)
BUNDLE_READ(int, format)
BUNDLE(int, filter_code, (struct archive *from, int filter), (from, filter))
BUNDLE(la_int64_t, filter_bytes, (struct archive *from, int filter), (from, filter))
BUNDLE_ENTRY(const char *, pathname)
BUNDLE_ENTRY(const char *, pathname_utf8)
BUNDLE_ENTRY(int, size_is_set)
BUNDLE_ENTRY(la_int64_t, size)
BUNDLE_ENTRY(int, mtime_is_set)
BUNDLE_ENTRY(time_t, mtime)
BUNDLE_ENTRY(const char *, hardlink)
BUNDLE_ENTRY(__LA_MODE_T, filetype)
BUNDLE_ENTRY(const char *, symlink)
