"""Runs the notebook's own cells on an archive and writes down what its plots show.

    pip install pandas matplotlib
    python make_figures.py scalingo-notebook.md winter.gz > figures.json

The histograms are read off the bars that `DataFrame.hist` drew: their edges (in seconds) and heights. Nothing is computed here that the
notebook does not compute, but for the count of the requests of each group.
"""

import json
import re
import sys

import matplotlib

matplotlib.use("Agg")
import numpy
import pandas

notebook, archive = sys.argv[1], sys.argv[2]
cells = re.findall(r"```python\n(.*?)```", open(notebook, encoding="utf-8").read(), re.DOTALL)
names = {}
axes = []
count_over_1s = None
for cell in cells:
    cell = re.sub(r'log2records\("[^"]*"\)', f"log2records({archive!r})", cell)
    tree = compile(cell, "cell", "exec")
    last = cell.strip().splitlines()[-1]
    if ".hist(" in last:
        exec(cell.strip()[: cell.strip().rindex(last)], names)
        axes.append(eval(last, names))
    elif last.startswith("len("):
        count_over_1s = int(eval(last, names))
    else:
        exec(tree, names)


def drawn(grid):
    groups = {}
    for ax in numpy.ravel(grid):
        if not ax.patches:
            continue
        title = re.fullmatch(r"\((\S+), (.*)\)", ax.get_title())
        bars = list(ax.patches)
        edges = [bar.get_x() for bar in bars] + [bars[-1].get_x() + bars[-1].get_width()]
        groups[f"{title[1]} {title[2]}"] = {"edges_s": edges, "counts": [int(bar.get_height()) for bar in bars]}
    return groups


logs = names["logs"]
counts = logs.groupby(["method", "path"]).size()
print(
    json.dumps(
        {
            "versions": {"pandas": pandas.__version__, "numpy": numpy.__version__, "matplotlib": matplotlib.__version__},
            "requests": len(logs),
            "over_1s": count_over_1s,
            "counts": {f"{method} {path}": int(count) for (method, path), count in counts.items()},
            "histogram": drawn(axes[0]),
            "slow_histogram": drawn(axes[1]),
        },
        indent=1,
    )
)
