"""The tests that cannot be run under a sanitizer or with another runtime."""
import lit.formats
import lit.Test


def read(path, kinds):
    """{test or folder/: why not}; a line is `test | kinds | why`."""
    reasons = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                test, unfit, why = (cell.strip() for cell in line.split("|"))
                if unfit == "all" or set(unfit.split()) & set(kinds):
                    reasons[test] = why
    return reasons


class FitTest(lit.formats.ShTest):
    """Those are reported as unsupported, with the reason."""

    def __init__(self, path, kinds):
        super().__init__(execute_external=True)
        self.reasons = read(path, kinds)

    def execute(self, test, lit_config):
        name = "/".join(test.path_in_suite)
        for unfit, why in self.reasons.items():
            if name == unfit or (unfit[-1] == "/" and name.startswith(unfit)):
                return lit.Test.Result(lit.Test.UNSUPPORTED, why)
        return super().execute(test, lit_config)
