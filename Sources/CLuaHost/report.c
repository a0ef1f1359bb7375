// What went wrong, and where. Everything is kept in buffers of the state's own: telling of an error must
// not fail for want of memory.
#include "host.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lh_failure lh_report_kind(const lh_host *host) { return host->report.kind; }
lh_place lh_report_place(const lh_host *host) { return host->report.place; }
const char *lh_report_message(const lh_host *host) { return host->report.message; }
const char *lh_report_traceback(const lh_host *host) { return host->report.traceback; }

// MARK: Chunks

const char *lh_chunk_name(const lh_host *host, int32_t chunk) {
  return chunk >= 0 && chunk < host->chunk_count ? host->chunks[chunk].name : NULL;
}

static int32_t find_chunk(const lh_host *host, const char *name) {
  for (int32_t i = 0; i < host->chunk_count; i += 1)
    if (strcmp(host->chunks[i].name, name) == 0) return i;
  return -1;
}

/// Lua shows the end of a name that is too long, after dots.
static void show(char *to, const char *name) {
  size_t length = strlen(name), room = LUA_IDSIZE - 1;
  if (length <= room) memcpy(to, name, length + 1);
  else snprintf(to, LUA_IDSIZE, "...%s", name + length - (room - 3));
}

/// The number of a script file, new or known; -1 if there is no memory for another.
int32_t lh_chunk_named(lh_host *host, const char *name) {
  int32_t known = find_chunk(host, name);
  if (known >= 0) return known;
  host->outside += 1;
  struct lh_chunk *chunks = realloc(host->chunks, sizeof *chunks * (size_t)(host->chunk_count + 1));
  char *copy = chunks ? strdup(name) : NULL;
  host->outside -= 1;
  if (chunks) host->chunks = chunks;
  if (!copy) return -1;
  struct lh_chunk *chunk = &host->chunks[host->chunk_count];
  chunk->name = copy;
  show(chunk->shown, name);
  return host->chunk_count++;
}

// MARK: Places

static lh_place place_of(const lh_host *host, const lua_Debug *frame) {
  if (frame->currentline <= 0 || frame->source[0] != '@') return (lh_place){-1, 0};
  int32_t chunk = find_chunk(host, frame->source + 1);
  return (lh_place){chunk, chunk < 0 ? 0 : frame->currentline};
}

lh_place lh_caller(lh_host *host) {
  for (struct lh_link *link = host->running; link; link = link->previous) {
    lua_Debug frame;
    for (int level = 0; lua_getstack(link->L, level, &frame); level += 1) {
      lua_getinfo(link->L, "Sl", &frame);
      lh_place place = place_of(host, &frame);
      if (place.chunk >= 0) return place;
    }
  }
  return (lh_place){-1, 0};
}

void lh_push_place(lua_State *L, lh_place place) {
  lh_host *host = lh_of(L);
  if (place.chunk < 0) lua_pushliteral(L, "");
  else lua_pushfstring(L, "%s:%d: ", host->chunks[place.chunk].shown, place.line);
}

/// As luaL_error, at the innermost line of a script file, however many library functions are in between.
int lh_error(lua_State *L, const char *format, ...) {
  lh_push_place(L, lh_caller(lh_of(L)));
  va_list arguments;
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  return lua_error(L);
}

/// Skips "file:12: " if the file is one of ours, as often as it is there, and says what the last one was.
static const char *skip_places(const lh_host *host, const char *message, lh_place *place) {
  for (int32_t i = 0; i < host->chunk_count; i += 1) {
    size_t length = strlen(host->chunks[i].shown);
    if (strncmp(message, host->chunks[i].shown, length) != 0 || message[length] != ':') continue;
    char *end;
    long line = strtol(message + length + 1, &end, 10);
    if (end == message + length + 1 || line <= 0 || line > INT32_MAX || end[0] != ':' || end[1] != ' ') continue;
    *place = (lh_place){i, (int32_t)line};
    message = end + 2;
    i = -1;
  }
  return message;
}

// MARK: The report

