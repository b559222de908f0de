# The lit suites: test/plugin and test/e2e once per LLVM major, test/report
# once. CMake (test/CMakeLists.txt) passes the places with --param.
#   sanitize=address (undefined, thread): all programs of test/e2e are compiled
#     with that beside the plugin; sanitized/unfit.txt says which cannot be.
#   runtime=FILE: that one is loaded, not the one beside the plugin.
import os
import sys

import lit.formats

major = lit_config.params.get("llvm", "")
build = lit_config.params["build"]
llvm_bin = lit_config.params["bin"]
sanitizer = lit_config.params.get("sanitize", "")
runtime = lit_config.params.get("runtime", "")

config.name = "autoprof" + (f"-llvm{major}" if major else "-report")
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".c", ".cpp", ".ll", ".test"] if major else [".test"]
config.test_source_root = os.path.dirname(__file__)
kind = "-".join(filter(None, (major or "report", sanitizer,
                              "runtime" if runtime else "")))
config.test_exec_root = os.path.join(build, "test", "lit-" + kind)

# Helpers that a test compiles together with itself, or runs.
config.excludes = ["Inputs", "unit", "bench", "programs", "CMakeLists.txt"]
config.excludes += ["mutation", "exports", "fuzz", "packages", "page"]
config.excludes += ["sanitized"]
config.excludes += ["plugin", "e2e"] if not major else ["report"]
if not lit_config.params.get("full"):
    config.excludes += ["Full"]

config.environment["PATH"] = os.pathsep.join([llvm_bin, os.environ["PATH"]])
config.environment.pop("AUTOPROF_OPTIONS", None)
config.environment.pop("AUTOPROF_RUNTIME", None)

plugin = os.path.join(build, "autoprof.so")
clang = os.path.join(llvm_bin, "clang")
sanitized = os.path.join(config.test_source_root, "sanitized")
if runtime:
    config.environment["AUTOPROF_RUNTIME"] = runtime
if sanitizer:
    clang = os.path.join(sanitized, "bin", "clang")
    # Deaths are the program's own, and what it leaks is what some of them test.
    quiet = ":".join(f"handle_{signal}=0" for signal in
                     ("segv", "sigbus", "abort", "sigill", "sigfpe"))
    quiet += ":use_sigaltstack=0:detect_leaks=0"
    config.environment.update(
        AUTOPROF_TEST_BIN=llvm_bin, AUTOPROF_TEST_SANITIZE=sanitizer,
        ASAN_OPTIONS=quiet + ":detect_stack_use_after_return=0",
        UBSAN_OPTIONS=quiet, TSAN_OPTIONS=quiet)
if sanitizer or runtime:
    sys.path.insert(0, sanitized)
    from unfit import FitTest
    config.test_format = FitTest(
        os.path.join(sanitized, "unfit.txt"),
        [sanitizer] * bool(sanitizer) + ["runtime"] * bool(runtime)
        + [sanitizer + "-runtime"] * bool(sanitizer and runtime))
config.substitutions += [
    # The compilers with the plugin, and plain ones to compare with.
    ("%autoprof-clangxx", f"{clang}++ -fplugin={plugin}"),
    ("%autoprof-clang", f"{clang} -fplugin={plugin}"),
    ("%clangxx", f"{clang}++"),
    ("%clang", clang),
    ("%opt", os.path.join(llvm_bin, "opt")),
    ("%plugin", plugin),
    ("%build", build),
    ("%inputs", os.path.join(config.test_source_root, "e2e", "Inputs")),
    ("%runtime-include", os.path.join(config.test_source_root, "..", "runtime",
                                      "include")),
    ("%autoprof-report", os.path.join(build, "autoprof-report")),
    ("%mktrace", os.path.join(build, "test", "autoprof-mktrace")),
    ("%llvm-major", major),
]
if major:
    for known in range(14, 23):
        if int(major) >= known:
            config.available_features.add(f"llvm-{known}-or-newer")
