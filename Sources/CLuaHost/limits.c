// Memory, stops, and the hook that is armed late.
#include "host.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void on_hook(lua_State *L, lua_Debug *where);

/// Lua collects and asks once more, and then raises where no handler sees the stack: where it was is told
/// now. Nothing here touches Lua's memory.
static void *refuse(lh_host *host, size_t size) {
  char message[128];
  if (size < 1 << 20) snprintf(message, sizeof message, "more than %zu MB of memory", host->limits.hard_memory >> 20);
  else snprintf(message, sizeof message, "no memory for %zu MB more; a script may use %zu MB", size >> 20, host->limits.soft_memory >> 20);
  if (host->stop) lh_record_stop(host);
  else if (!host->report.kept) lh_record_text(host, lh_failure_memory, message);
  return NULL;
}

/// Lua's allocator. Past the soft limit the hook is armed, past the hard one there is nothing more.
void *lh_allocate(void *context, void *block, size_t old_size, size_t new_size) {
  lh_host *host = context;
  if (!block) old_size = 0;  // then it tells the kind of object
  if (new_size > old_size) {
    size_t after = host->memory + (new_size - old_size);
    if (after > host->limits.hard_memory) return refuse(host, new_size);
    if (after > host->limits.soft_memory && !host->pressed) {
      host->pressed = 1;
      lh_arm(host);
    }
  }
  void *result = lh_move_block(host, block, old_size, new_size);
  if (!result && new_size > 0) {
    if (new_size > old_size) return NULL;
    result = block;  // Lua relies on shrinking
  }
  host->memory += new_size - old_size;
  return result;
}

/// Sets the hook at every instruction of all that runs. Async-signal-safe, and for this thread only:
/// `lua_sethook` walks the call list.
void lh_arm(lh_host *host) {
  for (struct lh_link *link = host->running; link; link = link->previous)
    lua_sethook(link->L, on_hook, LUA_MASKCOUNT, 1);
}

/// It stays armed after a stop, so that whatever runs next is stopped as well.
static void on_hook(lua_State *L, lua_Debug *where) {
  (void)where;
  lh_host *host = lh_of(L);
  if (host->stop) lh_raise_stop(L);
  lua_sethook(L, NULL, 0, 0);
  if (!host->pressed) return;
  // Much of what is counted may be garbage, since Lua collects when its memory has doubled. What is left
  // must be clearly below the limit, or the collector would run again and again.
  lua_gc(L, LUA_GCCOLLECT);
  size_t soft = host->limits.soft_memory;
  if (host->memory > soft - soft / 16)
    lh_stop(L, lh_failure_memory, "more than %zu MB of memory", soft >> 20);
  host->pressed = 0;
}

int lh_stop(lua_State *L, lh_failure kind, const char *format, ...) {
  lh_host *host = lh_of(L);
  if (!host->stop) {
    host->stop = kind;
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    lh_record_text(host, kind, message);
  }
  return lh_raise_stop(L);
}

/// The watchdog only sets `stop`: what it means, and where the script is, is told when that is noticed.
void lh_record_stop(lh_host *host) {
  if (host->report.kind == (lh_failure)host->stop) return;
  char message[128];
  if (host->over_run) snprintf(message, sizeof message, "the script's functions took more than %g s of processor time in this run", host->limits.seconds_per_run);
  else snprintf(message, sizeof message, "ran for more than %g s of processor time", host->limits.seconds_per_call);
  lh_record_text(host, (lh_failure)host->stop, message);
}

/// Raises what every catcher of ours passes on.
int lh_raise_stop(lua_State *L) {
  lh_host *host = lh_of(L);
  if (host->broken) siglongjmp(host->entry->escape, 1);
  lh_record_stop(host);
  lh_arm(host);
  lua_pushlightuserdata(L, host);
  return lua_error(L);
}

/// After LUA_ERRMEM: what a script could catch, it would go on to fill again.
int lh_stop_for_memory(lua_State *L) {
  lh_host *host = lh_of(L);
  if (host->stop || host->report.kind != lh_failure_memory) lh_stop(L, lh_failure_memory, "not enough memory");
  host->stop = lh_failure_memory;
  return lh_raise_stop(L);
}

void lh_expect(lua_State *L, size_t bytes, const char *what) {
  lh_host *host = lh_of(L);
  size_t hard = host->limits.hard_memory;
  if (bytes > hard || host->memory + bytes > hard) {
    if (bytes <= hard) {
      lua_gc(L, LUA_GCCOLLECT);
      if (host->memory + bytes <= hard) return;
    }
    lh_stop(L, lh_failure_memory, "%s would need %.0f MB more; a script may use %zu MB", what, (double)bytes / 1048576,
            host->limits.soft_memory >> 20);
  }
}

void lh_need_stack(lua_State *L, size_t bytes) {
  const char *floor = lh_of(L)->stack_floor;
  if (floor && (const char *)__builtin_frame_address(0) < floor + bytes)
    luaL_error(L, "stack overflow (calls nest too deeply)");
}

bool lh_grow(lh_host *host, struct lh_bytes *bytes, size_t more) {
  if (bytes->used + more <= bytes->room) return true;
  size_t room = bytes->room < 256 ? 256 : bytes->room;
  while (room < bytes->used + more) room *= 2;
  host->outside += 1;
  char *at = realloc(bytes->at, room);
  host->outside -= 1;
  if (!at) return false;
  bytes->at = at;
  bytes->room = room;
  return true;
}
