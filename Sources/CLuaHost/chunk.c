// From text to functions. Text is compiled, the code is looked through and put right, and loaded again:
// only code of this process's compiler ever is.
//
// To-be-closed variables can run where no hook does. A declared one (OP_TBC) is refused; the hidden one of
// the generic `for` cannot be seen in the text, so that its preparation (OP_TFORPREP) becomes a plain jump
// to where it would have gone.
#include "host.h"
#include <string.h>

_Static_assert(LUA_VERSION_NUM == 504, "the code's format below is Lua 5.4's");
enum { OP_TBC = 55, OP_JMP = 56, OP_TFORPREP = 75 };

// MARK: Looking through the code

struct code {
  unsigned char *at, *end;
  int refused_line;  // of the first to-be-closed variable, or 0
};

/// Numbers are groups of 7 bits, the highest first; the last has its eighth bit set.
static size_t read_size(struct code *code) {
  size_t size = 0;
  while (code->at < code->end) {
    unsigned char byte = *code->at++;
    size = size << 7 | (byte & 0x7F);
    if (byte & 0x80) break;
  }
  return size;
}

static void skip_text(struct code *code) {
  size_t size = read_size(code);
  if (size > 0) code->at += size - 1;
}

static void skip_constants(struct code *code) {
  for (size_t left = read_size(code); left > 0; left -= 1) {
    switch (*code->at++) {
    case LUA_TSTRING: case LUA_TSTRING | 1 << 4: skip_text(code); break;
    case LUA_TNUMBER: case LUA_TNUMBER | 1 << 4: code->at += 8; break;
    default: break;  // nil, false, true
    }
  }
}

/// False if it declares a to-be-closed variable.
static bool mend(unsigned char *instruction) {
  uint32_t word, zero = (1u << 24) - 1;  // a jump's distance is kept as a positive number
  memcpy(&word, instruction, sizeof word);
  if ((word & 0x7F) == OP_TFORPREP) {
    word = OP_JMP | ((word >> 15) + zero) << 7;
    memcpy(instruction, &word, sizeof word);
  }
  return (word & 0x7F) != OP_TBC;
}

/// The line of an instruction: a difference to the line before for each, or -128 where it would not fit, and
/// the line is in a list of its own.
static int line_of(struct code at, size_t instruction, int line) {
  size_t count = read_size(&at);
  const signed char *differences = (const signed char *)at.at;
  at.at += count;
  read_size(&at);
  for (size_t i = 0; i <= instruction && i < count; i += 1) {
    if (differences[i] != -128) {
      line += differences[i];
    } else {
      read_size(&at);
      line = (int)read_size(&at);
    }
  }
  return line;
}

static void mend_function(struct code *code) {
  skip_text(code);  // source
  int line = (int)read_size(code);
  read_size(code);  // last line
  code->at += 3;    // parameters, varargs, stack
  size_t count = read_size(code), closing = count;
  for (size_t i = 0; i < count; i += 1, code->at += 4)
    if (!mend(code->at) && closing == count) closing = i;
  skip_constants(code);
  code->at += 3 * read_size(code);  // upvalues
  for (size_t left = read_size(code); left > 0; left -= 1) mend_function(code);
  if (closing < count && code->refused_line == 0) code->refused_line = line_of(*code, closing, line);
  code->at += read_size(code);  // line differences
  for (size_t left = 2 * read_size(code); left > 0; left -= 1) read_size(code);
  for (size_t left = read_size(code); left > 0; left -= 1) {
    skip_text(code);  // local variables
    read_size(code);
    read_size(code);
  }
  for (size_t left = read_size(code); left > 0; left -= 1) skip_text(code);  // names of upvalues
}

// MARK: Compiling

struct text {
  const char *at, *end;
  bool ended_line;
};

/// Feeds the parser a line at a time, at most: it can be stopped between, however it spins, and it is known
/// where it is.
static const char *read_line(lua_State *L, void *context, size_t *length) {
  enum { PIECE = 256 };
  struct text *text = context;
  lh_host *host = lh_of(L);
  lh_checkpoint(L, host);
  host->reading.line += text->ended_line;
  size_t left = (size_t)(text->end - text->at), piece = left < PIECE ? left : PIECE;
  const char *start = text->at, *newline = memchr(start, '\n', piece);
  text->ended_line = newline != NULL;
  *length = newline ? (size_t)(newline + 1 - start) : piece;
  text->at += *length;
  return start;
}

static int append_code(lua_State *L, const void *bytes, size_t length, void *context) {
  lh_host *host = lh_of(L);
  (void)context;
  if (!lh_grow(host, &host->code, length)) return 1;
  memcpy(host->code.at + host->code.used, bytes, length);
  host->code.used += length;
  return 0;
}

