// What the shim's files share: the state, and who does what in which file.
#ifndef LH_HOST_H
#define LH_HOST_H

#include "CLuaHost.h"
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <setjmp.h>
#include <signal.h>

/// A coroutine that runs, or waits for one that it resumed. On the C stack of whoever started it.
struct lh_link {
  lua_State *L;
  struct lh_link *previous;
};

/// A protected call into Lua from the host. They nest: Lua calls the host, which calls Lua.
struct lh_entry {
  sigjmp_buf escape;  // where the hard stop goes, past C frames only
  struct lh_link *running;
  int outside;
  struct lh_entry *outer;
};

/// Bytes that grow. Freed with the state.
struct lh_bytes {
  char *at;
  size_t used, room;
};

struct lh_watch;
struct lh_image;
struct lh_loose;

/// What a state's blocks come from (memory.c). Blocks of up to LH_REUSED bytes are used again, by their size.
enum { LH_GRAIN = 16, LH_REUSED = 1024 };
struct lh_room {
  char *at;
  size_t used;
  void *spare[LH_REUSED / LH_GRAIN + 1];
};

struct lh_host {
  lua_State *L;
  lh_limits limits;
  void *context;
  lh_respond respond;

  // Where it runs (watchdog.c). Read by the signal handler.
  struct lh_link *volatile running;
  struct lh_entry *volatile entry;
  struct lh_host *beneath;      // the state that called the host, which called this one
  struct lh_watch *watch;
  const char *stack_floor;      // of this thread; NULL where unknown

  // What it may use (limits.c)
  volatile sig_atomic_t stop;   // an lh_failure that ends the state, or 0
  volatile sig_atomic_t broken; // the state was left in the middle of something, and must not be touched
  volatile sig_atomic_t outside;// > 0 in the C library's allocator or in Swift: no place to jump from
  volatile sig_atomic_t pressed;// memory went past the soft limit, and has not been collected yet
  bool over_run;                // it was the run's allowance, not the call's
  int64_t deadline, stopped_at; // ticks of this thread's watch
  int64_t started_at, used;     // ticks
  size_t memory, printed;

  // Where its blocks lie (memory.c)
  struct lh_room room;
  struct lh_image *image;       // as it was when it was marked, or NULL
  struct lh_loose *loose;       // blocks outside the room, once it is marked
  size_t loose_count;

  // What went wrong (report.c)
  struct {
    lh_failure kind;
    bool kept;                  // tells of an error that is on its way: not to be written over
    bool compiling;             // the next error comes from the compiler
    lh_place place;
    char message[2048], traceback[6144];
  } report;
  struct lh_chunk { char *name; char shown[LUA_IDSIZE]; } *chunks;
  int32_t chunk_count;
  lh_place reading;             // what the compiler reads

  // What crosses (inbox.c, outbox.c)
  struct lh_bytes inbox, pairs, outbox, outbox_bytes, refusal, news, changes, code;
  lh_place refused_at;
  bool may_change;              // cells, by the script alone
  lh_place *functions;          // where each was defined, by reference
  int32_t function_count;
  struct lh_column { const char *name; const double *values; int32_t count; uint16_t kind; } *columns;
  int32_t column_count;
};

static inline lh_host *lh_of(lua_State *L) { return *(lh_host **)lua_getextraspace(L); }

// watchdog.c
bool lh_protect(lh_host *, lua_CFunction body, void *request);

// seed.c
lua_State *lh_new_state(lh_host *);

// memory.c
bool lh_open_room(lh_host *);
void lh_close_room(lh_host *);
/// As Lua's allocators, without counting. NULL where there is no memory.
void *lh_move_block(lh_host *, void *block, size_t old_size, size_t new_size);

