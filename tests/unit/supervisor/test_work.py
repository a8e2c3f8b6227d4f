"""Long work on models: one at a time, and the next as soon as the last has told its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.registry.job import DONE, claim
from helpdesk.supervisor.work import Work, WorkRefusedError
from helpdesk.training.models.registry import Registry


class Workers:
    """In the place of processes: each works until it is told to end, and then until it may go."""

    def __init__(self, folder: Path) -> None:
        self.begun: list[str] = []
        self.end, self.go = asyncio.Event(), asyncio.Event()
        self._folder = folder

    async def run(
        self, command: Sequence[str], _environment: Mapping[str, str], _hear: Callable[..., None]
    ) -> int:
        self.begun.append(command[2])
        with claim(self._folder, "train", "kim@example.com") as job:
            await self.end.wait()
            job.end(DONE)
        await self.go.wait()
        return 0


class Silent:
    def sink(self, _name: str) -> Callable[..., None]:
        return lambda *_: None


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "models").mkdir()
    return Registry(tmp_path)


def begun(registry: Registry) -> tuple[Work, Workers]:
    workers = Workers(registry.folder)
    substitutes: Any = workers, Silent()
    return Work(registry, *substitutes), workers


def test_second_work_is_refused_while_the_first_is_under_way(registry: Registry) -> None:
    async def run() -> None:
        work, workers = begun(registry)
        await work.train("kim@example.com")
        with pytest.raises(WorkRefusedError, match=r"kim@example\.com trains since"):
            await work.compare("guichet-new", "lee@example.com")
        assert len(workers.begun) == 1
        await work.stop()

    asyncio.run(run())


def test_next_work_waits_for_a_process_that_has_told_its_end(registry: Registry) -> None:
    async def run() -> None:
        work, workers = begun(registry)
        await work.train("kim@example.com")
        workers.end.set()
        # It has let go of the models, and is not gone yet.
        await asyncio.sleep(0)
        next_one = asyncio.create_task(work.compare("guichet-new", "kim@example.com"))
        for _ in range(5):
            await asyncio.sleep(0)
        with pytest.raises(WorkRefusedError, match="has just begun"):
            await work.compare("guichet-new", "lee@example.com")
        assert len(workers.begun) == 1
        workers.go.set()
        await next_one
        assert len(workers.begun) == 2
        await work.stop()

    asyncio.run(run())
