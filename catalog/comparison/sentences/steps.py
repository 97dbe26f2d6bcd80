"""The steps that people see, and the internal process."""

from __future__ import annotations

from catalog.comparison.phrases import (
    Change,
    Noun,
    became,
    item_changes,
    joined,
    lasting,
    named,
    text_changes,
    within,
)
from catalog.content import Content, ProcessStep, Step, StepCase, Text

_CASE = Noun("trường hợp", "case", "cases")
_STEP = Noun("bước", "step", "steps")
_PROCESS = Noun("bước của quy trình nội bộ", "step of the process", "steps of the process")


def steps(before: Content, after: Content) -> list[Change]:
    """Tell how the steps changed; one case against one case needs no name to be the same."""
    if len(before.steps) == len(after.steps) == 1:
        return _case_changes(before.steps[0], after.steps[0])
    return item_changes(
        _CASE,
        before.steps,
        after.steps,
        key=lambda case: case.case.vi,
        name=lambda case: case.case or (_name(case.steps[0]) if case.steps else case.case),
        inner=_case_changes,
        whole=lambda case: joined(case.case, *map(_whole, case.steps), by="\n"),
    )


def _case_changes(old: StepCase, new: StepCase) -> list[Change]:
    changes = text_changes(Text("tên trường hợp", "name of the case"), old.case, new.case)
    if len(old.steps) == len(new.steps) == 1:
        inside = _step_changes(old.steps[0], new.steps[0])
    else:
        inside = item_changes(
            _STEP,
            old.steps,
            new.steps,
            key=lambda step: step.title.vi or step.text.vi,
            name=_name,
            inner=_step_changes,
            whole=_whole,
        )
    return changes + within(new.case, inside)


def _whole(step: Step) -> Text:
    return joined(step.title, step.text, by="\n")


def _name(step: Step) -> Text:
    return step.title or step.text


def _step_changes(old: Step, new: Step) -> list[Change]:
    title = Text("tên bước", "title of the step")
    label = named(Text("nội dung bước", "text of the step"), new.title or old.title)
    return [
        *text_changes(title, old.title, new.title),
        *text_changes(label, old.text, new.text),
    ]


def process(before: Content, after: Content) -> list[Change]:
    return item_changes(
        _PROCESS,
        before.process,
        after.process,
        key=lambda step: (step.step.vi, step.unit.vi),
        name=lambda step: step.step or step.unit,
        inner=_process_changes,
    )


def _process_changes(old: ProcessStep, new: ProcessStep) -> list[Change]:
    changes = text_changes(_PROCESS.label, old.step, new.step)
    unit = Text("đơn vị thực hiện", "unit that does it")
    changes += within(new.step, text_changes(unit, old.unit, new.unit))
    if old.duration != new.duration:
        label = named(Text("thời gian của bước", "time of the step"), new.step or old.step)
        changes.append(became(label, lasting(old.duration), lasting(new.duration)))
    return changes
