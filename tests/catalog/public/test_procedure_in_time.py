"""A procedure through time: what its page says today, of a day, and of its history."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.test import Client

from catalog import drafts
from catalog.content import Content, Kind, Text
from catalog.models import Action, DecisionLine, ProcedurePage, Sector
from catalog.promulgation import promulgate, retract
from catalog.validity import Follows
from catalog.wording import day_in_words
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.public.conftest import BIRTH, days

URL = f"/thu-tuc/{BIRTH}/"
HISTORY = f"{URL}lich-su/"


def on(day: date) -> str:
    return f"{URL}ngay/{day.isoformat()}/"


def written(day: date) -> str:
    return day_in_words(day, "vi")


def read(client: Client, url: str = URL, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    text = html.unescape(response.content.decode())
    return " ".join(text.split())


def noted(text: str) -> Content:
    return a_content(BIRTH, note=Text(text))


@pytest.fixture
def page(tree: Tree) -> ProcedurePage:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    return a_page(tree, BIRTH)


def test_it_says_since_when_and_by_which_decision(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    version = promulgated(tree, page, noted("cũ"), days(-30))
    shown = read(client)
    assert f'Đang có hiệu lực từ ngày <strong><time datetime="{days(-30)}">' in shown
    assert f"/quyet-dinh/{version.line.decision.slug}/" in shown


def test_an_unknown_start_is_told(client: Client, tree: Tree, page: ProcedurePage) -> None:
    promulgated(tree, page, noted("cũ"), None)
    assert "Chưa ghi nhận bản này có hiệu lực từ ngày nào" in read(client)
    assert "cũ" in read(client, on(date(1950, 1, 1)))


def test_an_upcoming_version_is_announced_with_what_changes(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    promulgated(tree, page, noted("sẽ tới"), days(10), Action.AMENDED)
    shown = read(client)
    assert "sẽ đổi:" in shown
    assert "ghi chú" in shown
    assert on(days(10)) in shown
    assert "sẽ tới" not in shown
    assert "sẽ tới" in read(client, on(days(10)))
    assert "sẽ tới" not in read(client, on(days(9)))


def test_a_procedure_that_is_only_upcoming_says_so_first(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("sẽ tới"), days(10))
    shown = read(client)
    assert "Chưa có hiệu lực." in shown
    assert written(days(10)) in shown


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action.ABOLISHED, "Thủ tục này đã bị bãi bỏ."),
        (Action.REPLACED, "Thủ tục này đã được thay thế."),
        (Action.ANNULLED, "Thủ tục này đã bị hủy bỏ."),
    ],
)
def test_what_has_ended_says_so_before_anything_else(
    client: Client, tree: Tree, page: ProcedurePage, action: Action, words: str
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    other = a_page(tree, "1.000020")
    promulgated(tree, other, a_content("1.000020", "Thủ tục kế tục"), days(-30))
    line = an_ending(tree, page, days(-2), action, replaced_by=other)
    promulgate(line.decision)
    shown = read(client)
    assert words in shown
    assert shown.index(words) < shown.index("<h1")
    assert written(days(-2)) in shown
    assert f"/quyet-dinh/{line.decision.slug}/" in shown
    assert "/thu-tuc/1.000020/" in shown
    assert "cũ" in shown
    assert words not in read(client, on(days(-3)))


def test_a_successor_that_is_not_public_is_not_named(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    other = a_page(tree, "6.000001")
    inside = a_content("6.000001", "Việc nội bộ", kind=Kind.INTERNAL)
    promulgated(tree, other, inside, days(-30))
    line = an_ending(tree, page, days(-2), Action.REPLACED, replaced_by=other)
    promulgate(line.decision)
    addresses = ("", "lich-su/", f"ngay/{days(-3)}/")
    shown = [read(client, f"/thu-tuc/{page.code}/{address}") for address in addresses]
    shown.append(read(client, f"/quyet-dinh/{line.decision.slug}/"))
    assert not [text for text in shown if "Việc nội bộ" in text or "6.000001" in text]


def test_an_end_to_come_is_announced(client: Client, tree: Tree, page: ProcedurePage) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    promulgate(an_ending(tree, page, days(20)).decision)
    shown = read(client)
    assert "thủ tục này bị bãi bỏ" in shown
    assert written(days(20)) in shown
    assert "Đang có hiệu lực" in shown


@pytest.mark.parametrize(
    ("follows", "words"),
    [
        (Follows.UNSTATED, "Quyết định không nêu sau đó áp dụng gì"),
        (Follows.PREVIOUS, "Sau đó áp dụng lại bản trước"),
        (Follows.ABOLISHED, "Sau đó thủ tục hết hiệu lực"),
    ],
)
def test_a_temporary_version_says_until_when_and_what_follows(
    client: Client, tree: Tree, page: ProcedurePage, follows: Follows, words: str
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    temporary(tree, page, days(-1), days(30), follows)
    shown = read(client)
    assert words in shown
    assert written(days(29)) in shown
    after = read(client, on(days(30)))
    if follows is Follows.PREVIOUS:
        assert "không còn hiệu lực" not in after
    else:
        assert "Thủ tục này không còn hiệu lực" in after


def temporary(
    tree: Tree, page: ProcedurePage, start: date, until: date, follows: Follows
) -> DecisionLine:
    """Promulgate an attribute line that holds for a while, by the editors' road."""
    line = DecisionLine(
        decision=a_decision(tree, start),
        action=Action.AMENDED,
        procedure=page,
        agency=tree.justice,
        temporary_until=until,
        follows=follows.value,
        base_version=page.versions.order_by("-number").first(),
    )
    drafts.fill(line, noted("tạm thời"))
    line.save()
    promulgate(line.decision)
    return line


