// What `pairs` and `next` go through: the order of Lua's own tables depends on addresses and on a seed.
//
// A traversal goes through the keys that the table had when it began. Fields may be changed and cleared
// meanwhile (a cleared one is passed over); a new one is not visited.
#include "host.h"

struct keys {
  lua_State *L;
  const lh_value *at;
};

static bool key_before(void *context, uint32_t one, uint32_t other) {
  struct keys *keys = context;
  lh_checkpoint(keys->L, lh_of(keys->L));
  return lh_key_before(&keys->at[one], &keys->at[other]);
}

/// Whether the keys are 1 to n in this order and nothing else, as those of most tables that are lists.
static bool is_list(lua_State *L, int table, lua_Integer *count) {
  const lh_host *host = lh_of(L);
  *count = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (!lua_isinteger(L, -2) || lua_tointeger(L, -2) != *count + 1) {
      lua_pop(L, 2);
      return false;
    }
    *count += 1;
    lh_checkpoint(L, host);
  }
  return true;
}

/// Sorts the keys whose views these are: `order` becomes their places.
static void sort_keys(lua_State *L, const lh_value *keys, uint32_t *order, size_t count) {
  size_t objects = 0;
  for (size_t i = 0; i < count; i += 1) order[i] = (uint32_t)i, objects += lh_is_object(&keys[i]);
  if (objects > 1) lh_error(L, "a table with two or more keys that are objects has no order to go through");
  lh_sort(order, order + count, count, key_before, &(struct keys){L, keys});
}

/// Pushes a table of the keys in order, if they are few: most tables with names are small, and gone through
/// often. Nothing is allocated but that table. Says how many, or -1 and pushes nothing.
static lua_Integer push_few_keys(lua_State *L, int table) {
  enum { FEW = 24 };
  lh_value keys[FEW];
  uint32_t order[2 * FEW];
  luaL_checkstack(L, FEW + 4, "too many calls");
  int bottom = lua_gettop(L), count = 0;
  for (lua_pushnil(L); lua_next(L, table); count += 1) {  // the keys stay on the stack, one upon the other
    if (count == FEW) {
      lua_settop(L, bottom);
      return -1;
    }
    lua_pop(L, 1);
    lh_view(L, -1, &keys[count]);
    lua_pushvalue(L, -1);
  }
  sort_keys(L, keys, order, (size_t)count);
  lua_createtable(L, count, 0);
  for (int i = 0; i < count; i += 1) {
    lua_pushvalue(L, bottom + 1 + (int)order[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_insert(L, bottom + 1);
  lua_settop(L, bottom + 1);
  return count;
}

/// The same of many keys, within the script's memory.
static lua_Integer push_many_keys(lua_State *L, int table) {
  lh_host *host = lh_of(L);
  lua_Integer count = 0, i = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) count += 1, lh_checkpoint(L, host);
  if (count > INT32_MAX / 2) lh_stop(L, lh_failure_memory, "a table of %lld keys", (long long)count);
  size_t size = (size_t)count;
  lh_expect(L, size * (sizeof(lh_value) + 2 * sizeof(uint32_t) + 2 * 16), "going through a table");
  lh_value *keys = lua_newuserdatauv(L, size * (sizeof(lh_value) + 2 * sizeof(uint32_t)) + 1, 0);
  lua_createtable(L, (int)count, 0);  // the keys as they come; holds on to their text
  for (lua_pushnil(L); i < count && lua_next(L, table); i += 1) {
    lua_pop(L, 1);
    lh_view(L, -1, &keys[i]);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, i + 1);
  }
  if (i == count) lua_pop(L, 1);  // the last key
  count = i;                      // a weak table may have lost some meanwhile
  uint32_t *order = (uint32_t *)(void *)(keys + size);
  sort_keys(L, keys, order, (size_t)count);
  lua_createtable(L, (int)count, 0);
  for (i = 0; i < count; i += 1) {
    lua_rawgeti(L, -2, order[i] + 1);
    lua_rawseti(L, -2, i + 1);
  }
  lua_replace(L, -3);
  lua_pop(L, 1);
  return count;
}

static lua_Integer push_keys(lua_State *L, int table) {
  lua_Integer count = push_few_keys(L, table);
  return count >= 0 ? count : push_many_keys(L, table);
}

// MARK: pairs

// A script can call these two itself, with anything at all in the place of the table.

/// Upvalue 1: how long the list was.
static int next_of_list(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer count = lua_tointeger(L, lua_upvalueindex(1)), i = luaL_optinteger(L, 2, 0);
  while (i < count) {
    i += 1;
    lua_pushinteger(L, i);
    if (lua_rawgeti(L, 1, i) != LUA_TNIL) return 2;
    lua_pop(L, 2);
    lh_checkpoint(L, lh_of(L));
  }
  lua_pushnil(L);
  return 1;
}

/// Upvalues: the keys in order, how many, how many have been given.
static int next_of_keys(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer count = lua_tointeger(L, lua_upvalueindex(2)), given = lua_tointeger(L, lua_upvalueindex(3));
  while (given < count) {
    given += 1;
    lua_rawgeti(L, lua_upvalueindex(1), given);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) {
      lua_pushinteger(L, given);
      lua_replace(L, lua_upvalueindex(3));
      return 2;
    }
    lua_pop(L, 2);
    lh_checkpoint(L, lh_of(L));
  }
  lua_pushinteger(L, given);
  lua_replace(L, lua_upvalueindex(3));
  lua_pushnil(L);
  return 1;
}

