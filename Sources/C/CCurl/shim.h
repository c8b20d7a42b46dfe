#pragma once
#include <curl/curl.h>
#include <dlfcn.h>

/* libcurl and the thirty libraries that it needs are loaded when a server is first spoken to, not with the program.
   Swift cannot call functions with variable arguments; these have one type each. */

static inline void *jobtrail_curl(const char *name) {
    static void *library;
    if (!library) library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : 0;
}

#define JOBTRAIL_CURL(name, result, ...) ((result (*)(__VA_ARGS__))jobtrail_curl(#name))
#define JOBTRAIL_SETOPT(handle, option, value) \
    JOBTRAIL_CURL(curl_easy_setopt, CURLcode, CURL *, CURLoption, ...)(handle, option, value)

/* NULL if the library is not installed. */
static inline CURL *curl_load(void) {
    return jobtrail_curl("curl_easy_init") ? JOBTRAIL_CURL(curl_easy_init, CURL *, void)() : 0;
}

static inline void curl_free_handle(CURL *handle) {
    JOBTRAIL_CURL(curl_easy_cleanup, void, CURL *)(handle);
}

static inline CURLcode curl_run(CURL *handle) {
    return JOBTRAIL_CURL(curl_easy_perform, CURLcode, CURL *)(handle);
}

static inline const char *curl_words(CURLcode code) {
    return JOBTRAIL_CURL(curl_easy_strerror, const char *, CURLcode)(code);
}

static inline struct curl_slist *curl_add_header(struct curl_slist *headers, const char *header) {
    return JOBTRAIL_CURL(curl_slist_append, struct curl_slist *, struct curl_slist *, const char *)(headers, header);
}

static inline void curl_free_headers(struct curl_slist *headers) {
    JOBTRAIL_CURL(curl_slist_free_all, void, struct curl_slist *)(headers);
}

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return JOBTRAIL_SETOPT(handle, option, value);
}

static inline CURLcode curl_set_number(CURL *handle, CURLoption option, long value) {
    return JOBTRAIL_SETOPT(handle, option, value);
}

static inline CURLcode curl_set_body(CURL *handle, const void *bytes, curl_off_t count) {
    JOBTRAIL_SETOPT(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return JOBTRAIL_SETOPT(handle, CURLOPT_POSTFIELDS, bytes);
}

static inline CURLcode curl_set_headers(CURL *handle, struct curl_slist *headers) {
    return JOBTRAIL_SETOPT(handle, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode curl_set_sink(CURL *handle, curl_write_callback callback, void *context) {
    JOBTRAIL_SETOPT(handle, CURLOPT_WRITEFUNCTION, callback);
    return JOBTRAIL_SETOPT(handle, CURLOPT_WRITEDATA, context);
}

static inline CURLcode curl_set_header_sink(CURL *handle, curl_write_callback callback, void *context) {
    JOBTRAIL_SETOPT(handle, CURLOPT_HEADERFUNCTION, callback);
    return JOBTRAIL_SETOPT(handle, CURLOPT_HEADERDATA, context);
}

static inline CURLcode curl_set_watch(CURL *handle, curl_xferinfo_callback callback, void *context) {
    JOBTRAIL_SETOPT(handle, CURLOPT_XFERINFOFUNCTION, callback);
    JOBTRAIL_SETOPT(handle, CURLOPT_XFERINFODATA, context);
    return JOBTRAIL_SETOPT(handle, CURLOPT_NOPROGRESS, 0L);
}

static inline long curl_response_code(CURL *handle) {
    long code = 0;
    JOBTRAIL_CURL(curl_easy_getinfo, CURLcode, CURL *, CURLINFO, ...)(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

/* A macro with a cast, which Swift does not see. */
static inline CURLcode curl_use_basic_auth(CURL *handle) {
    return JOBTRAIL_SETOPT(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
}
