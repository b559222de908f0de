"""How it is measured: plain, autoprof and its peers.

Decides for each variant how a program is compiled and started. A peer that is
not installed is left out by name, with the reason.
"""

import dataclasses
import glob
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
    missing: Callable = lambda clang: ""  # why it cannot be measured here


def _autoprof(*options):
    def start(folder):
        return [], {"AUTOPROF_OPTIONS":
                    ":".join([f"output={folder}/trace.bin", *options])}
    return start


def _tool_missing(tool):
    return lambda clang: "" if shutil.which(tool) else f"{tool} not installed"


def _xray_missing(clang):
    folder = subprocess.run([clang, "-print-resource-dir"], check=False,
                            capture_output=True, text=True).stdout.strip()
    if glob.glob(f"{folder}/lib/**/libclang_rt.xray-fdr*", recursive=True):
        return ""
    return f"XRay's runtime for {clang} not installed"


def _xray(folder):
    return [], {"XRAY_OPTIONS": "patch_premain=true xray_mode=xray-fdr "
                f"xray_logfile_base={folder}/xray-log."}


PLAIN = Variant("plain", "plain", profiles=("calls", "heap"))

VARIANTS = [
    PLAIN,
    Variant("autoprof", "autoprof", plugin=True, start=_autoprof(),
            profiles=("calls", "heap")),
    Variant("autoprof heap=off", "autoprof", plugin=True,
            start=_autoprof("heap=off"), profiles=("calls", "heap")),
    Variant("autoprof timing=clock", "autoprof", plugin=True,
            start=_autoprof("timing=clock")),
    Variant("gprof", "gprof", flags=("-pg",),
            start=lambda folder: ([], {"GMON_OUT_PREFIX": f"{folder}/gmon"}),
            missing=_tool_missing("gprof")),
    Variant("uftrace", "gprof", flags=("-pg",), writes_events=True,
            start=lambda folder: (["uftrace", "record", "--no-libcall", "-d",
                                   f"{folder}/uftrace.data"], {}),
            missing=_tool_missing("uftrace")),
    Variant("XRay FDR", "xray", writes_events=True, start=_xray,
            flags=("-fxray-instrument", "-fxray-instruction-threshold=1"),
            missing=_xray_missing),
    Variant("heaptrack", "plain", writes_events=True, profiles=("heap",),
            start=lambda folder: (["heaptrack", "--raw", "-o",
                                   f"{folder}/heaptrack"], {}),
            missing=_tool_missing("heaptrack")),
    Variant("massif", "plain", writes_events=True, profiles=("heap",),
            start=lambda folder: (["valgrind", "-q", "--tool=massif",
                                   f"--massif-out-file={folder}/massif"], {}),
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