/// Leaves the function, or a message. Its code is then in the host's `code`.
static int parse(lua_State *L, const char *source_name, struct text text) {
  lh_host *host = lh_of(L);
  lh_need_stack(L, 160 << 10);  // the parser goes 200 levels deep
  int status = lua_load(L, read_line, &text, source_name, "t");
  lh_checkpoint(L, host);
  if (status == LUA_ERRMEM) lh_stop_for_memory(L);
  if (status != LUA_OK) return status;
  host->code.used = 0;
  if (lua_dump(L, append_code, NULL, 0) != 0) lh_stop(L, lh_failure_memory, "not enough memory to compile this");
  lua_pop(L, 1);
  enum { HEADER = 4 + 1 + 1 + 6 + 3 + 8 + 8, UPVALUES = 1 };
  unsigned char *code = (unsigned char *)host->code.at;
  struct code walk = {code + HEADER + UPVALUES, code + host->code.used, 0};
  mend_function(&walk);
  if (walk.refused_line > 0) {
    lua_pushfstring(L, "%s:%d: '<close>' cannot be used here: nothing is closed by the end of a block", source_name + 1, walk.refused_line);
    return LUA_ERRSYNTAX;
  }
  lh_load_code(L, code, host->code.used);
  return LUA_OK;
}

void lh_load_code(lua_State *L, const void *code, size_t length) {
  int status = luaL_loadbufferx(L, code, length, "", "b");
  if (status == LUA_ERRMEM) lh_stop_for_memory(L);
  if (status != LUA_OK) lua_error(L);
}

void lh_load_text(lua_State *L, const char *source_name, const char *bytes, size_t length) {
  lh_host *host = lh_of(L);
  struct text text = {bytes, bytes + length, false};
  if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) text.at += 3;       // some editors' mark
  if (text.at < text.end && *text.at == '#')                                    // a first line for the shell
    while (text.at < text.end && *text.at != '\n') text.at += 1;
  host->reading = (lh_place){source_name[0] == '@' ? lh_chunk_named(host, source_name + 1) : -1, 1};
  host->report.compiling = true;  // an overflow is reported while the parser still runs, anything else below
  if (parse(L, source_name, text) != LUA_OK) lua_error(L);
  host->report.compiling = false;
}

// MARK: The words

/// load(text or function, name, mode, environment): of text only, and the environment is the sandbox's
/// unless a table is given.
int lh_load(lua_State *L) {
  lh_host *host = lh_of(L);
  bool own_environment = !lua_isnone(L, 4);
  lua_settop(L, 4);
  const char *name = luaL_optstring(L, 2, "=(load)");
  const char *mode = luaL_optstring(L, 3, "t");
  if (!strchr(mode, 't')) return lua_pushnil(L), lua_pushliteral(L, "only text can be loaded"), 2;
  if (lua_isfunction(L, 1)) {
    lh_need_stack(L, LH_STACK_FOR_LUA);
    luaL_Buffer pieces;
    luaL_buffinit(L, &pieces);
    for (;;) {
      lh_checkpoint(L, host);
      lua_pushvalue(L, 1);
      lua_call(L, 0, 1);
      if (!lua_isnil(L, -1) && !lua_isstring(L, -1)) return luaL_error(L, "reader function must return a string");
      size_t length = 0;
      if (lua_isnil(L, -1) || (lua_tolstring(L, -1, &length), length == 0)) break;
      luaL_addvalue(&pieces);
    }
    lua_pop(L, 1);
    luaL_pushresult(&pieces);
    lua_replace(L, 1);
  }
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  // Its name is shown as it is, and is never a file's.
  lua_pushfstring(L, "=%s", *name == '@' || *name == '=' ? name + 1 : name);
  host->reading.chunk = -1;
  if (parse(L, lua_tostring(L, -1), (struct text){bytes, bytes + length, false}) != LUA_OK) {
    host->report.kept = false;
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (own_environment) {
    lua_pushvalue(L, 4);
    lua_setupvalue(L, -2, 1);
  }
  return 1;
}

/// require(name): the host finds the text; it runs once.
int lh_require(lua_State *L) {
  static const char loading;
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, LH_MODULES);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 2) != LUA_TNIL) {
    if (lua_islightuserdata(L, -1)) return lh_error(L, "'%s' requires itself, or failed before", lua_tostring(L, 1));
    return 1;
  }
  lua_settop(L, 2);
  lua_pushvalue(L, 1);
  lh_ask(L, lh_request_module, 0, 1);
  lua_settop(L, 2);
  lh_push_outbox(L);  // 3: the chunk's name, 4: its text
  size_t length;
  const char *bytes = lua_tolstring(L, 4, &length);
  lh_chunk_named(lh_of(L), lua_tostring(L, 3));
  lua_pushfstring(L, "@%s", lua_tostring(L, 3));
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, (void *)(uintptr_t)&loading);
  lua_rawset(L, 2);
  lh_load_text(L, lua_tostring(L, 5), bytes, length);
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  if (lua_isnil(L, -1)) lua_pop(L, 1), lua_pushboolean(L, true);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 2);
  return 1;
}
