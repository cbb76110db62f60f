"""The kernel killed at twenty random moments while a student writes and chooses: what was done comes back."""

import random
from pathlib import Path

import pytest
from killing import Exercise
from lab import browser, chromium

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
SEED = 2019


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    chromium()
    chance = random.Random(SEED)
    with Exercise(tmp_path) as lab, browser(lab) as (page, _):
        lab.open_notebook(page, lab.path)
        lab.listen(page)
        lab.run_all(page)
        lost = [lab.kill_and_revive(page, chance, reload=number % 2 == 1).lost for number in range(20)]
    print(f"events that the disk did not hold when the kernel was dead, kill by kill: {lost}")
    assert sorted(lost)[15] <= 1
