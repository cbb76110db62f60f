"""What makes a table and shows it, the only room that knows pandas; each lesson's own tables stand in its room."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def by_row(rows: Mapping[Any, Mapping[str, object]], *names: str) -> pd.DataFrame:
    """A table with a row a key; `names` say what the keys are, or each part of them."""
    import pandas as pd

    keys = list(rows)
    index = pd.MultiIndex.from_tuples(keys, names=names) if len(names) > 1 else pd.Index(keys, name=names[0])
    return pd.DataFrame(list(rows.values()), index)


def by_column(columns: Mapping[str, Mapping[Any, object]], *names: str) -> pd.DataFrame:
    """A table with a column a key; `names` say what the keys of the rows are, or each part of them."""
    import pandas as pd

    return pd.DataFrame(columns).rename_axis(list(names))


def listed(rows: Sequence[Any], columns: list[str] | None = None) -> pd.DataFrame:
    """A table of these rows, which are numbered only; they name their columns themselves where none are given."""
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)


def as_html(table: pd.DataFrame, caption: str) -> str:
    """The table as HTML with its caption, every cell in full, in a frame of its own that scrolls where it is wide."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        named = list(table.index.names) != [None]
        html = table.to_html(border=0, classes="kit-table", na_rep="", header=False, index=named, index_names=False)
    amounts = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
    looks = [' class="kit-amount"' if amount else "" for amount in amounts]
    each = cycle(looks)
    html = re.sub("<td>", lambda _: f"<td{next(each)}>", html)
    html = re.sub(r"<td>(?=[^<]{40})", '<td class="kit-prose">', html)
    html = html.replace("<th>", '<th scope="row">').replace("<th rowspan", '<th scope="rowgroup" rowspan')
    names = [*(zip(table.index.names, cycle([""])) if named else ()), *zip(table.columns, looks, strict=True)]
    head = "".join(f'<th scope="col"{look}>{escape(str(name or ""))}</th>' for name, look in names)
    html = html.replace("<tbody>", f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>", 1)
    label = f'role="region" aria-label="{escape(caption)}" tabindex="0" data-lm-suppress-shortcuts="true"'
    return f'<div class="kit kit-scroll" {label}>{html}</div>'
