// The table functions that go through as many elements as they are told: each looks, on its way, whether it
// is to stop, since no instruction is executed meanwhile. They respect metamethods, as Lua's own do.
#include "host.h"

/// A table, or what behaves like one.
static void check_table(lua_State *L, int index, const char *event) {
  if (lua_type(L, index) == LUA_TTABLE) return;
  if (luaL_getmetafield(L, index, event) == LUA_TNIL) luaL_checktype(L, index, LUA_TTABLE);
  lua_pop(L, 1);
}

static lua_Integer length_of(lua_State *L, int index) {
  check_table(L, index, "__len");
  return luaL_len(L, index);
}

/// Moves the elements from `from` to `to` (both included) by `distance`, away from where they would be
/// written over. More than a script's memory can hold are refused at once.
static void shift(lua_State *L, int source, int target, lua_Integer from, lua_Integer to, lua_Integer distance, bool backwards) {
  enum { MOST = 1 << 28 };
  const lh_host *host = lh_of(L);
  if ((lua_Unsigned)to - (lua_Unsigned)from >= MOST) luaL_error(L, "too many elements to move");
  for (lua_Integer i = 0; i <= to - from; i += 1) {
    lua_Integer element = backwards ? to - i : from + i;
    lua_geti(L, source, element);
    lua_seti(L, target, element + distance);
    lh_checkpoint(L, host);
  }
}

static int insert(lua_State *L) {
  lua_Integer end = (lua_Integer)((lua_Unsigned)length_of(L, 1) + 1), position = end;
  switch (lua_gettop(L)) {
  case 2: break;
  case 3:
    position = luaL_checkinteger(L, 2);
    luaL_argcheck(L, (lua_Unsigned)position - 1u < (lua_Unsigned)end, 2, "position out of bounds");
    if (position < end) shift(L, 1, 1, position, end - 1, 1, true);
    break;
  default: return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_seti(L, 1, position);
  return 0;
}

static int remove_element(lua_State *L) {
  lua_Integer size = length_of(L, 1), position = luaL_optinteger(L, 2, size);
  if (position != size)
    luaL_argcheck(L, (lua_Unsigned)position - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
  lua_geti(L, 1, position);
  if (position < size) shift(L, 1, 1, position + 1, size, -1, false);
  lua_pushnil(L);
  lua_seti(L, 1, position < size ? size : position);
  return 1;
}

static int move(lua_State *L) {
  lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3), target = luaL_checkinteger(L, 4);
  int other = lua_isnoneornil(L, 5) ? 1 : 5;
  check_table(L, 1, "__index");
  check_table(L, other, "__newindex");
  if (to >= from) {
    luaL_argcheck(L, from > 0 || to < LUA_MAXINTEGER + from, 3, "too many elements to move");
    luaL_argcheck(L, target <= LUA_MAXINTEGER - (to - from), 4, "destination wrap around");
    bool backwards = target > from && target <= to && (other == 1 || lua_compare(L, 1, other, LUA_OPEQ));
    shift(L, 1, other, from, to, (lua_Integer)((lua_Unsigned)target - (lua_Unsigned)from), backwards);
  }
  lua_pushvalue(L, other);
  return 1;
}

static void add_element(lua_State *L, luaL_Buffer *text, lua_Integer i) {
  lua_geti(L, 1, i);
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)i);
  luaL_addvalue(text);
}

static int concat(lua_State *L) {
  const lh_host *host = lh_of(L);
  lua_Integer last = length_of(L, 1);
  size_t length;
  const char *separator = luaL_optlstring(L, 2, "", &length);
  lua_Integer i = luaL_optinteger(L, 3, 1);
  last = luaL_optinteger(L, 4, last);
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (; i < last; i += 1) {
    add_element(L, &text, i);
    luaL_addlstring(&text, separator, length);
    lh_checkpoint(L, host);
  }
  if (i == last) add_element(L, &text, i);
  luaL_pushresult(&text);
  return 1;
}

/// Takes the library's table on top. `pack` and `unpack` are bounded by the stack, and stay.
void lh_open_tables(lua_State *L) {
  static const luaL_Reg words[] = {{"insert", insert}, {"remove", remove_element}, {"move", move}, {"concat", concat},
                                   {"sort", lh_sort_table}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
}