// limits.c
void *lh_allocate(void *host, void *block, size_t old_size, size_t new_size);
void lh_arm(lh_host *);
/// Ends the state: the script cannot catch it. Does not return.
int lh_stop(lua_State *L, lh_failure kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
int lh_raise_stop(lua_State *L);
void lh_record_stop(lh_host *);
int lh_stop_for_memory(lua_State *L);
/// Before allocating at one stroke: ends the state if that would go past the hard limit.
void lh_expect(lua_State *L, size_t bytes, const char *what);
/// Raises unless so much of the native stack is left.
void lh_need_stack(lua_State *L, size_t bytes);
enum { LH_STACK_FOR_LUA = 96 << 10, LH_STACK_FOR_HOST = 160 << 10 };
/// In every loop of ours that may be long: the hook sees instructions only.
static inline void lh_checkpoint(lua_State *L, const lh_host *host) {
  if (host->stop) lh_raise_stop(L);
}
bool lh_grow(lh_host *, struct lh_bytes *, size_t more);

// report.c
int lh_handle_message(lua_State *L);
void lh_record(lua_State *L, int index);  // the error value there, and where it arose
void lh_record_text(lh_host *, lh_failure kind, const char *message);
int32_t lh_chunk_named(lh_host *, const char *name);
void lh_push_place(lua_State *L, lh_place);  // "file:12: ", or nothing
int lh_error(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t lh_clean(char *to, size_t room, const char *from, size_t length);

// inbox.c, outbox.c
/// How many slots of a box a column of numbers takes: they lie behind its head.
static inline size_t lh_column_slots(size_t count) { return (count * 8 + sizeof(lh_value) - 1) / sizeof(lh_value); }
void lh_receive(lua_State *L, int index);  // adds to the inbox
void lh_view(lua_State *L, int index, lh_value *);  // as lh_receive, without what is in a table
int32_t lh_intern_function(lua_State *L, int index);
int lh_push_outbox(lua_State *L);  // how many

// order.c
bool lh_is_object(const lh_value *key);
bool lh_key_before(const lh_value *, const lh_value *);
typedef bool (*lh_before)(void *context, uint32_t, uint32_t);
/// Stable; never out of bounds, however the order contradicts itself. `scratch` is as long as `order`.
void lh_sort(uint32_t *order, uint32_t *scratch, size_t count, lh_before, void *context);

/// Up to so many bytes Lua has a text once (LUAI_MAXSHORTLEN).
enum { LH_SHORT_TEXT = 40 };

// host functions and objects (host.c, objects.c, cells.c, columns.c)
lh_answer lh_ask(lua_State *L, lh_request, int32_t number, int values);  // the topmost so many values
void lh_push_function(lua_State *L, int32_t reference);
void lh_push_object(lua_State *L, uint16_t kind, int32_t index);
void lh_take_news(lua_State *L);
void lh_open_objects(lua_State *L);
void lh_open_cells(lua_State *L);
bool lh_push_of_column(lua_State *L);
int32_t lh_column_length(const lh_host *, uint16_t kind);

// chunk.c
/// Pushes the function that the text compiles to. Raises; `file` names begin with @, others with =.
void lh_load_text(lua_State *L, const char *source_name, const char *text, size_t length);
void lh_load_code(lua_State *L, const void *code, size_t length);
int lh_load(lua_State *L);
int lh_require(lua_State *L);

// The sandbox, a library a file. Each adds to the table on top, or replaces in it.
void lh_open_sandbox(lua_State *L);
void lh_open_protection(lua_State *L);
void lh_open_coroutines(lua_State *L);
void lh_open_order(lua_State *L);
void lh_open_tables(lua_State *L);
void lh_open_text(lua_State *L);
void lh_open_chance(lua_State *L);
int lh_sort_table(lua_State *L);
int lh_tostring(lua_State *L);
const char *lh_text_of(lua_State *L, int index, size_t *length);  // pushes it, as `tostring` would

/// The tables of ours in the registry, by number: they lie in its array, where Lua finds them quickest. The place before them is luaL_ref's.
/// From LH_OBJECTS on there is one for each kind of objects.
enum { LH_FUNCTIONS = LUA_RIDX_LAST + 2, LH_REFERENCES, LH_WORDS, LH_GLOBALS, LH_MODULES, LH_OBJECT_EVENTS, LH_OBJECTS };

#endif
