"""The e-mails that tell what waits: who gets which, in which language, and what fails."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.users.models import UserProfile

from catalog import selectors
from catalog.approval import APPROVE, decide, submit
from catalog.decision_workflow import create_workflow
from catalog.models import DecisionApprovalTask, DecisionLine, DecisionPage, ProcedurePage, Sector
from tests.builders import Tree, a_decision
from tests.catalog.desk.conftest import People
from tests.catalog.desk.lines import begun, procedures
from tests.catalog.desk.waiting import NOW, ending, unseen, unsigned

SITE = "https://tthc.example.test"


class OneRefused(EmailBackend):
    """A mail server that does not know one of the addresses."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if "tuphap@example.test" in message.to:
                raise SMTPRecipientsRefused({"tuphap@example.test": (550, b"unknown")})
        return int(super().send_messages(messages))


@pytest.fixture
def waits(tree: Tree, people: People, settings: Settings) -> Iterator[DecisionPage]:
    settings.WAGTAILADMIN_BASE_URL = f"{SITE}/"
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    ending(tree)
    unseen(tree)
    decision = unsigned(tree)
    with time_machine.travel(NOW, tick=True):
        yield decision


def send(*options: str) -> str:
    said = StringIO()
    call_command("send_reminders", *options, stdout=said)
    return said.getvalue()


def to(mails: list[EmailMessage], name: str) -> EmailMessage:
    [mail] = [mail for mail in mails if mail.to == [f"{name}@example.test"]]
    return mail


def test_each_writer_gets_one_mail_with_what_is_theirs(
    waits: DecisionPage, mailoutbox: list[EmailMessage]
) -> None:
    assert "5 e-mails sent" in send()
    people = sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)
    assert people == ["kiemsoat", "quantri", "root", "tuphap", "yte"], (
        "nothing waits for publishers"
    )
    justice, health = to(mailoutbox, "tuphap"), to(mailoutbox, "yte")
    controller = to(mailoutbox, "kiemsoat")
    assert justice.subject == "Niêm Yết: 2 việc cần làm"
    assert "Tạm thời 1.000001" in str(justice.body)
    assert waits.number in str(justice.body)
    assert "1.000002" not in str(justice.body)
    assert health.subject == "Niêm Yết: 1 việc cần làm"
    assert "1.000001" not in str(health.body)
    for said in (waits.number, "1.000001", "1.000002"):
        assert said in str(controller.body)


def test_the_mail_groups_by_kind_and_links_to_where_each_is_mended(
    waits: DecisionPage, mailoutbox: list[EmailMessage]
) -> None:
    send("--to", "kiemsoat")
    [mail] = mailoutbox
    lines = str(mail.body).splitlines()
    temporary = ProcedurePage.objects.get(code="1.000001")
    at = lines.index("Văn bản tạm thời sắp hết hiệu lực, chưa có gì tiếp theo: 1")
    assert lines[at + 3 : at + 5] == [
        "- 01/10/2026 (còn 30 ngày): 1.000001 Tạm thời 1.000001",
        f"  {SITE}{reverse('lines:add')}?procedure={temporary.pk}&action=new&day=2026-10-01",
    ]
    assert at < lines.index("Quyết định cần ký: 1") < lines.index("Thủ tục lâu chưa rà soát: 1")
    assert f"  {SITE}{reverse('lines:list')}?decision={waits.pk}" in lines
    assert lines[-1] == f"Toàn bộ: {SITE}{reverse('desk_todo')}"


