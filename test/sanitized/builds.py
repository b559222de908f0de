"""Other builds of this project below the build folder: with sanitizers in the
report and its tests, or in the runtime. And results as lit writes them.
"""
import json
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent

# The fuzzer's instrumentation is in it, too, so that fuzz/run needs no other.
REPORT = {
    "address": ["-DAUTOPROF_FUZZ=ON", "-DAUTOPROF_SANITIZE="
                "fuzzer-no-link,address,undefined,float-cast-overflow"],
    "thread": ["-DAUTOPROF_SANITIZE=thread"],
}


class Failure(Exception):
    """One line that says what went wrong."""


def add_arguments(parser):
    parser.add_argument("--build", type=Path, required=True,
                        help="the build folder of the project")
    parser.add_argument("--results", type=Path, required=True, metavar="FOLDER",
                        help="where NAME.json is written, as lit's -o does")
    parser.add_argument("--cmake", action="append", default=[], metavar="-DX=Y",
                        help="for the other builds; can be repeated")


def build(options, name, settings, targets):
    """Configures and builds; returns the folder."""
    folder = options.build / "sanitized" / name
    folder.mkdir(parents=True, exist_ok=True)
    # Optimised a little: what is inlined is checked as well, and faster.
    common = ["-DCMAKE_BUILD_TYPE=RelWithDebInfo",
              "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -gline-tables-only"]
    for command in (["cmake", "-S", SOURCE, "-B", folder, "-G", "Ninja",
                     *common, *options.cmake, *settings],
                    ["cmake", "--build", folder, "--parallel", "2", "--target",
                     *targets]):
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise Failure(f"{' '.join(map(str, command))}:\n{done.stdout}")
    return folder


def build_report(options, sanitizer):
    targets = ["autoprof-unit-tests", "autoprof-fuzz-replay", "autoprof-report",
               "autoprof-mktrace", "autoprof-mkdocs", "generated_texts"]
    if sanitizer == "address":
        targets.append("autoprof-fuzz")
    return build(options, f"report-{sanitizer}", REPORT[sanitizer], targets)


def write_result(options, name, is_passed, output):
    options.results.mkdir(parents=True, exist_ok=True)
    file = options.results / f"{name.replace('/', '-')}.json"
    file.write_text(json.dumps({"tests": [{
        "name": f"autoprof :: {name}", "code": "PASS" if is_passed else "FAIL",
        "output": output}]}))
