// A state's life, and what the host calls in it.
#include "host.h"
#include <stdlib.h>
#include <string.h>

static int open_state(lua_State *L) {
  for (int place = LH_FUNCTIONS; place <= LH_MODULES; place += 1) {
    lua_createtable(L, 0, place == LH_WORDS ? 64 : 0);
    lua_rawseti(L, LUA_REGISTRYINDEX, place);
  }
  lh_open_objects(L);
  lh_open_cells(L);
  lh_open_sandbox(L);
  return 0;
}

lh_host *lh_open(lh_limits limits, void *context, lh_respond respond) {
  lh_host *host = calloc(1, sizeof *host);
  if (!host) return NULL;
  host->limits = (lh_limits){.seconds_per_call = 60, .seconds_per_run = 60, .soft_memory = SIZE_MAX, .hard_memory = SIZE_MAX};
  host->context = context;
  host->respond = respond;
  host->outside = 1;
  host->reading.chunk = host->report.place.chunk = -1;
  host->L = lh_open_room(host) ? lh_new_state(host) : NULL;
  if (host->L) *(lh_host **)lua_getextraspace(host->L) = host;
  if (!host->L || !lh_protect(host, open_state, NULL)) {
    lh_close(host);
    return NULL;
  }
  host->limits = limits;  // for scripts
  host->used = 0;
  return host;
}

/// What the library was interrupted in cannot be closed: an abandoned state's memory is not given back.
void lh_close(lh_host *host) {
  if (!host->broken) lh_close_room(host);
  for (int32_t i = 0; i < host->chunk_count; i += 1) free(host->chunks[i].name);
  struct lh_bytes *const boxes[] = {&host->inbox, &host->pairs, &host->outbox, &host->outbox_bytes, &host->refusal, &host->news, &host->changes, &host->code};
  for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i += 1) free(boxes[i]->at);
  free(host->chunks);
  free(host->functions);
  free(host->columns);
  free(host);
}

// MARK: Functions as references

static lh_place definition(lua_State *L, int index) {
  lua_Debug function;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &function);
  if (function.source[0] != '@') return (lh_place){-1, 0};
  return (lh_place){lh_chunk_named(lh_of(L), function.source + 1), function.linedefined};
}

/// One reference a function, for as long as the state lives: the host may hold on to it.
int32_t lh_intern_function(lua_State *L, int index) {
  lh_host *host = lh_of(L);
  index = lua_absindex(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_REFERENCES);
  lua_pushvalue(L, index);
  if (lua_rawget(L, -2) != LUA_TNIL) {
    int32_t known = (int32_t)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return known;
  }
  int32_t reference = host->function_count;
  if ((reference & (reference - 1)) == 0) {  // the room doubles
    host->outside += 1;
    lh_place *more = realloc(host->functions, sizeof *more * (size_t)(reference ? reference * 2 : 1));
    host->outside -= 1;
    if (!more) lh_stop(L, lh_failure_memory, "no memory for another function");
    host->functions = more;
  }
  host->functions[reference] = definition(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_FUNCTIONS);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, reference);
  lua_pushvalue(L, index);
  lua_pushinteger(L, reference);
  lua_rawset(L, -5);
  lua_pop(L, 3);
  host->function_count += 1;
  return reference;
}

void lh_push_function(lua_State *L, int32_t reference) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_FUNCTIONS);
  lua_rawgeti(L, -1, reference);
  lua_remove(L, -2);
}

lh_place lh_function_place(const lh_host *host, int32_t reference) {
  return reference >= 0 && reference < host->function_count ? host->functions[reference] : (lh_place){-1, 0};
}

// MARK: Asking the host

