#include <sqlite3.h>

/* A function of variable arguments, which Swift cannot call. */
static inline void sqlite_forbid_triggers(sqlite3 *database) {
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
}
