// table.sort: stable, and the same everywhere. Elements are taken out, their places sorted, and put back,
// so that an order function that fails or looks at the table finds it as it was.
#include "host.h"

struct elements {
  lua_State *L;
  const lh_host *host;
  int list;               // a table with the elements
  bool asks;              // an order function, in slot 2
  const lh_value *values; // if all are numbers, or all are text, and no function is asked
};

static bool before(void *context, uint32_t one, uint32_t other) {
  struct elements *elements = context;
  lua_State *L = elements->L;
  lh_checkpoint(L, elements->host);
  if (elements->values) return lh_key_before(&elements->values[one], &elements->values[other]);
  if (elements->asks) lua_pushvalue(L, 2);
  lua_rawgeti(L, elements->list, one + 1);
  lua_rawgeti(L, elements->list, other + 1);
  bool result;
  if (elements->asks) {
    lua_call(L, 2, 1);
    result = lua_toboolean(L, -1);
    lua_pop(L, 1);
  } else {
    result = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  }
  return result;
}

/// Views of the elements, if Lua need not be asked to compare them. Text is as `strcoll` has it in the C
/// locale: bytewise.
static const lh_value *plain_values(lua_State *L, int list, lua_Integer count) {
  lh_value *values = lua_newuserdatauv(L, (size_t)count * sizeof *values, 0);
  bool numbers = true, texts = true;
  for (lua_Integer i = 0; i < count && (numbers || texts); i += 1, lua_pop(L, 1)) {
    int type = lua_rawgeti(L, list, i + 1);
    lh_view(L, -1, &values[i]);
    numbers &= type == LUA_TNUMBER;
    texts &= type == LUA_TSTRING;
  }
  return numbers || texts ? values : NULL;
}

int lh_sort_table(lua_State *L) {
  lh_host *host = lh_of(L);
  if (lua_isuserdata(L, 1)) return lh_error(L, "this is read only; sort a copy: table.move(list, 1, #list, 1, {})");
  luaL_checktype(L, 1, LUA_TTABLE);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_Integer count = luaL_len(L, 1);
  lua_settop(L, 2);
  if (count < 2) return 0;
  luaL_argcheck(L, count < INT32_MAX, 1, "array too big");
  lh_need_stack(L, LH_STACK_FOR_LUA);
  size_t size = (size_t)count;
  lh_expect(L, size * (sizeof(lh_value) + 16 + 2 * sizeof(uint32_t)), "table.sort");
  lua_createtable(L, (int)count, 0);
  struct elements elements = {L, host, lua_gettop(L), !lua_isnil(L, 2), NULL};
  for (lua_Integer i = 1; i <= count; i += 1) {
    lua_geti(L, 1, i);
    lua_rawseti(L, elements.list, i);
    lh_checkpoint(L, host);
  }
  uint32_t *order = lua_newuserdatauv(L, size * 2 * sizeof *order, 0);
  for (size_t i = 0; i < size; i += 1) order[i] = (uint32_t)i;
  if (!elements.asks) elements.values = plain_values(L, elements.list, count);
  lh_sort(order, order + size, size, before, &elements);
  for (size_t i = 1; i < size; i += 1)
    if (before(&elements, order[i], order[i - 1])) return lh_error(L, "order function contradicts itself");
  for (size_t i = 0; i < size; i += 1) {
    lua_rawgeti(L, elements.list, order[i] + 1);
    lua_seti(L, 1, (lua_Integer)i + 1);
    lh_checkpoint(L, host);
  }
  return 0;
}
