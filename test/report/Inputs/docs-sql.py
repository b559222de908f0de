"""Runs every SQL query of a document on a database: docs-sql.py DOC DATABASE.
A query is what stands, indented, between a line that begins with "--" or a
select and the next ";". Prints the number of rows of each; fails when one is
wrong."""
import re
import sqlite3
import sys

text = open(sys.argv[1], encoding="utf-8").read()
code = "\n".join(re.findall(r"^    (.*)$", text, re.MULTILINE))
queries = re.findall(r"^((?:select|with)\b[^;]*);", code, re.MULTILINE)
queries += re.findall(r"^sqlite3 \S+ '([^']*)'", code, re.MULTILINE)
database = sqlite3.connect(sys.argv[2])
for query in queries:
    try:
        print(len(database.execute(query).fetchall()), "rows of", query.split("\n")[0])
    except sqlite3.Error as error:
        sys.exit(f"{error}: {query}")
