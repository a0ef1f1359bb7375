// Things of the host's that a script can hold: a name for each, made once, so that equal ones are the same
// one. Reading asks the host; nothing can be written.
#include "host.h"

static const char metatable_key;

void lh_push_object(lua_State *L, uint16_t kind, int32_t index) {
  lua_Integer name = (lua_Integer)kind << 32 | (uint32_t)index;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &lh_objects_key);
  if (lua_rawgeti(L, -1, name) == LUA_TNIL) {
    lua_pop(L, 1);
    lh_value *object = lua_newuserdatauv(L, sizeof *object, 0);
    *object = (lh_value){.kind = lh_kind_object, .object_kind = kind, .index = index};
    lua_rawgetp(L, LUA_REGISTRYINDEX, &metatable_key);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, name);
  }
  lua_remove(L, -2);
}

static int ask_for_one(lua_State *L, lh_request request, int values) {
  lua_settop(L, values);
  luaL_checktype(L, 1, LUA_TUSERDATA);
  lh_ask(L, request, 0, values);
  lh_push_outbox(L);
  return 1;
}

static int read(lua_State *L) { return ask_for_one(L, lh_request_read, 2); }
static int count(lua_State *L) { return ask_for_one(L, lh_request_count, 1); }
static int describe(lua_State *L) { return ask_for_one(L, lh_request_describe, 1); }

static int write(lua_State *L) {
  ask_for_one(L, lh_request_write, 2);
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
  ask_for_one(L, lh_request_entries, 1);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_entry, 3);
  return 1;
}

void lh_open_objects(lua_State *L) {
  static const luaL_Reg events[] = {{"__index", read}, {"__newindex", write}, {"__len", count},
                                    {"__tostring", describe}, {"__pairs", pairs}, {NULL, NULL}};
  luaL_newlib(L, events);
  lua_pushliteral(L, "object");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &metatable_key);
}
