"""Draw the picture that social networks show beside a shared link: needs Chromium and Pillow.

    python bin/share_picture.py

It names no province, so that one picture serves every site.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "site" / "portal" / "static" / "portal"
PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; width: 1200px; height: 630px; background: #fbfaf7; color: #1b1f27;
  border-top: 28px solid #9c1c24; box-sizing: border-box; display: flex; align-items: center;
  gap: 64px; padding: 0 90px; font-family: system-ui, "Noto Sans", "Liberation Sans", sans-serif; }
svg { width: 300px; height: 300px; flex: none; }
b { display: block; font-size: 84px; line-height: 1.2; letter-spacing: -.01em; }
span { display: block; font-size: 38px; line-height: 1.4; color: #515a68; margin-top: 22px; }
</style><body>%s<div><b>Thủ tục<br>hành chính</b>
<span>Administrative procedures</span></div></body>"""


def main() -> None:
    mark = (STATIC / "favicon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(PAGE % mark)
        drawn = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    few_colours = drawn.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    few_colours.save(STATIC / "share.png", optimize=True)


if __name__ == "__main__":
    main()
