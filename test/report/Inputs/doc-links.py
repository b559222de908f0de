"""Checks the links between documents: doc-links.py REPOSITORY."""
import re
import sys
from pathlib import Path

root = Path(sys.argv[1]).resolve()


def anchors(path):
    """Of its headings, as GitHub and GitLab make them."""
    for line in path.read_text().splitlines():
        if match := re.match(r"#+ +(.*)", line):
            text = re.sub(r"[^\w\- ]", "", match[1].lower())
            yield text.replace(" ", "-")


wrong = []
for page in [root / "README.md", *sorted(root.glob("docs/*.md")),
             *sorted(root.glob("examples/**/*.md"))]:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name) if name else page
        if not path.exists():
            wrong.append(f"{page.relative_to(root)}: no {target}")
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            wrong.append(f"{page.relative_to(root)}: no heading for {target}")
sys.exit("\n".join(wrong) or 0)
