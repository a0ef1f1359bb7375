// Things of the host's that a script can hold: a name for each, made once, so that equal ones are the same
// one. Reading asks the host, unless it let the object keep the answer; nothing can be written.
#include "host.h"
#include <stdlib.h>
#include <string.h>

static const char kept_metatable_key, kept_names_key, owner_key;

enum { MOST_EXPECTED = 2048 };

/// Pushes the objects of a kind that were made so far, by index + 1, or nil.
static int push_objects(lua_State *L, uint16_t kind) { return lua_rawgeti(L, LUA_REGISTRYINDEX, LH_OBJECTS + kind); }

void lh_push_object(lua_State *L, uint16_t kind, int32_t index) {
  if (push_objects(L, kind) == LUA_TNIL) {
    lua_pop(L, 1);
    int32_t expected = lh_column_length(lh_of(L), kind);
    lua_createtable(L, expected < MOST_EXPECTED ? expected : MOST_EXPECTED, 0);  // where it need not grow, time and again
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, LH_OBJECTS + kind);
  }
  if (lua_rawgeti(L, -1, (lua_Integer)index + 1) == LUA_TNIL) {
    lua_pop(L, 1);
    lh_value *object = lua_newuserdatauv(L, sizeof *object, 1);
    *object = (lh_value){.kind = lh_kind_object, .object_kind = kind, .index = index};
    lua_rawgeti(L, LUA_REGISTRYINDEX, LH_OBJECT_EVENTS);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)index + 1);
  }
  lua_replace(L, -2);
}

// MARK: Asking

static lh_answer ask(lua_State *L, lh_request request, int values) {
  lua_settop(L, values);
  luaL_checktype(L, 1, LUA_TUSERDATA);
  lh_answer answer = lh_ask(L, request, 0, values);
  lh_push_outbox(L);
  return answer;
}

static int count(lua_State *L) { return ask(L, lh_request_count, 1), 1; }
static int describe(lua_State *L) { return ask(L, lh_request_describe, 1), 1; }

static int write(lua_State *L) {
  ask(L, lh_request_write, 2);
  return lh_error(L, "nothing can be assigned here");
}

/// Upvalues: keys and values in turn, how many, how many have been given.
static int next_entry(lua_State *L) {
  lua_Integer given = lua_tointeger(L, lua_upvalueindex(3));
  if (given >= lua_tointeger(L, lua_upvalueindex(2))) return lua_pushnil(L), 1;
  lua_pushinteger(L, given + 2);
  lua_replace(L, lua_upvalueindex(3));
  lua_rawgeti(L, lua_upvalueindex(1), given + 1);
  lua_rawgeti(L, lua_upvalueindex(1), given + 2);
  return 2;
}

/// The host answers with one table, a sequence of keys and values.
static int pairs(lua_State *L) {
  ask(L, lh_request_entries, 1);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_entry, 3);
  return 1;
}

// MARK: Lists

static int count_list(lua_State *L) {
  lua_getiuservalue(L, 1, 1);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
  return 1;
}

static int write_list(lua_State *L) {
  return lh_error(L, "this list is the world's, and is read only; change a copy: table.move(list, 1, #list, 1, {})");
}

static int next_of_list(lua_State *L) {
  lua_Integer i = (lua_Integer)((lua_Unsigned)luaL_optinteger(L, 2, 0) + 1);
  lua_pushinteger(L, i);
  return lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL ? 1 : 2;
}

static int pairs_of_list(lua_State *L) {
  lua_getiuservalue(L, 1, 1);
  lua_pushcclosure(L, next_of_list, 1);
  return 1;
}

/// Puts a list that can be read and not changed in place of the table on top. Lua finds its elements without a call.
static void seal(lua_State *L) {
  static const luaL_Reg events[] = {{"__newindex", write_list}, {"__len", count_list}, {"__pairs", pairs_of_list}, {NULL, NULL}};
  lh_value *list = lua_newuserdatauv(L, sizeof *list, 1);
  *list = (lh_value){.kind = lh_kind_table};
  luaL_newlib(L, events);
  lua_pushliteral(L, "list");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
}

// MARK: Keeping

static int read(lua_State *L);
static const luaL_Reg events[] = {{"__index", read}, {"__newindex", write}, {"__len", count},
                                  {"__tostring", describe}, {"__pairs", pairs}, {NULL, NULL}};

static void push_metatable(lua_State *L) {
  lua_createtable(L, 0, 8);
  luaL_setfuncs(L, events, 0);
  lua_pushliteral(L, "object");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
}

