//===-- Startup.c - the first code of an instrumented object --------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiled to bitcode, embedded in the plugin and linked into every module it
// instruments (once per linked object). Runs as the object's first constructor;
// in a program before the constructors of its libraries too, so that nothing
// they allocate is missed. Finds the runtime without a link flag and hands it
// the object record; until then, and without a runtime, the record says "off".
// A file is loaded only if it and its folders belong to root or the user and
// nobody else may write them, and only after its note has told that it speaks
// the same hook ABI. Under AT_SECURE it does nothing at all.
//
//===----------------------------------------------------------------------===//
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kHookAbi = AUTOPROF_HOOK_ABI };

// abi::ObjectRecord
struct ObjectRecord {
  int64_t TpOff;
  void *Slots[7];
  uint64_t DirectHeap;
  const void **Api;
  uint32_t HookAbi;
  uint32_t Size;
  int64_t EnterTpOff;
};

void __autoprof_nop(void);
// autoprof/autoprof.h has a weak definition of its own; this one makes sure
// that there is one.
const void *autoprof_api_table;

struct ObjectRecord __autoprof_object = {
    0,
    {__autoprof_nop, __autoprof_nop, __autoprof_nop, __autoprof_nop,
     __autoprof_nop, __autoprof_nop, __autoprof_nop},
    0,
    &autoprof_api_table,
    kHookAbi,
    sizeof(struct ObjectRecord),
    0};
extern const char __autoprof_folder[];
// What is static here would keep a section that others share.
char __autoprof_tried;
void *__autoprof_handle; // dlopen's
extern char **environ;

extern void __autoprof_start(struct ObjectRecord *) __attribute__((weak));
// In libdl before glibc 2.34, absent in a static program.
extern void *dlopen(const char *, int) __attribute__((weak));
extern void *dlsym(void *, const char *) __attribute__((weak));
extern char *dlerror(void) __attribute__((weak));

// Slots point here while there is no runtime: nothing may be touched.
__attribute__((naked)) void __autoprof_nop(void) { __asm__("retq"); }

static int isOurs(const struct stat *S) {
  if (S->st_uid != 0 && S->st_uid != geteuid())
    return 0;
  if ((S->st_mode & S_IWGRP) && S->st_gid != 0 && S->st_gid != getegid())
    return 0;
  // In a sticky folder others cannot replace what is not theirs.
  return !(S->st_mode & S_IWOTH) ||
         (S_ISDIR(S->st_mode) && (S->st_mode & S_ISVTX));
}

static int foldersAreOurs(char *Path) {
  struct stat S;
  for (size_t I = strlen(Path); I-- > 0;) {
    if (Path[I] != '/')
      continue;
    char Kept = Path[I + 1];
    Path[I + 1] = 0;
    int Ok = stat(Path, &S) == 0 && isOurs(&S);
    Path[I + 1] = Kept;
    if (!Ok)
      return 0;
  }
  return 1;
}

// The runtime's note: owner "autoprof", one word, the hook ABI.
static int hasOurNote(int Fd, uint64_t FileBytes) {
  int Found = 0;
  Elf64_Ehdr E;
  if (pread(Fd, &E, sizeof(E), 0) != sizeof(E) ||
      memcmp(E.e_ident, ELFMAG, SELFMAG) || E.e_machine != EM_X86_64 ||
      E.e_phentsize != sizeof(Elf64_Phdr))
    return 0;
  for (unsigned I = 0; I < E.e_phnum; ++I) {
    Elf64_Phdr P;
    if (pread(Fd, &P, sizeof(P), (off_t)(E.e_phoff + I * sizeof(P))) !=
        sizeof(P))
      return 0;
    if (P.p_offset + P.p_filesz > FileBytes)
      return 0; // cut short: mapping it would kill the program
    if (P.p_type != PT_NOTE)
      continue;
    struct {
      Elf64_Nhdr H;
      char Name[12];
      uint32_t Abi;
    } N;
    for (uint64_t At = P.p_offset; At + sizeof(N) <= P.p_offset + P.p_filesz;) {
      if (pread(Fd, &N, sizeof(N), (off_t)At) != sizeof(N))
        return 0;
      if (N.H.n_namesz == 9 && !memcmp(N.Name, "autoprof", 9))
        Found = N.H.n_descsz == 4 && N.Abi == kHookAbi;
      At +=
          sizeof(N.H) + ((N.H.n_namesz + 3) & ~3u) + ((N.H.n_descsz + 3) & ~3u);
    }
  }
  return Found;
}

static const char kName[] = "libautoprof_rt.so";
static const char *const kNotFound = "not found";