/// Asks with the topmost so many values; the answer is then in the outbox. Raises what the host refused.
lh_answer lh_ask(lua_State *L, lh_request request, int32_t number, int values) {
  lh_host *host = lh_of(L);
  lh_need_stack(L, LH_STACK_FOR_HOST);
  lh_checkpoint(L, host);
  host->inbox.used = 0;
  for (int i = 1 - values; i <= 0; i += 1) lh_receive(L, lua_gettop(L) + i);
  host->outside += 1;
  lh_answer answer = host->respond(host->context, request, number, lh_inbox(host), values);
  host->outside -= 1;
  lh_checkpoint(L, host);  // a nested call may have been stopped
  if (host->news.used) lh_take_news(L);
  host->report.kept = answer == lh_answer_failed;
  switch (answer) {
  case lh_answer_given: case lh_answer_kept: return answer;
  case lh_answer_refused:
    lh_push_place(L, host->refused_at.chunk >= 0 ? host->refused_at : lh_caller(host));
    lua_pushlstring(L, host->refusal.used ? host->refusal.at : "", host->refusal.used);
    break;
  case lh_answer_failed:
    lh_push_place(L, host->report.place);
    lua_pushstring(L, host->report.message);
    break;
  case lh_answer_abandoned: lh_stop(L, lh_failure_host, "the host ended the script");
  }
  lua_concat(L, 2);
  return (lh_answer)lua_error(L);
}

static int host_function(lua_State *L) {
  lh_ask(L, lh_request_call, (int32_t)lua_tointeger(L, lua_upvalueindex(1)), lua_gettop(L));
  return lh_push_outbox(L);
}

/// Upvalues: the number, and what it is without arguments.
static int constant_function(lua_State *L) {
  if (lua_gettop(L) > 0) return host_function(L);
  lua_pushvalue(L, lua_upvalueindex(2));
  return 1;
}

// MARK: Calling

struct request {
  const void *bytes;
  size_t length;
  const char *name;
  int32_t number, results, reference;
};

static int define(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_WORDS);
  lua_pushlstring(L, request->bytes, request->length);
  lh_push_outbox(L);
  lua_rawset(L, 2);
  return 0;
}

bool lh_define(lh_host *host, const void *name, size_t length) {
  return lh_protect(host, define, &(struct request){.bytes = name, .length = length});
}

static int make_function(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lua_pushinteger(L, request->number);
  lua_pushcclosure(L, host_function, 1);
  request->reference = lh_intern_function(L, -1);
  return 0;
}

bool lh_make_function(lh_host *host, int32_t number, int32_t *reference) {
  struct request request = {.number = number};
  bool well = lh_protect(host, make_function, &request);
  *reference = request.reference;
  return well;
}

static int make_constant_function(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lua_pushinteger(L, request->number);
  lua_pushcclosure(L, constant_function, 1 + lh_push_outbox(L));
  request->reference = lh_intern_function(L, -1);
  return 0;
}

bool lh_make_constant_function(lh_host *host, int32_t number, int32_t *reference) {
  struct request request = {.number = number};
  bool well = lh_protect(host, make_constant_function, &request);
  *reference = request.reference;
  return well;
}

static int call(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  if (lh_of(L)->news.used) lh_take_news(L);
  lh_push_function(L, request->number);
  lua_call(L, lh_push_outbox(L), request->results);
  lh_of(L)->inbox.used = 0;
  for (int i = 1 - request->results; i <= 0; i += 1) lh_receive(L, lua_gettop(L) + i);
  return 0;
}

bool lh_call(lh_host *host, int32_t function, int32_t results) {
  return lh_protect(host, call, &(struct request){.number = function, .results = results});
}

// MARK: Running

static int compile(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  lh_chunk_named(lh_of(L), request->name);
  lua_pushfstring(L, "@%s", request->name);
  lh_load_text(L, lua_tostring(L, -1), request->bytes, request->length);
  return 0;
}

bool lh_compile(lh_host *host, const char *name, const void *bytes, size_t length) {
  return lh_protect(host, compile, &(struct request){.name = name, .bytes = bytes, .length = length});
}

const void *lh_code(const lh_host *host, size_t *length) {
  *length = host->code.used;
  return host->code.at;
}

static int run_code(lua_State *L) {
  struct request *request = lua_touserdata(L, 1);
  if (lh_of(L)->news.used) lh_take_news(L);
  lh_chunk_named(lh_of(L), request->name);
  lh_load_code(L, request->bytes, request->length);
  lua_call(L, 0, 0);
  return 0;
}

bool lh_run_code(lh_host *host, const char *name, const void *code, size_t length) {
  return lh_protect(host, run_code, &(struct request){.name = name, .bytes = code, .length = length});
}
