// What catches errors: pcall, xpcall, coroutines. None of them catches a stop: each passes it on, so that
// nothing of a script survives it.
#include "host.h"
#include <stdatomic.h>

/// After something was caught: whether it may be. The error value is on top.
static void caught(lua_State *L, int status) {
  lh_host *host = lh_of(L);
  lh_checkpoint(L, host);
  if (status == LUA_ERRMEM) lh_stop_for_memory(L);
  host->report.kept = host->report.compiling = false;
}

// MARK: pcall, xpcall

static int finish_call(lua_State *L, int status, lua_KContext below) {
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)below;
  caught(L, status);
  lua_pushboolean(L, false);
  lua_pushvalue(L, -2);
  return 2;
}

static int protected_call(lua_State *L) {
  luaL_checkany(L, 1);
  lh_need_stack(L, LH_STACK_FOR_LUA);
  lua_pushboolean(L, true);
  lua_insert(L, 1);
  return finish_call(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call), 0);
}

/// Upvalue 1: the script's handler. A stop goes past it: it could loop where no hook runs.
static int handle(lua_State *L) {
  if (lh_of(L)->stop) return 1;
  lh_need_stack(L, LH_STACK_FOR_LUA);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int protected_call_with_handler(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lh_need_stack(L, LH_STACK_FOR_LUA);
  int count = lua_gettop(L);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, true);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2);  // function, handler, true, function, arguments
  return finish_call(L, lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_call), 2);
}

void lh_open_protection(lua_State *L) {
  static const luaL_Reg words[] = {{"pcall", protected_call}, {"xpcall", protected_call_with_handler}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
}

// MARK: Coroutines

static lua_State *coroutine_at(lua_State *L, int index) {
  lua_State *coroutine = lua_tothread(L, index);
  luaL_argexpected(L, coroutine, index, "coroutine");
  return coroutine;
}

/// Resumes with so many values of L's, and says how many came back, or -1 with a message. The chain of what
/// runs is kept for the watchdog, which must reach every one of it. An error that goes on is recorded here,
/// where the coroutine's stack can still be seen.
static int resume(lua_State *L, lua_State *coroutine, int given, bool error_goes_on) {
  lh_host *host = lh_of(L);
  lh_need_stack(L, LH_STACK_FOR_LUA);
  if (!lua_checkstack(coroutine, given)) return lua_pushliteral(L, "too many arguments to resume"), -1;
  lua_xmove(L, coroutine, given);
  struct lh_link link = {coroutine, host->running};
  atomic_signal_fence(memory_order_seq_cst);
  host->running = &link;
  if (host->stop || host->pressed) lh_arm(host);
  int results = 0, status = LUA_YIELD;
  if (!host->stop) status = lua_resume(coroutine, L, given, &results);
  bool failed = status != LUA_OK && status != LUA_YIELD;
  if (failed) lua_xmove(coroutine, L, 1);
  if (failed && error_goes_on) {
    lh_record(L, -1);
    host->report.kept = true;
  }
  host->running = link.previous;
  lh_checkpoint(L, host);
  if (status == LUA_ERRMEM) lh_stop_for_memory(L);
  if (failed) return -1;
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(coroutine, results);
    return lua_pushliteral(L, "too many results to resume"), -1;
  }
  lua_xmove(coroutine, L, results);
  return results;
}

static int coroutine_resume(lua_State *L) {
  lua_State *coroutine = coroutine_at(L, 1);
  int results = resume(L, coroutine, lua_gettop(L) - 1, false);
  if (results < 0) {
    caught(L, LUA_ERRRUN);
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, true);
  lua_insert(L, -(results + 1));
  return results + 1;
}

static int resume_wrapped(lua_State *L) {
  int results = resume(L, lua_tothread(L, lua_upvalueindex(1)), lua_gettop(L), true);
  return results < 0 ? lua_error(L) : results;
}

static int create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *coroutine = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, coroutine, 1);
  return 1;
}

static int wrap(lua_State *L) {
  create(L);
  lua_pushcclosure(L, resume_wrapped, 1);
  return 1;
}

static int yield(lua_State *L) {
  if (!lua_isyieldable(L))
    return lh_error(L, "nothing can be yielded here: this function was not called by a coroutine of the script's, or something waits for its answer in between");
  return lua_yield(L, lua_gettop(L));
}

/// Takes the library's table on top. Closing runs nothing, since nothing is to be closed.
void lh_open_coroutines(lua_State *L) {
  static const luaL_Reg words[] = {{"create", create}, {"resume", coroutine_resume}, {"wrap", wrap}, {"yield", yield}, {NULL, NULL}};
  luaL_setfuncs(L, words, 0);
}
