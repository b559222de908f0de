//===-- Loader.cpp - autoprof.so ------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file a user names. Has no LLVM symbol of its own: asks the host which
// LLVM it is and loads the implementation for it (autoprof-19.so, ...) from its
// own folder. Its bytes contain the implementations' hashes (generated
// Implementations.inc), so that compiler caches and build systems see a change.
// Tools that follow compile_commands.json generate no code, and are often of
// another LLVM: there it does nothing.
//
//===----------------------------------------------------------------------===//
#include "Part.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <string>

namespace {

struct Implementation {
  int Major;
  const char *Hash;
};
const Implementation kImplementations[] = {
#include "Implementations.inc"
};

/// std::string clang::getClangFullVersion()
constexpr const char *kClangVersion = "_ZN5clang19getClangFullVersionB5cxx11Ev";

int majorIn(const char *Text, const char *Marker) {
  const char *At = strstr(Text, Marker);
  return At ? atoi(At + strlen(Marker)) : 0;
}

/// opt before LLVM 16 exports nothing that tells its version but the name of
/// the library it uses.
int majorOfLibrary() {
  int Major = 0;
  dl_iterate_phdr(
      [](dl_phdr_info *Info, size_t, void *To) {
        if (int Found = majorIn(Info->dlpi_name, "libLLVM-"))
          *static_cast<int *>(To) = Found;
        return 0;
      },
      &Major);
  return Major;
}

int hostMajor() {
  if (void *F = dlsym(RTLD_DEFAULT, kClangVersion))
    return majorIn(reinterpret_cast<std::string (*)()>(F)().c_str(),
                   "version ");
  if (void *F = dlsym(RTLD_DEFAULT, "LLVMGetVersion")) {
    unsigned Major = 0, Minor = 0, Patch = 0;
    reinterpret_cast<void (*)(unsigned *, unsigned *, unsigned *)>(F)(
        &Major, &Minor, &Patch);
    return int(Major);
  }
  return majorOfLibrary();
}

[[noreturn]] void refuse(const std::string &Why) {
  fprintf(stderr, "error: autoprof: %s\n", Why.c_str());
  exit(1);
}

/// clangd, clang-tidy and their like.
bool isTool() {
  static const char *const kTools[] = {
      "clangd",         "clang-tidy",      "clang-check",
      "clang-query",    "clang-scan-deps", "clang-doc",
      "clang-include-", "clang-refactor",  "clang-rename",
      "clang-move",     "clang-change-",   "clang-reorder-",
      "clang-extdef-",  "clang-apply-",    "include-what-you-use"};
  char *Path = realpath("/proc/self/exe", nullptr);
  const char *Slash = Path ? strrchr(Path, '/') : nullptr;
  bool Found = false;
  for (const char *Tool : kTools)
    Found |= Slash && !strncmp(Slash + 1, Tool, strlen(Tool));
  free(Path);
  return Found;
}

void *loadPart(const std::string &File) {
  setenv(autoprof::kLoadingParts, "1", 1);
  void *Handle = dlopen(File.c_str(), RTLD_NOW | RTLD_LOCAL);
  unsetenv(autoprof::kLoadingParts);
  if (!Handle)
    refuse(dlerror());
  return Handle;
}

std::string versionsBuilt() {
  std::string List;
  for (const Implementation &I : kImplementations)
    List += (List.empty() ? "" : ", ") + std::to_string(I.Major);
  return List;
}

} // namespace

static std::string Folder;
/// Where llvmGetPassPluginInfo jumps.
extern "C" __attribute__((visibility("hidden"))) void *autoprofTarget;
void *autoprofTarget;

/// The AST action, where the host is clang.
static void loadClangPart(int Major, const void *Core, const char *Path) {
  if (!dlsym(RTLD_DEFAULT, kClangVersion))
    return;
  std::string File =
      Folder + "/autoprof-" + std::to_string(Major) + "-clang.so";
  void *Handle = loadPart(File);
  auto Use = reinterpret_cast<void (*)(const void *, const char *)>(
      dlsym(Handle, "autoprofUseCore"));
  if (!Use)
    refuse(File + " does not belong to this plugin");
  Use(Core, Path);
}

__attribute__((constructor)) static void load() {
  if (isTool())
    return;
  Dl_info Info;
  if (!dladdr(reinterpret_cast<void *>(&load), &Info))
    refuse("cannot find the plugin's own folder");
  char *Path = realpath(Info.dli_fname, nullptr);
  Folder = Path ? Path : Info.dli_fname;
  free(Path);
  Folder.resize(Folder.rfind('/'));
  int Major = hostMajor();
  for (const Implementation &I : kImplementations) {
    if (I.Major != Major)
      continue;
    std::string File = Folder + "/autoprof-" + std::to_string(Major) + ".so";
    void *Handle = loadPart(File);
    auto Core = reinterpret_cast<const void *(*)(const char *)>(
        dlsym(Handle, "autoprofCore"));
    autoprofTarget = dlsym(Handle, "autoprofPassPluginInfo");
    if (!Core || !autoprofTarget)
      refuse(File + " does not belong to this plugin");
    loadClangPart(Major, Core(Folder.c_str()), Info.dli_fname);
    return;
  }
  refuse(Major ? "this compiler is LLVM " + std::to_string(Major) +
                     "; this build serves " + versionsBuilt()
               : "the host is no clang or opt of LLVM 14 to 22; this build "
                 "serves " +
                     versionsBuilt());
}

// The struct it returns grew in LLVM 22: pass everything through untouched.
asm(".text\n.globl llvmGetPassPluginInfo\n"
    ".type llvmGetPassPluginInfo, @function\nllvmGetPassPluginInfo:\n"
    "jmpq *autoprofTarget(%rip)\n"
    ".size llvmGetPassPluginInfo, .-llvmGetPassPluginInfo\n");
