// string.find, match, gmatch, gsub on our patterns; rep and format without surprises.
#define _GNU_SOURCE
#include "pattern.h"
#include <stdlib.h>
#include <string.h>

// MARK: find, match

/// Where an argument says to begin, from 0; past the end if there is no such place.
static size_t beginning(lua_State *L, int index, size_t length) {
  lua_Integer place = luaL_optinteger(L, index, 1);
  if (place > 0) return (size_t)place - 1;
  if (place == 0 || place < -(lua_Integer)length) return 0;
  return length + (size_t)place;
}

static int find_plain(lua_State *L, const char *text, size_t length, size_t from) {
  size_t sought;
  const char *what = lua_tolstring(L, 2, &sought);
  const char *at = sought == 0 ? text + from : memmem(text + from, length - from, what, sought);
  if (!at) return lua_pushnil(L), 1;
  lua_pushinteger(L, at - text + 1);
  lua_pushinteger(L, at - text + (lua_Integer)sought);
  return 2;
}

static bool is_plain(const char *pattern, size_t length) {
  for (size_t i = 0; i < length; i += 1)
    if (pattern[i] && strchr("^$*+?.([%-", pattern[i])) return false;
  return true;
}

static int find_or_match(lua_State *L, bool find) {
  size_t length, pattern_length;
  const char *text = luaL_checklstring(L, 1, &length), *pattern_text = luaL_checklstring(L, 2, &pattern_length);
  size_t from = beginning(L, 3, length);
  if (from > length) return lua_pushnil(L), 1;
  if (find && (lua_toboolean(L, 4) || is_plain(pattern_text, pattern_length))) return find_plain(L, text, length, from);
  const struct lh_pattern *pattern = lh_compile_pattern(L, 2, true);
  struct lh_match match;
  lh_match_in(&match, L, pattern, 1);
  for (const char *at = text + from; pattern->anchored || (at = lh_match_candidate(&match, at)); at += 1) {
    const char *end = lh_match_at(&match, at);
    if (end && !find) return lh_push_captures(&match, at, end);
    if (end) {
      lua_pushinteger(L, at - text + 1);
      lua_pushinteger(L, end - text);
      return 2 + lh_push_captures(&match, NULL, NULL);
    }
    if (pattern->anchored) break;
  }
  lua_pushnil(L);
  return 1;
}

static int find(lua_State *L) { return find_or_match(L, true); }
static int match(lua_State *L) { return find_or_match(L, false); }

// MARK: gmatch

/// Upvalues: the subject, the pattern, where the next match may begin, where the last one ended (or -1).
static int next_match(lua_State *L) {
  int subject = lua_upvalueindex(1);
  struct lh_match match;
  lh_match_in(&match, L, lua_touserdata(L, lua_upvalueindex(2)), subject);
  lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  for (const char *at = match.start + lua_tointeger(L, lua_upvalueindex(3)); (at = lh_match_candidate(&match, at)); at += 1) {
    const char *end = lh_match_at(&match, at);
    if (!end || end - match.start == last) continue;
    lua_pushinteger(L, end - match.start);
    lua_copy(L, -1, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return lh_push_captures(&match, at, end);
  }
  return 0;
}

static int gmatch(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  luaL_checkstring(L, 2);
  size_t from = beginning(L, 3, length);
  lua_settop(L, 2);
  lua_pushvalue(L, 1);
  lh_compile_pattern(L, 2, false);
  lua_pushinteger(L, from > length ? (lua_Integer)length + 1 : (lua_Integer)from);
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, next_match, 4);
  return 1;
}

// MARK: gsub

