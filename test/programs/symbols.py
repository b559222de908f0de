"""The functions of an ELF file: addresses, sizes and every name they have.

Decides which function an address belongs to and which source file tells two
functions of one name apart.
"""

import bisect
import collections
import dataclasses
import os
import subprocess


@dataclasses.dataclass
class Function:
    address: int
    size: int
    names: set
    file: str = ""  # base name; only for names several functions share


class SymbolTable:
    """All functions of one ELF file, found by address."""

    def __init__(self, path):
        self.path = str(path)
        self.functions = self._read()
        self.starts = [function.address for function in self.functions]
        self.shared_names = self._find_shared_names()

    def at(self, address):
        """The function whose code holds `address`, or None."""
        index = bisect.bisect_right(self.starts, address) - 1
        if index < 0:
            return None
        function = self.functions[index]
        if address < function.address + max(function.size, 1):
            return function
        return None

    def _read(self):
        text = subprocess.run(["readelf", "--symbols", "--wide", self.path],
                              check=True, capture_output=True, text=True,
                              errors="replace").stdout
        found, in_symtab, file = {}, False, ""
        for line in text.splitlines():
            if line.startswith("Symbol table"):
                in_symtab = "'.symtab'" in line
                continue
            fields = line.split(None, 7)
            if not in_symtab or len(fields) < 7 or fields[6] == "Ndx":
                continue
            kind, binding, section = fields[3], fields[4], fields[6]
            name = fields[7] if len(fields) == 8 else ""
            if kind == "FILE":
                file = os.path.basename(name)
            elif kind in ("FUNC", "IFUNC") and section != "UND":
                address = int(fields[1], 16)
                function = found.setdefault(address, Function(address, 0,
                                                              set()))
                function.size = max(function.size, int(fields[2], 0))
                function.names.add(name)
                if binding == "LOCAL":
                    function.file = file
        return [found[address] for address in sorted(found)]

    def _find_shared_names(self):
        """Names of several functions; gives those the file of their source."""
        holders = collections.defaultdict(list)
        for function in self.functions:
            for name in function.names:
                holders[name].append(function)
        shared = {name for name, list_ in holders.items() if len(list_) > 1}
        doubtful = [function for function in self.functions
                    if not shared.isdisjoint(function.names)]
        if doubtful:
            # The file of the definition, a header perhaps, where there is
            # debug information; the symbol table knows the source file only.
            query = "".join(f"{f.address:#x}\n" for f in doubtful)
            answer = subprocess.run(["addr2line", "-e", self.path], check=True,
                                    input=query, capture_output=True,
                                    text=True).stdout.splitlines()
            for function, line in zip(doubtful, answer):
                file = os.path.basename(line.rpartition(":")[0])
                if file and file != "??":
                    function.file = file
        return shared