/// Pushes the answers that the object at slot 1 keeps. From the first on it has a metatable of its own whose
/// `__index` is the table of them: Lua finds them there without a call, and asks for the others.
static void push_kept(lua_State *L) {
  if (lua_getiuservalue(L, 1, 1) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, 1);
  lua_rawsetp(L, -2, &owner_key);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_metatable_key);
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, 1, 1);
  push_metatable(L);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, 1);
}

/// Pushes the set of names of which objects of a kind keep something.
static void push_kept_names(lua_State *L, uint16_t kind) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_names_key);
  if (lua_rawgeti(L, -1, kind) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, kind);
  }
  lua_remove(L, -2);
}

/// Object, key. The host may say that the object is to keep the answer, which seals it if it is a list.
static int read(lua_State *L) {
  if (lh_push_of_column(L)) return 1;
  if (ask(L, lh_request_read, 2) != lh_answer_kept) return 1;
  if (lua_istable(L, 3)) seal(L);
  push_kept_names(L, ((const lh_value *)lua_touserdata(L, 1))->object_kind);
  lua_pushvalue(L, 2);
  lua_pushboolean(L, true);
  lua_rawset(L, -3);
  push_kept(L);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
  lua_rawset(L, -3);
  lua_settop(L, 3);
  return 1;
}

/// The answers that an object keeps, key: a key that is not among them.
static int read_unkept(lua_State *L) {
  lua_settop(L, 2);
  lua_rawgetp(L, 1, &owner_key);
  lua_replace(L, 1);
  return read(L);
}

/// What is kept is so no more.
struct news {
  uint16_t kind;
  int32_t index;  // -1: all objects of the kind forget it
  double value;
  size_t length;  // of the name, which follows
};

static void tell(lh_host *host, struct news news, const void *name) {
  if (!lh_grow(host, &host->news, sizeof news + news.length)) abort();
  memcpy(host->news.at + host->news.used, &news, sizeof news);
  memcpy(host->news.at + host->news.used + sizeof news, name, news.length);
  host->news.used += sizeof news + news.length;
}

void lh_renew(lh_host *host, uint16_t kind, int32_t index, const void *name, size_t length, double value) {
  tell(host, (struct news){kind, index, value, length}, name);
}

void lh_forget(lh_host *host, uint16_t kind, const void *name, size_t length) {
  tell(host, (struct news){kind, -1, 0, length}, name);
}

/// The name is on top.
static void forget(lua_State *L, uint16_t kind, int objects) {
  int name = lua_gettop(L);
  push_kept_names(L, kind);
  lua_pushvalue(L, name);
  if (lua_rawget(L, -2) == LUA_TNIL) return;
  lua_pushvalue(L, name);
  lua_pushnil(L);
  lua_rawset(L, -4);
  for (lua_pushnil(L); lua_next(L, objects); lua_pop(L, 1)) {
    lh_checkpoint(L, lh_of(L));
    if (lua_getiuservalue(L, -1, 1) == LUA_TTABLE) {
      lua_pushvalue(L, name);
      lua_pushnil(L);
      lua_rawset(L, -3);
    }
    lua_pop(L, 1);
  }
}

/// Brings what objects keep up to date, before the script goes on.
void lh_take_news(lua_State *L) {
  lh_host *host = lh_of(L);
  int top = lua_gettop(L);
  size_t end = host->news.used;
  luaL_checkstack(L, 10, "too many calls");
  for (size_t at = 0; at < end; lua_settop(L, top)) {
    struct news news;
    memcpy(&news, host->news.at + at, sizeof news);
    at += sizeof news;
    bool known = push_objects(L, news.kind) == LUA_TTABLE;
    int objects = lua_gettop(L);
    if (known && news.index < 0) {
      lua_pushlstring(L, host->news.at + at, news.length);
      forget(L, news.kind, objects);
    } else if (known && lua_rawgeti(L, objects, (lua_Integer)news.index + 1) == LUA_TUSERDATA
               && lua_getiuservalue(L, -1, 1) == LUA_TTABLE) {
      lua_pushlstring(L, host->news.at + at, news.length);
      lua_pushvalue(L, -1);
      if (lua_rawget(L, -3) != LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushnumber(L, news.value);
        lua_rawset(L, -3);
      }
    }
    at += news.length;
  }
  host->news.used = 0;
}

void lh_open_objects(lua_State *L) {
  push_metatable(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, LH_OBJECT_EVENTS);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, read_unkept);
  lua_setfield(L, -2, "__index");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kept_metatable_key);
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kept_names_key);
}
