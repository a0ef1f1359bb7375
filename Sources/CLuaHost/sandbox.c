// What a script finds: the language's words that are safe as they are, ours in place of the others, and a
// table of globals that it can neither fill nor read past.
#include "host.h"
#include <string.h>

// MARK: Text of a value, without addresses

static const char *checked_text(lua_State *L, size_t *length) {
  if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "'__tostring' must return a string");
  return lua_tolstring(L, -1, length);
}

const char *lh_text_of(lua_State *L, int index, size_t *length) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, 4, NULL);
  if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    lh_need_stack(L, LH_STACK_FOR_LUA);
    lua_pushvalue(L, index);
    lua_call(L, 1, 1);
    return checked_text(L, length);
  }
  switch (lua_type(L, index)) {
  case LUA_TNIL: case LUA_TBOOLEAN: case LUA_TNUMBER: case LUA_TSTRING: return luaL_tolstring(L, index, length);
  default: break;
  }
  int name = luaL_getmetafield(L, index, "__name");
  if (name == LUA_TSTRING) return lua_tolstring(L, -1, length);
  if (name != LUA_TNIL) lua_pop(L, 1);
  lua_pushstring(L, luaL_typename(L, index));
  return lua_tolstring(L, -1, length);
}

int lh_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  lh_text_of(L, 1, NULL);
  return 1;
}

/// print: a line for the record, without what could drive a terminal, within the allowance.
static int print(lua_State *L) {
  lh_host *host = lh_of(L);
  int count = lua_gettop(L);
  luaL_checkstack(L, count + 2, "too many arguments");
  luaL_Buffer line;
  luaL_buffinit(L, &line);
  for (int i = 1; i <= count; i += 1) {
    if (i > 1) luaL_addchar(&line, '\t');
    lh_text_of(L, i, NULL);
    luaL_addvalue(&line);
    lh_checkpoint(L, host);
  }
  luaL_pushresult(&line);
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  host->printed += length + 1;
  if (host->printed > host->limits.output)
    return lh_stop(L, lh_failure_output, "printed more than %zu KB", host->limits.output >> 10);
  size_t room = 3 * length + 8;  // a sign becomes three bytes at most
  char *clean = lua_newuserdatauv(L, room, 0);
  const char *end = clean + lh_clean(clean, room, text, length), *next = clean;
  while (next <= end) {
    const char *newline = memchr(next, '\n', (size_t)(end - next));
    if (!newline) newline = end;
    lua_pushlstring(L, next, (size_t)(newline - next));
    lh_ask(L, lh_request_print, 0, 1);
    lua_pop(L, 1);
    next = newline + 1;
  }
  return 0;
}

// MARK: Metatables

static int set_metatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  static const char *const refused[] = {"__gc", "__close"};
  for (int i = 0; i < 2 && type == LUA_TTABLE; i += 1) {
    lua_pushstring(L, refused[i]);
    if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "a metatable with '%s' cannot be used here: it would run when nothing can stop it", refused[i]);
    lua_pop(L, 1);
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

static int get_metatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) return lua_pushnil(L), 1;
  luaL_getmetafield(L, 1, "__metatable");
  return 1;  // that field, or the metatable
}

// MARK: Globals. What scripts call _G is empty: each access is seen. The words are in a table behind it.

static bool is_globals(lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_GLOBALS);
  bool same = lua_rawequal(L, index, -1);
  lua_pop(L, 1);
  return same;
}

static int ask_about_global(lua_State *L, bool assigning) {
  lh_text_of(L, 2, NULL);
  lua_pushboolean(L, assigning);
  lh_ask(L, lh_request_unknown_global, 0, 2);
  lh_push_outbox(L);
  if (lua_type(L, -1) != LUA_TSTRING) return 1;  // what stands in for it
  lh_push_place(L, lh_caller(lh_of(L)));
  lua_insert(L, -2);
  lua_concat(L, 2);
  return lua_error(L);
}

static int unknown_global(lua_State *L) { return ask_about_global(L, false); }

