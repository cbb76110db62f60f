"""The kernel killed at twenty random moments while a student works at four widgets: what was done comes back."""

import random
from pathlib import Path

import pytest
from killing import JUDGING, LABS, REWRITING, WEIGHING, WRITING, Exercise
from lab import browser, chromium

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
SEED = 2019
BENCHES = (WRITING, REWRITING, JUDGING, WEIGHING)


def test_twenty_kills_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chromium()
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path / "no-own-texts"))
    chance = random.Random(SEED)
    lost = []
    with Exercise(tmp_path, *LABS) as lab, browser(lab) as (page, _):
        lab.open_notebook(page, lab.path)
        lab.listen(page)
        lab.run_all(page)
        for number in range(20):
            bench = BENCHES[number % 4]
            death = lab.kill_and_revive(page, chance, bench, reload=number // 4 % 2 == 1)
            lost.append(death.lost)
            print(
                f"kill {number + 1:2}, {bench.key:12} {len(death.before):3} events before it, {death.lost} not on disk"
            )
    assert sorted(lost)[15] <= 1