static void add_template(struct lh_match *match, luaL_Buffer *to, const char *from, const char *end) {
  lua_State *L = match->L;
  size_t length;
  const char *at = lua_tolstring(L, 3, &length), *last = at + length;
  for (const char *percent; (percent = memchr(at, '%', (size_t)(last - at))); at = percent + 2) {
    luaL_addlstring(to, at, (size_t)(percent - at));
    char sign = percent + 1 < last ? percent[1] : 0;
    if (sign == '%') {
      luaL_addchar(to, '%');
    } else if (sign == '0') {
      luaL_addlstring(to, from, (size_t)(end - from));
    } else if (sign >= '1' && sign <= '9') {
      lh_push_capture(match, sign - '1', from, end);
      luaL_tolstring(L, -1, NULL);
      lua_remove(L, -2);
      luaL_addvalue(to);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
  }
  luaL_addlstring(to, at, (size_t)(last - at));
}

/// Whether the match was replaced: what gives nothing or false leaves it.
static bool add_replacement(struct lh_match *match, luaL_Buffer *to, const char *from, const char *end) {
  lua_State *L = match->L;
  switch (lua_type(L, 3)) {
  case LUA_TFUNCTION:
    lua_pushvalue(L, 3);
    lua_call(L, lh_push_captures(match, from, end), 1);
    break;
  case LUA_TTABLE:
    lh_push_capture(match, 0, from, end);
    lua_gettable(L, 3);
    break;
  default: add_template(match, to, from, end); return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(to, from, (size_t)(end - from));
    return false;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(to);
  return true;
}

static int gsub(lua_State *L) {
  size_t length;
  const char *at = luaL_checklstring(L, 1, &length), *last = NULL;
  int type = lua_type(L, 3);
  luaL_checkstring(L, 2);
  luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3, "string/function/table");
  lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
  lua_settop(L, 4);
  const struct lh_pattern *pattern = lh_compile_pattern(L, 2, true);
  struct lh_match match;
  lh_match_in(&match, L, pattern, 1);
  bool changed = false;
  luaL_Buffer result;
  luaL_buffinit(L, &result);
  while (count < most) {
    const char *end = lh_match_at(&match, at);
    if (end && end != last) {
      count += 1;
      changed |= add_replacement(&match, &result, at, end);
      at = last = end;
    } else if (at < match.end) {
      luaL_addchar(&result, *at++);
    } else {
      break;
    }
    if (pattern->anchored) break;
  }
  luaL_addlstring(&result, at, (size_t)(match.end - at));
  luaL_pushresult(&result);
  if (!changed) lua_pushvalue(L, 1);
  lua_pushinteger(L, count);
  return 2;
}

// MARK: rep, format

static int rep(lua_State *L) {
  size_t length, gap;
  const char *text = luaL_checklstring(L, 1, &length), *separator = luaL_optlstring(L, 3, "", &gap);
  lua_Integer count = luaL_checkinteger(L, 2);
  if (count <= 0 || length + gap == 0) return lua_pushliteral(L, ""), 1;
  double size = (double)count * (double)(length + gap);
  if (size > 0x1p62) size = 0x1p62;
  lh_expect(L, (size_t)size, "string.rep");
  size_t total = (size_t)count * length + (size_t)(count - 1) * gap;
  luaL_Buffer result;
  char *to = luaL_buffinitsize(L, &result, total);
  const lh_host *host = lh_of(L);
  if (length == 1 && gap == 0) {
    memset(to, *text, total);
  } else {
    for (lua_Integer i = 0; i < count; i += 1) {
      if (i > 0) to = (char *)memcpy(to, separator, gap) + gap;
      to = (char *)memcpy(to, text, length) + length;
      lh_checkpoint(L, host);
    }
  }
  luaL_pushresultsize(&result, total);
  return 1;
}

/// Upvalue 1: Lua's own, which goes on in this very call once each %s has its text: it would show addresses.
static int format(lua_State *L) {
  size_t length;
  const char *at = luaL_checklstring(L, 1, &length), *end = at + length;
  int argument = 1, top = lua_gettop(L);
  while ((at = memchr(at, '%', (size_t)(end - at)))) {
    at += 1;
    if (*at == '%') {
      at += 1;
      continue;
    }
    argument += 1;
    at += strspn(at, "-+#0 .123456789");
    if (*at == 'p') return luaL_error(L, "invalid conversion '%%p' to 'format': addresses differ from run to run");
    if (*at != 's' || argument > top) continue;
    lh_text_of(L, argument, NULL);
    lua_replace(L, argument);
  }
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/// Takes the library's table on top.
void lh_open_text(lua_State *L) {
  static const luaL_Reg words[] = {{"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", gsub}, {"rep", rep}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
  lua_getfield(L, -1, "format");
  lua_pushcclosure(L, format, 1);
  lua_setfield(L, -2, "format");
  lua_pushnil(L);
  lua_setfield(L, -2, "dump");
}