static int assign_global(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_WORDS);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TNIL) return ask_about_global(L, true);
  lua_settop(L, 2);
  return lh_error(L, "'%s' is a word of the sandbox, and keeps its meaning; for a name of your own, write 'local' before it",
                  lh_text_of(L, 2, NULL));
}

static int raw_get(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  if (is_globals(L, 1)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, LH_WORDS);
    lua_replace(L, 1);
  }
  lua_rawget(L, 1);
  return 1;
}

static int raw_set(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  lua_settop(L, 3);
  if (is_globals(L, 1)) return assign_global(L);
  lua_rawset(L, 1);
  return 1;
}

static int pairs_of_globals(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_WORDS);
  lua_getglobal(L, "pairs");
  lua_insert(L, -2);
  lua_call(L, 1, 3);
  return 3;
}

static void protect_globals(lua_State *L, int words) {
  lua_newtable(L);
  lua_pushcfunction(L, unknown_global);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, words);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_GLOBALS);
  static const luaL_Reg events[] = {{"__newindex", assign_global}, {"__pairs", pairs_of_globals}, {NULL, NULL}};
  luaL_newlib(L, events);
  lua_pushvalue(L, words);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setfield(L, words, "_G");
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);  // what loaded code has as its _ENV
}

// MARK: Opening

static void copy_words(lua_State *L, int from, int to, const char *const *names) {
  for (; *names; names += 1) {
    lua_getfield(L, from, *names);
    lua_setfield(L, to, *names);
  }
}

static void copy_functions(lua_State *L, int from, int to) {
  for (lua_pushnil(L); lua_next(L, from); lua_pop(L, 1)) {
    if (!lua_isfunction(L, -1)) continue;
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, to);
  }
}

/// What messages call a library's function that was called without a name of its own: Lua looks for it in
/// this table of libraries. A copy, so that it does not depend on what scripts do with them.
static void name_functions(lua_State *L, int words, const luaL_Reg *libraries, size_t count) {
  lua_createtable(L, 0, (int)count);
  int names = lua_gettop(L);
  for (size_t i = 0; i < count; i += 1) {
    lua_createtable(L, 0, 32);
    if (i > 0) lua_getfield(L, words, libraries[i].name);
    copy_functions(L, i > 0 ? names + 2 : words, names + 1);
    lua_settop(L, names + 1);
    lua_setfield(L, names, libraries[i].name);
  }
  lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}

void lh_open_sandbox(lua_State *L) {
  static const luaL_Reg libraries[] = {{"_G", luaopen_base}, {"string", luaopen_string}, {"table", luaopen_table},
                                       {"math", luaopen_math}, {"utf8", luaopen_utf8}, {"coroutine", luaopen_coroutine}};
  static const char *const safe[] = {"assert", "error", "ipairs", "rawequal", "rawlen", "select", "tonumber", "type", "_VERSION", NULL};
  static const luaL_Reg ours[] = {{"tostring", lh_tostring}, {"print", print}, {"setmetatable", set_metatable}, {"getmetatable", get_metatable},
                                  {"rawget", raw_get}, {"rawset", raw_set}, {"load", lh_load}, {"require", lh_require}, {NULL, NULL}};
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_WORDS);
  int words = lua_gettop(L);
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i += 1) {
    luaL_requiref(L, libraries[i].name, libraries[i].func, false);
    if (i == 0) copy_words(L, lua_gettop(L), words, safe);
    else lua_setfield(L, words, libraries[i].name);
    lua_settop(L, words);
  }
  luaL_setfuncs(L, ours, 0);
  lh_open_order(L);
  lh_open_protection(L);
  static const struct { const char *name; void (*open)(lua_State *); } changed[] = {
    {"string", lh_open_text}, {"table", lh_open_tables}, {"math", lh_open_chance}, {"coroutine", lh_open_coroutines}};
  for (size_t i = 0; i < sizeof changed / sizeof *changed; i += 1) {
    lua_getfield(L, words, changed[i].name);
    changed[i].open(L);
    lua_settop(L, words);
  }
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  lua_settop(L, words);
  name_functions(L, words, libraries, sizeof libraries / sizeof *libraries);
  protect_globals(L, words);
}