// Not RTLD_GLOBAL: the loader would take it for one of the program's libraries
// whose constructors are still to be called.
static const char *loadFile(const char *Path) {
  __autoprof_handle = dlopen(Path, RTLD_NOW | RTLD_NODELETE);
  return __autoprof_handle ? 0 : "cannot be loaded";
}

// Null when loaded, else why not.
static const char *tryFile(const char *Name) {
  char Path[PATH_MAX];
  struct stat S;
  if (!realpath(Name, Path))
    return kNotFound;
  int Fd = open(Path, O_RDONLY | O_CLOEXEC);
  if (Fd < 0)
    return "cannot be opened";
  const char *Why = 0;
  if (fstat(Fd, &S) || !S_ISREG(S.st_mode) || !isOurs(&S) ||
      !foldersAreOurs(Path))
    Why = "others may write it or its folders";
  else if (!hasOurNote(Fd, (uint64_t)S.st_size))
    Why = "is not a runtime for this code (hook ABI)";
  close(Fd);
  return Why ? Why : loadFile(Path);
}

static const char *tryIn(const char *Folder, size_t Length) {
  char Path[PATH_MAX];
  if (Length + 1 + sizeof(kName) > sizeof(Path))
    return kNotFound;
  memcpy(Path, Folder, Length);
  Path[Length] = '/';
  memcpy(Path + Length + 1, kName, sizeof(kName));
  return tryFile(Path);
}

static void say(const char *Where, const char *Why) {
  char Line[PATH_MAX + 128];
  size_t N = 0;
  const char *Parts[] = {"autoprof: nothing is recorded: the runtime ", Where,
                         " ", Why, "\n"};
  for (unsigned I = 0; I < 5; ++I)
    for (const char *P = Parts[I]; *P && N < sizeof(Line); ++P)
      Line[N++] = *P;
  if (write(2, Line, N) < 0)
    return;
}

// AUTOPROF_RUNTIME, beside the plugin, beside the program, loader's path.
static void load(void) {
  const char *Named = getenv("AUTOPROF_RUNTIME");
  const char *Why, *Where = kName;
  if (Named && *Named) {
    Why = tryFile(Named);
    Where = Named;
  } else {
    Why = tryIn(__autoprof_folder, strlen(__autoprof_folder));
    if (Why == kNotFound) {
      char Program[PATH_MAX];
      ssize_t N = readlink("/proc/self/exe", Program, sizeof(Program));
      while (N > 0 && Program[N - 1] != '/')
        --N;
      if (N > 0)
        Why = tryIn(Program, (size_t)N - 1);
    }
    if (Why == kNotFound && !loadFile(Where))
      Why = 0;
  }
  // The loader notes the name; other objects find it without an allocation,
  // which would be recorded.
  if (!Why)
    dlopen(kName, RTLD_NOW | RTLD_NOLOAD);
  if (dlerror)
    dlerror(); // what failed here is no error of the program
  if (Why)
    say(Where, Why);
}

// A static program may contain dlopen; using it would bring in a second libc.
static int isStatic(void) {
  const Elf64_Phdr *P = (const Elf64_Phdr *)getauxval(AT_PHDR);
  for (unsigned long I = 0, N = P ? getauxval(AT_PHNUM) : 0; I < N; ++I)
    if (P[I].p_type == PT_INTERP)
      return 0;
  return 1;
}

typedef void StartFunction(struct ObjectRecord *);

static StartFunction *startIn(void *Handle) {
  return (StartFunction *)dlsym(Handle, "__autoprof_start");
}

void __autoprof_init(void) {
  int Saved = errno;
  if (__autoprof_tried || getauxval(AT_SECURE))
    return;
  __autoprof_tried = 1;
  StartFunction *Start = __autoprof_start;
  if (!Start && isStatic()) {
    say("libautoprof_rt.a", "is not linked into this static program "
                            "(add -lautoprof_rt)");
  } else if (!Start && dlopen && dlsym) {
    // Another object's.
    __autoprof_handle = dlopen(kName, RTLD_NOW | RTLD_NOLOAD);
    if (!__autoprof_handle)
      Start = startIn(RTLD_DEFAULT); // linked into the program
    if (!__autoprof_handle && !Start)
      load();
    if (__autoprof_handle)
      Start = startIn(__autoprof_handle);
    if (dlerror)
      dlerror();
  }
  if (Start)
    Start(&__autoprof_object);
  errno = Saved;
}

// Stands in .preinit_array. The C library is relocated, but its constructor has
// not run: it finds its environment when the runtime is loaded.
void __autoprof_preinit(int Count, char **Arguments, char **Environment) {
  (void)Count;
  (void)Arguments;
  if (!environ)
    environ = Environment;
  __autoprof_init();
}