def test_who_approves_or_promulgates_is_told_which_decisions_wait_for_that(
    waits: DecisionPage, people: People, tree: Tree, mailoutbox: list[EmailMessage]
) -> None:
    create_workflow()
    pages = procedures(tree, tree.justice, range(70, 71))
    line = begun(a_decision(tree, selectors.today()), pages)[0]
    DecisionLine.objects.filter(pk=line.pk).update(ready_at=timezone.now())
    submit(line.decision, people.controller)
    mailoutbox.clear()  # Wagtail's own, to those who approve
    chief = User.objects.create_user("lanhdao", "lanhdao@example.test", "mật khẩu")
    council = Group.objects.create(name="Lãnh đạo")
    council.permissions.add(Permission.objects.get(codename="access_admin"))
    council.user_set.add(chief)
    DecisionApprovalTask.objects.get().groups.add(council)
    send()
    at = f"  {SITE}{reverse('desk_approval', args=[line.decision_id])}"
    publisher = str(to(mailoutbox, "congbo").body).splitlines()
    assert publisher[:4] == ["Cần phê duyệt: 1", "", f"- {line.decision.label()}", at]
    told = str(to(mailoutbox, "lanhdao").body)
    assert at in told.splitlines()
    assert reverse("desk_todo") not in told, (
        "the lists of the desk are not open to who only approves"
    )
    assert "1.000001" not in "".join(publisher), "what waits for writers does not wait for them"
    for name in ("kiemsoat", "tuphap"):
        assert at not in str(to(mailoutbox, name).body)
    decide(line.decision, people.publisher, APPROVE)
    mailoutbox.clear()
    send("--to", "congbo")
    at = reverse("desk_promulgate", args=[line.decision_id])
    assert f"  {SITE}{at}" in str(mailoutbox[0].body).splitlines()


def test_the_mail_speaks_the_language_of_the_persons_admin(
    waits: DecisionPage, people: People, mailoutbox: list[EmailMessage]
) -> None:
    UserProfile.objects.create(user=people.controller, preferred_language="en")
    send()
    english = to(mailoutbox, "kiemsoat")
    assert english.subject == "Niêm Yết: 3 things to do"
    assert "- 01/10/2026 (in 30 days): 1.000001 Temporary 1.000001" in str(english.body)
    assert "việc" not in str(english.body)
    assert "việc cần làm" in to(mailoutbox, "quantri").subject


def test_nobody_is_written_to_without_anything_to_do_an_address_or_an_account(
    waits: DecisionPage, people: People, mailoutbox: list[EmailMessage]
) -> None:
    people.justice.email = ""
    people.justice.save()
    people.controller.is_active = False
    people.controller.save()
    ProcedurePage.objects.get(code="1.000002").save_revision().publish()
    send()
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "quantri@example.test",
        "root@example.test",
    ]


def test_a_dry_run_prints_and_sends_nothing(
    waits: DecisionPage, mailoutbox: list[EmailMessage]
) -> None:
    said = send("--dry-run", "--to", "yte")
    assert "To: yte@example.test\nSubject: Niêm Yết: 1 việc cần làm" in said
    assert "1.000002" in said
    assert "tuphap" not in said
    assert mailoutbox == []


@pytest.mark.parametrize("name", ["nobody", "tuphap"])
def test_one_who_can_not_be_written_to_is_refused_by_name(
    waits: DecisionPage, people: People, name: str
) -> None:
    people.justice.email = ""
    people.justice.save()
    with pytest.raises(CommandError, match=name):
        send("--to", name)


def test_an_address_that_fails_stops_no_other_and_fails_the_command(
    waits: DecisionPage,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.OneRefused"
    with pytest.raises(CommandError, match="1 e-mails could not be sent; 4 were"):
        send()
    assert len(mailoutbox) == 4
    assert "tuphap" in capsys.readouterr().err


def test_of_many_the_first_are_named_and_the_rest_is_on_the_list(
    waits: DecisionPage, tree: Tree, mailoutbox: list[EmailMessage]
) -> None:
    for n in range(10, 32):
        unseen(tree, f"1.2000{n}")
    send("--to", "yte")
    body = str(mailoutbox[0].body)
    assert "Thủ tục lâu chưa rà soát: 23" in body
    assert body.count("10/03/2026") == 20
    assert f"- và 3 việc khác\n  {SITE}{reverse('desk_todo')}?kind=review" in body