def test_a_day_is_read_as_it_was_and_leads_back(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    promulgated(tree, page, noted("mới"), days(-5), Action.AMENDED)
    shown = read(client, on(days(-10)))
    assert "cũ" in shown
    assert "mới" not in shown.split("<footer")[0].replace("mới ban hành", "")
    assert f'Bạn đang xem bản của ngày <time datetime="{days(-10)}">' in shown
    assert "Hôm nay đã có bản khác" in shown
    assert "Về bản hôm nay" in shown
    assert "bản đang có hiệu lực hôm nay" in read(client, on(days(-1)))


def test_a_dated_page_is_not_indexed_and_names_the_canonical_one(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    shown = read(client, f"/en{on(days(-1))}")
    assert '<meta name="robots" content="noindex">' in shown
    assert f'<link rel="canonical" href="http://testserver/en{URL}">' in shown


def test_a_day_that_is_none_is_refused_with_the_form_of_one(
    client: Client, tree: Tree, page: ProcedurePage, subtests: pytest.Subtests
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    for day in [
        "2026-02-30",
        "2026-13-01",
        "today",
        "20260101",
        "2026-1-1",
        "2026-W01-1",
        "0000-01-01",
    ]:
        with subtests.test(day=day):
            shown = read(client, f"{URL}ngay/{day}/", 400)
            assert day in shown
            assert "năm-tháng-ngày" in shown
            assert client.get(f"{URL}ngay/", {"ngay": day}).status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_days(
    client: Client, tree: Tree, page: ProcedurePage, day: str
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    assert client.get(f"{URL}ngay/{day}/").status_code == 200


def test_the_form_for_a_day_leads_to_its_address(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    response = client.get(f"{URL}ngay/", {"ngay": "2026-01-31"})
    assert (response.status_code, response["Location"]) == (302, f"{URL}ngay/2026-01-31/")
    assert client.get(f"{URL}ngay/").status_code == 400


def test_the_history_tells_every_decision_the_newest_first(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    first = promulgated(tree, page, noted("cũ"), days(-30)).line.decision
    second = promulgated(tree, page, noted("mới"), days(-5), Action.AMENDED).line.decision
    third = promulgated(tree, page, noted("sau"), days(5), Action.AMENDED).line.decision
    shown = read(client, HISTORY)
    places = [shown.index(f"/quyet-dinh/{d.slug}/") for d in (third, second, first)]
    assert places == sorted(places)
    assert "đang có hiệu lực" in shown
    assert "sắp có hiệu lực" in shown
    assert "Phần thay đổi: ghi chú" in shown
    assert on(days(-30)) in shown
    assert written(days(-30)) in shown


def test_the_history_tells_an_end_and_what_was_taken_back(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    line = an_ending(tree, page, days(-2))
    promulgate(line.decision)
    assert "chấm dứt thủ tục" in read(client, HISTORY)
    line.refresh_from_db()
    retract([line], reason="Ghi nhầm thủ tục")
    shown = read(client, HISTORY)
    assert "đã thu hồi" in shown
    assert "Ghi nhầm thủ tục" in shown
    assert "Thủ tục này đã bị bãi bỏ" not in read(client)


def test_a_procedure_annulled_from_its_first_day_is_gone_but_its_history_stays(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    promulgated(tree, page, noted("cũ"), days(-30))
    line = an_ending(tree, page, days(-30), Action.ANNULLED)
    promulgate(line.decision)
    shown = read(client, URL, 410)
    assert f"/quyet-dinh/{line.decision.slug}/" in shown
    assert "Hủy bỏ" in shown


def test_the_history_takes_few_queries(
    client: Client,
    tree: Tree,
    page: ProcedurePage,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(6):
        action = Action.AMENDED if number else Action.NEW
        promulgated(tree, page, noted(str(number)), days(number - 9), action)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(HISTORY)


def test_a_correction_is_told_with_its_decision(
    client: Client, tree: Tree, page: ProcedurePage
) -> None:
    version = promulgated(tree, page, noted("cũ"), days(-30))
    line = DecisionLine(
        decision=a_decision(tree, days(-1)),
        action=Action.CORRECTED,
        procedure=page,
        agency=tree.justice,
        base_version=version,
        reason="Sai chính tả",
    )
    drafts.fill(line, noted("đã sửa chính tả"))
    line.save()
    promulgate(line.decision)
    shown = read(client)
    assert "Bản này đã được đính chính theo" in shown
    assert "đã sửa chính tả" in shown
    assert f'datetime="{days(-30)}"' in shown