/// Copies text so that it cannot drive a terminal, and says how long it has become. Control signs are shown
/// as pictures; what is not UTF-8, and signs that turn the direction of writing, as U+FFFD. Tabs and ends
/// of lines stay.
size_t lh_clean(char *to, size_t room, const char *from, size_t length) {
  size_t used = 0;
  const unsigned char *at = (const unsigned char *)from, *end = at + length;
  while (at < end && used + 4 < room) {
    unsigned char first = *at;
    unsigned width = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    uint32_t code = width < 2 ? first : first & (0x7Fu >> width);
    if (width > end - at) width = 0;
    for (unsigned i = 1; i < width; i += 1) {
      if ((at[i] & 0xC0) != 0x80) width = 0;
      else code = code << 6 | (at[i] & 0x3F);
    }
    bool wrong = width == 0 || (width == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) ||
                 (width == 4 && (code < 0x10000 || code > 0x10FFFF));
    if (wrong) width = 1;
    bool turns = (code >= 0x80 && code < 0xA0) || code == 0x200E || code == 0x200F || code == 0x2028 || code == 0x2029 ||
                 (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    if (wrong || turns) {
      memcpy(to + used, "\xEF\xBF\xBD", 3);
      used += 3;
    } else if ((code < 0x20 && code != '\t' && code != '\n') || code == 0x7F) {
      to[used] = (char)0xE2, to[used + 1] = (char)0x90, to[used + 2] = (char)(code == 0x7F ? 0xA1 : 0x80 + code);
      used += 3;
    } else {
      memcpy(to + used, at, width);
      used += width;
    }
    at += width;
  }
  if (used < room) to[used] = 0;
  return used;
}

static void append(char *to, size_t room, const char *text) {
  size_t used = strlen(to);
  lh_clean(to + used, room - used, text, strlen(text));
}

static void trace_frame(lua_State *L, lua_Debug *frame, char *to, size_t room) {
  lua_getinfo(L, "Slnt", frame);
  if (*frame->what == 'C' && !frame->name) return;  // the shim's own
  char line[256];
  int used = frame->currentline > 0 ? snprintf(line, sizeof line, "%s:%d: ", frame->short_src, frame->currentline) : 0;
  const char *kind = *frame->what == 'C' ? "word" : "function";
  if (*frame->what == 'm') snprintf(line + used, sizeof line - (size_t)used, "at the top of the file");
  else if (frame->name) snprintf(line + used, sizeof line - (size_t)used, "in %s '%s'", kind, frame->name);
  else snprintf(line + used, sizeof line - (size_t)used, "in the function of line %d", frame->linedefined);
  if (*to) append(to, room, "\n");
  append(to, room, line);
}

static int depth_of(lua_State *L) {
  lua_Debug frame;
  int low = 0, high = 1;
  while (lua_getstack(L, high - 1, &frame)) low = high, high *= 2;
  while (low < high - 1) {
    int middle = (low + high) / 2;
    if (lua_getstack(L, middle - 1, &frame)) low = middle;
    else high = middle;
  }
  return low;
}

/// The innermost and the outermost frames of all that runs.
static void trace(lh_host *host) {
  enum { FIRST = 12, LAST = 8 };
  char *to = host->report.traceback;
  size_t room = sizeof host->report.traceback;
  *to = 0;
  for (struct lh_link *link = host->running; link; link = link->previous) {
    int depth = depth_of(link->L);
    for (int level = 0; level < depth; level += 1) {
      if (depth > FIRST + LAST && level == FIRST) {
        append(to, room, "\n…");
        level = depth - LAST;
      }
      lua_Debug frame;
      if (lua_getstack(link->L, level, &frame)) trace_frame(link->L, &frame, to, room);
    }
  }
}

void lh_record_text(lh_host *host, lh_failure kind, const char *message) {
  lh_place place = host->report.compiling ? host->reading : lh_caller(host);
  const char *rest = skip_places(host, message, &place);
  host->report.kind = kind;
  host->report.place = place;
  lh_clean(host->report.message, sizeof host->report.message, rest, strlen(rest));
  trace(host);
}

static void word_field(lua_State *L, char *to, size_t room) {
  if (lua_isinteger(L, -1)) snprintf(to, room, LUA_INTEGER_FMT, lua_tointeger(L, -1));
  else if (lua_type(L, -1) == LUA_TNUMBER) snprintf(to, room, LUA_NUMBER_FMT, lua_tonumber(L, -1));
  else if (lua_type(L, -1) == LUA_TSTRING) lh_clean(to, room, lua_tostring(L, -1), lua_rawlen(L, -1));
}

/// What an error value says, in words. Allocates nothing of Lua's, and so raises nothing.
static void word_value(lua_State *L, int index, char *to, size_t room) {
  switch (lua_type(L, index)) {
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    lh_clean(to, room, text, length);
    return;
  }
  case LUA_TNIL: snprintf(to, room, "error value is nothing (nil)"); return;
  case LUA_TBOOLEAN: snprintf(to, room, "error value is %s", lua_toboolean(L, index) ? "true" : "false"); return;
  case LUA_TNUMBER:
    if (lua_isinteger(L, index)) snprintf(to, room, "error value is %lld", lua_tointeger(L, index));
    else snprintf(to, room, "error value is %.14g", lua_tonumber(L, index));
    return;
  case LUA_TTABLE: break;
  default: snprintf(to, room, "error value is a %s", luaL_typename(L, index)); return;
  }
  snprintf(to, room, "error value is a table");
  char code[64] = "", text[512] = "";
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) continue;
    if (strcmp(lua_tostring(L, -2), "code") == 0) word_field(L, code, sizeof code);
    if (strcmp(lua_tostring(L, -2), "message") == 0) word_field(L, text, sizeof text);
  }
  if (*code) append(to, room, ", code "), append(to, room, code);
  if (*text) append(to, room, ": "), append(to, room, text);
}

void lh_record(lua_State *L, int index) {
  lh_host *host = lh_of(L);
  if (host->stop) lh_record_stop(host);
  if (host->stop || host->report.kept) return;
  index = lua_absindex(L, index);
  char message[sizeof host->report.message];
  word_value(L, index, message, sizeof message);
  lh_record_text(host, lh_failure_runtime, message);
  const char *text = host->report.message;
  if (host->report.compiling) {
    host->report.kind = lh_failure_syntax;  // the parser's overflow knows no line, but what it read does
    if (strcmp(text, "C stack overflow") == 0) strcpy(host->report.message, "nested too deeply");
  } else if (strncmp(text, "stack overflow", 14) == 0 || strncmp(text, "C stack overflow", 16) == 0 || strncmp(text, "error in error handling", 23) == 0) {
    host->report.kind = lh_failure_recursion;
  }
}

/// Called where the error arose, with the stack as it was then.
int lh_handle_message(lua_State *L) {
  lh_record(L, 1);
  lh_of(L)->report.kept = true;
  return 1;
}
