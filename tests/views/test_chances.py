import pytest

from kit.casebook import case
from kit.comparing import CUES, interval, sample
from kit.views.chances import (
    SPLITS,
    Splitter,
    describe_intervals,
    differences_table,
    intervals_picture,
    intervals_table,
    plot_intervals,
    splits,
)
from kit.views.tables import as_html

pytestmark = pytest.mark.usefixtures("work")
HANOI = case("hanoi", edition="x-ray")


def both(key: str = "08-x") -> tuple[Splitter, ...]:
    return splits(HANOI.readings, HANOI.labels, "booster", key=key).children


def test_every_interval_is_drawn_and_told() -> None:
    rates = {kind: [interval(sample(reading, kind)) for reading in HANOI.readings] for kind in CUES}
    ax = plot_intervals(rates, HANOI.labels)
    drawn = [line.get_xdata() for line in ax.lines if line.get_xdata()[0] != line.get_xdata()[1]]
    ends = [[rate.low, rate.high] for kind in CUES for rate in rates[kind]]
    assert [[float(x) for x in line] for line in drawn if list(line) != [0, 1]] == ends
    said = describe_intervals(rates, HANOI.labels)
    for kind in CUES:
        for rate in rates[kind]:
            assert f"{rate.per_1000:.1f} ({rate.low:.1f} to {rate.high:.1f})" in said
    assert said in intervals_picture(HANOI.readings, HANOI.labels).alt


def test_the_tables_say_what_the_picture_shows() -> None:
    table = intervals_table(HANOI.readings, HANOI.labels)
    assert list(table["marks"]) == [int(sample(r, kind).marks.sum()) for r in HANOI.readings for kind in CUES]
    differences = differences_table(HANOI.readings, HANOI.labels)
    assert list(differences.columns[:2]) == list(HANOI.labels)
    assert all("Too short to say" in said for said in differences["what may be said"])
    assert as_html(differences, "x").count("per 1,000 own words") == 1


def test_splits_are_counted_as_they_are_drawn() -> None:
    first, _ = both()
    assert first.feedback == {"says": "Nothing split yet."}
    first.state = {**first.state, "drawn": 10}
    far = sum(abs(each) >= first.real for each in first.splits[:10])
    assert first.feedback["says"].startswith(f"{far} of 10 splits")
    first.state = {**first.state, "drawn": SPLITS}
    assert f"of {SPLITS} splits" in first.feedback["says"]
    again, other = both()
    assert again.state["drawn"] == SPLITS
    assert "drawn" not in other.state


def test_each_author_is_split_alike() -> None:
    swapped = splits(HANOI.readings[::-1], HANOI.labels[::-1], "booster", key="08-y").children
    assert [each.splits for each in both()] == [each.splits for each in swapped[::-1]]
    assert {each.real for each in (*both(), *swapped)} == {both()[0].real}