static int pairs_given(lua_State *L, int status, lua_KContext context) {
  (void)L, (void)status, (void)context;
  return 3;
}

static int pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 3, 0, pairs_given);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer count;
  if (is_list(L, 1, &count)) {
    lua_pushinteger(L, count);
    lua_pushcclosure(L, next_of_list, 1);
  } else {
    lua_pushinteger(L, push_keys(L, 1));
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_of_keys, 3);
  }
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// MARK: next

/// The smallest key, without sorting: `next(t)` asks most often whether there is one.
static int first(lua_State *L) {
  lh_host *host = lh_of(L);
  lh_value least, key;
  lua_Integer objects = 0;
  lua_settop(L, 1);
  lua_pushnil(L);  // slot 2: the least so far
  bool found = false;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    lh_checkpoint(L, host);
    lh_view(L, -2, &key);
    objects += lh_is_object(&key);
    if (found && !lh_key_before(&key, &least)) continue;
    found = true;
    least = key;
    lua_pushvalue(L, -2);
    lua_replace(L, 2);
  }
  if (objects > 1) return lh_error(L, "a table with two or more keys that are objects has no order to go through");
  if (!found) return 1;
  lua_pushvalue(L, 2);
  lua_rawget(L, 1);
  return 2;
}

/// `next` alone has nowhere to keep its keys between two calls. The lists of the last few tables are kept
/// here, each until its traversal ends or begins anew; where one is not, it is made again.
enum { TRAVERSALS = 8 };
static const char traversals_key = 0;  // a table: 2i+1 the table, 2i+2 its keys

static lua_Integer find_keys(lua_State *L) {  // pushes them
  lua_rawgetp(L, LUA_REGISTRYINDEX, &traversals_key);
  int kept = lua_gettop(L);
  for (int i = 0; i < TRAVERSALS; i += 1) {
    lua_rawgeti(L, kept, 2 * i + 1);
    bool same = lua_rawequal(L, -1, 1);
    lua_pop(L, 1);
    if (!same) continue;
    lua_rawgeti(L, kept, 2 * i + 2);
    return (lua_Integer)lua_rawlen(L, -1);
  }
  lua_Integer count = push_keys(L, 1);
  lua_rawgeti(L, kept, 0);
  lua_Integer place = lua_tointeger(L, -1);
  lua_pop(L, 1);
  lua_pushvalue(L, 1);
  lua_rawseti(L, kept, 2 * place + 1);
  lua_pushvalue(L, -1);
  lua_rawseti(L, kept, 2 * place + 2);
  lua_pushinteger(L, (place + 1) % TRAVERSALS);
  lua_rawseti(L, kept, 0);
  return count;
}

static void forget_keys(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &traversals_key);
  for (int i = 0; i < TRAVERSALS; i += 1, lua_pop(L, 1)) {
    lua_rawgeti(L, -1, 2 * i + 1);
    if (!lua_rawequal(L, -1, 1)) continue;
    for (int j = 1; j <= 2; j += 1) {
      lua_pushboolean(L, false);
      lua_rawseti(L, -3, 2 * i + j);
    }
  }
  lua_pop(L, 1);
}

static int next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) {
    forget_keys(L);
    return first(L);
  }
  lua_Integer low = 0, high = find_keys(L);
  int keys = lua_gettop(L);
  lh_value given, key;
  lh_view(L, 2, &given);
  while (low < high) {  // how many keys are not after the given one
    lua_Integer middle = (low + high) / 2;
    lua_rawgeti(L, keys, middle + 1);
    lh_view(L, -1, &key);
    if (lh_key_before(&given, &key)) high = middle;
    else low = middle + 1;
    lua_pop(L, 1);
  }
  for (lua_Integer count = (lua_Integer)lua_rawlen(L, keys); low < count; lua_pop(L, 2)) {
    lua_rawgeti(L, keys, ++low);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) return 2;
    lh_checkpoint(L, lh_of(L));
  }
  forget_keys(L);
  lua_pushnil(L);
  return 1;
}

void lh_open_order(lua_State *L) {
  lua_createtable(L, 2 * TRAVERSALS, 1);
  lua_pushinteger(L, 0);
  lua_rawseti(L, -2, 0);
  for (int i = 1; i <= 2 * TRAVERSALS; i += 1) {
    lua_pushboolean(L, false);
    lua_rawseti(L, -2, i);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, &traversals_key);
  static const luaL_Reg words[] = {{"pairs", pairs}, {"next", next}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
}
