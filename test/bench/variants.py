"""How it is measured: plain, autoprof and its peers.

Decides for each variant how a program is compiled and started. A peer that is
not installed is left out by name, with the reason.
"""

import dataclasses
import glob
import json
import shutil
import subprocess
from pathlib import Path
from typing import Callable


@dataclasses.dataclass
class Variant:
    name: str
    build: str                 # variants of one build share the executables
    flags: tuple = ()
    plugin: bool = False
    # Writes every call to a file, or is as slow as if it did: gets the light
    # size of each workload.
    writes_events: bool = False
    profiles: tuple = ("calls",)  # measured in workloads of these
    # folder of the run -> (command prefix, environment)
    start: Callable = lambda folder: ([], {})
    # (folder of the run, executable, folder of autoprof) -> command that makes
    # the list of functions from what the run has left; falsy = nothing left
    report: Callable = None
    # (clang, folder) -> flags that need something made first
    prepare: Callable = lambda clang, folder: ()
    missing: Callable = lambda clang: ""  # why it cannot be measured here


def _autoprof(*options):
    def start(folder):
        return [], {"AUTOPROF_OPTIONS":
                    ":".join([f"output={folder}/trace.bin", *options])}
    return start


def _autoprof_report(folder, executable, build):
    return [build / "autoprof-report", "functions", folder / "trace.bin"]


def calls_of(build, trace):
    """Calls in a trace, as the report says."""
    text = subprocess.run([build / "autoprof-report", "functions",
                           "--format=json", trace], check=True, text=True,
                          capture_output=True).stdout
    return sum(each["calls"] for each in json.loads(text)["functions"])


def _only(folder, pattern):
    """The file of that pattern; a tool names it by the process."""
    return next(iter(sorted(folder.glob(pattern))), folder / pattern)


_EMPTY_HOOKS = """
__attribute__((no_instrument_function))
void __cyg_profile_func_enter(void *function, void *site) {}
__attribute__((no_instrument_function))
void __cyg_profile_func_exit(void *function, void *site) {}
"""


def _empty_hooks(clang, folder):
    folder.mkdir(parents=True, exist_ok=True)
    hooks = folder / "empty_hooks.o"
    subprocess.run([clang, "-O2", "-x", "c", "-", "-c", "-o", hooks],
                   input=_EMPTY_HOOKS, text=True, check=True)
    return ("-finstrument-functions", f"-Wl,{hooks}")


def _tool_missing(tool):
    return lambda clang: "" if shutil.which(tool) else f"{tool} not installed"


def _xray_missing(clang):
    folder = subprocess.run([clang, "-print-resource-dir"], check=False,
                            capture_output=True, text=True).stdout.strip()
    if glob.glob(f"{folder}/lib/**/libclang_rt.xray-fdr*", recursive=True):
        return ""
    return f"XRay's runtime for {clang} not installed"


def _xray(mode):
    def start(folder):
        return [], {"XRAY_OPTIONS": f"patch_premain=true xray_mode={mode} "
                    f"xray_logfile_base={folder}/xray-log."}
    return start


def _xray_report(folder, executable, build):
    log = _only(folder, "xray-log.*")
    # In FDR mode the program itself has to ask for the log to be written.
    return log.exists() and ["llvm-xray-19", "account", "-k", "-m", executable,
                             log]


_XRAY = ("-fxray-instrument", "-fxray-instruction-threshold=1")


PLAIN = Variant("plain", "plain", profiles=("calls", "heap"))

VARIANTS = [
    PLAIN,
    Variant("autoprof", "autoprof", plugin=True, start=_autoprof(),
            profiles=("calls", "heap"), report=_autoprof_report),
    Variant("autoprof heap=off", "autoprof", plugin=True,
            start=_autoprof("heap=off"), profiles=("calls", "heap"),
            report=_autoprof_report),
    # Nothing is recorded: what is left is the cost of hooks that are off.
    Variant("autoprof skip=*", "autoprof", plugin=True,
            start=_autoprof("heap=off", "skip=*"), report=_autoprof_report),
    Variant("autoprof start=off", "autoprof", plugin=True,
            start=_autoprof("heap=off", "start=off"), report=_autoprof_report),
    Variant("autoprof timing=clock", "autoprof", plugin=True,
            start=_autoprof("timing=clock"), report=_autoprof_report),
    Variant("autoprof mode=trace", "autoprof", plugin=True, writes_events=True,
            start=_autoprof("mode=trace:max-size=16384"),
            report=_autoprof_report),
    Variant("empty hooks", "empty", prepare=_empty_hooks),
    Variant("gprof", "gprof", flags=("-pg",),
            start=lambda folder: ([], {"GMON_OUT_PREFIX": f"{folder}/gmon"}),
            report=lambda folder, executable, build: [
                "gprof", "-b", "-p", executable, _only(folder, "gmon.*")],
            missing=_tool_missing("gprof")),
    Variant("uftrace", "gprof", flags=("-pg",), writes_events=True,
            start=lambda folder: (["uftrace", "record", "--no-libcall", "-d",
                                   f"{folder}/uftrace.data"], {}),
            report=lambda folder, executable, build: [
                "uftrace", "report", "-d", folder / "uftrace.data"],
            missing=_tool_missing("uftrace")),
    Variant("XRay FDR", "xray", writes_events=True, start=_xray("xray-fdr"),
            flags=_XRAY, report=_xray_report, missing=_xray_missing),
    Variant("XRay basic", "xray", writes_events=True, start=_xray("xray-basic"),
            flags=_XRAY, report=_xray_report, missing=_xray_missing),
    Variant("callgrind", "plain", writes_events=True,
            start=lambda folder: (["valgrind", "-q", "--tool=callgrind",
                                   f"--callgrind-out-file={folder}/callgrind"],
                                  {}),
            report=lambda folder, executable, build: [
                "callgrind_annotate", folder / "callgrind"],
            missing=_tool_missing("valgrind")),
    Variant("heaptrack", "plain", writes_events=True, profiles=("heap",),
            start=lambda folder: (["heaptrack", "--raw", "-o",
                                   f"{folder}/heaptrack"], {}),
            missing=_tool_missing("heaptrack")),
    Variant("massif", "plain", writes_events=True, profiles=("heap",),
            start=lambda folder: (["valgrind", "-q", "--tool=massif",
                                   f"--massif-out-file={folder}/massif"], {}),
            report=lambda folder, executable, build: [
                "ms_print", folder / "massif"],
            missing=_tool_missing("valgrind")),
]


def available(clang, plugin, wanted):
    """Returns (variants to measure, lines that say what is left out)."""
    chosen, skipped = [], []
    for variant in VARIANTS:
        if wanted and variant.name not in wanted and variant is not PLAIN:
            continue
        if variant.plugin and not Path(plugin).is_file():
            reason = f"no plugin at {plugin}"
        else:
            reason = variant.missing(clang)
        if reason:
            skipped.append(f"skipped {variant.name}: {reason}")
        else:
            chosen.append(variant)
    return chosen, skipped
