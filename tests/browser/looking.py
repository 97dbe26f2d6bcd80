"""What is looked for on every page: what axe knows, text beside the screen, lost keyboards."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = str(files("axe_playwright_python") / "axe.min.js")
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that differs between a page in light colours and in dark."""
NARROW, PHONE, DESK = 320, 390, 1280
HEIGHT = 860


def faults(
    page: Page, rules: dict[str, Any] = RULES, *, but: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """Return what axe finds wrong with the page as it stands, by these rules.

    `but`: rules that are not looked at on elements of a selector, which are not ours.
    """
    if not page.evaluate("'ourAxe' in window"):
        # The desk brings its own one, with rules of its own.
        page.add_script_tag(path=AXE)
        page.evaluate("window.ourAxe = window.axe")
    # Only what is wrong is worked out and handed over: all that is right takes longer to tell.
    violations: list[dict[str, Any]] = page.evaluate(
        """([rules, but]) => {
            const known = (id, node) => but.some(([rule, selector]) =>
                rule === id && document.querySelector(node.target[0])?.matches(selector));
            const options = {runOnly: rules, iframes: false, resultTypes: ['violations']};
            return ourAxe.run(document, options).then(report => report.violations.map(
                ({id, nodes}) => ({id, nodes: nodes.filter(node => !known(id, node))})));
        }""",
        [rules, list(but)],
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"][:2]
    ]


def misfits(page: Page) -> list[str]:
    """Return what reaches beyond the screen: at this width, and with letters twice as large."""
    found = [f"wider than the screen: {what}" for what in beyond(page)]
    enlarged = page.add_style_tag(content="html { font-size: 200% !important }")
    found += [f"wider than the screen at 200 %: {what}" for what in beyond(page)]
    enlarged.evaluate("style => style.remove()")
    return found


def beyond(page: Page) -> list[str]:
    """Return the first elements that make the page wider than the screen."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            const wide = [...document.body.querySelectorAll('*')].filter(
                e => e.getBoundingClientRect().right > root.clientWidth + 1
                    && !e.closest('.hidden, .skip, .scroll'));
            return wide.slice(-2).map(e => e.outerHTML.slice(0, 120)).concat('page');
        }"""
    )
    return found


def has_folds(page: Page) -> bool:
    """Tell whether something is folded, so that the page is another one when all is open."""
    folded: bool = page.evaluate("document.querySelector('details:not([open])') !== null")
    return folded


def open_all(page: Page) -> None:
    """Open every fold, so that what is inside is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


NOTICE_FOCUS = """() => {
    const controls = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary')]
        .filter(e => e.checkVisibility({visibilityProperty: true}));
    controls.forEach((e, i) => { e.dataset.control = i; });
    const shows = e => {
        const s = getComputedStyle(e);
        return parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none';
    };
    window.reached = {};
    window.left = false;
    document.addEventListener('focusout', event => { window.left ||= !event.relatedTarget; });
    document.addEventListener('focusin', event => {
        const e = event.target;
        window.reached[e.dataset.control ?? ''] = shows(e)
            || [...document.querySelectorAll(':focus-within')].some(shows);
    });
    return controls.length;
}"""
"""Lets the page write down itself what Tab reaches: to ask after each key takes twice as long."""
TABS = 20


def lost_controls(page: Page) -> list[str]:
    """Walk through the page by Tab; return controls that are not reached or do not show focus."""
    total: int = page.evaluate(NOTICE_FOCUS)
    for _ in range(0, 2 * total + 10, TABS):
        for _ in range(TABS):
            page.keyboard.down("Tab")
        if page.evaluate("window.left"):
            break
    page.keyboard.up("Tab")
    reached: dict[str, bool] = page.evaluate("window.reached")
    names: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-control]')].map(e => e.outerHTML.slice(0, 120))"
    )
    # A group of radio buttons is one stop: Tab reaches its chosen one.
    return [
        f"{'no focus seen on' if str(i) in reached else 'not reached by Tab:'} {name}"
        for i, name in enumerate(names)
        if not reached.get(str(i), False) and 'type="radio"' not in name
    ]
