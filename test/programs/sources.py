"""Fetches the packaged sources of the programs under test.

Decides where sources come from: the Debian mirrors this machine already uses,
through `apt-get source`. Nothing of the system is changed and root is not
needed: apt gets a source list and a state folder of its own inside the cache.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path


class SourceError(Exception):
    """One line for the user: why the sources cannot be had."""


def _stanzas(text):
    """Yields the stanzas of a deb822 file as dicts with lower-case keys."""
    for block in re.split(r"\n[ \t]*\n", text):
        fields, key = {}, None
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in " \t" and key:
                fields[key] += "\n" + line.strip()
            elif ":" in line:
                key, _, value = line.partition(":")
                key = key.strip().lower()
                fields[key] = value.strip()
        if fields:
            yield fields


def _binary_entries(etc):
    """Yields (options, uri, suite, components) for each enabled `deb` entry."""
    parts = etc / "sources.list.d"
    files = [etc / "sources.list", *sorted(parts.glob("*.list"))]
    for file in files:
        if not file.is_file():
            continue
        for line in file.read_text().splitlines():
            match = re.match(r"deb\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s+(\S.*)",
                             line.split("#")[0].strip())
            if match:
                options = [o for o in (match[1] or "").split()
                           if not o.startswith("arch=")]
                yield options, match[2], match[3], match[4].split()
    for file in sorted(parts.glob("*.sources")):
        for fields in _stanzas(file.read_text()):
            if (fields.get("enabled", "yes").lower() in ("no", "false", "0")
                    or "deb" not in fields.get("types", "").split()):
                continue
            signed = fields.get("signed-by", "")
            options = ([f"signed-by={signed}"]
                       if signed and "\n" not in signed else [])
            for uri in fields.get("uris", "").split():
                for suite in fields.get("suites", "").split():
                    yield (options, uri, suite,
                           fields.get("components", "").split())


def codename():
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2].strip('"')
    return ""


def source_list(etc=Path("/etc/apt")):
    """The `deb-src` lines that match the distribution's own `deb` entries."""
    lines = []
    for options, uri, suite, components in _binary_entries(etc):
        # Other vendors' repositories often carry no sources at all.
        if "main" not in components or not suite.startswith(codename()):
            continue
        prefix = f"deb-src [{' '.join(options)}]" if options else "deb-src"
        lines.append(f"{prefix} {uri} {suite} main")
    return list(dict.fromkeys(lines))


def _run(command, cwd, log):
    with open(log, "ab") as out:
        out.write(("+ " + " ".join(map(str, command)) + "\n").encode())
        out.flush()
        status = subprocess.run(command, cwd=cwd, stdout=out,
                                stderr=subprocess.STDOUT,
                                stdin=subprocess.DEVNULL,
                                check=False).returncode
    if status:
        raise SourceError(f"{command[0]} failed (status {status}), see {log}")


def _apt_options(state, lines):
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    listing = state / "sources.list"
    listing.write_text("".join(line + "\n" for line in lines))
    return ["-o", f"Dir::Etc::sourcelist={listing}",
            "-o", "Dir::Etc::sourceparts=-",
            "-o", f"Dir::State::lists={state / 'lists'}",
            "-o", f"Dir::Cache={state / 'cache'}",
            # As root apt would drop to a user who may not enter the cache.
            "-o", "APT::Sandbox::User=root"]


def fetch(package, cache):
    """Returns the unpacked source tree of a Debian source package."""
    home = Path(cache).resolve() / package
    tree = home / "tree"
    if tree.is_dir():
        return tree
    for tool in ("apt-get", "dpkg-source"):
        if not shutil.which(tool):
            raise SourceError(f"{tool} not found: sources of {package} "
                              "come from a Debian mirror")
    lines = source_list()
    if not lines:
        raise SourceError("no Debian mirror in /etc/apt: cannot fetch the "
                          f"sources of {package}")
    if home.exists():
        shutil.rmtree(home)  # a download that was interrupted
    home.mkdir(parents=True)
    state = Path(cache).resolve() / "apt"
    options = _apt_options(state, lines)
    log = Path(cache).resolve() / f"{package}.log"
    log.unlink(missing_ok=True)
    stamp = state / "updated"
    if not stamp.exists() or stamp.read_text() != "\n".join(lines):
        _run(["apt-get", *options, "-q", "update"], home, log)
        stamp.write_text("\n".join(lines))
    try:
        _run(["apt-get", *options, "-q", "source", package], home, log)
    except SourceError:
        # The index may be older than the mirror: once more with a fresh one.
        _run(["apt-get", *options, "-q", "update"], home, log)
        try:
            _run(["apt-get", *options, "-q", "source", package], home, log)
        except SourceError:
            # A mirror may lack an update that its index names: the release.
            _run(["apt-get", *options, "-q", "-t", codename(), "source",
                  package], home, log)
    trees = [path for path in home.iterdir() if path.is_dir()]
    if len(trees) != 1:
        raise SourceError(f"{package}: expected one source tree in {home}, "
                          f"found {len(trees)}")
    os.rename(trees[0], tree)
    return tree
