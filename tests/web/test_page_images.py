"""A scan that was fed in sideways or upside down: the page is shown upright, and the places lie on the words."""

import io
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw, ImageFont

from pipeline import workflow
from pipeline.web.app import make_app
from pipeline.web.page_images import page_image
from pipeline.web.places import facts_of, sheets_of
from pipeline.web.settings import Settings
from tests.web.papers import DIRECTIVE

TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")
pytestmark = [
    pytest.mark.skipif(not TINOS.exists(), reason="no fonts-croscore"),
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract"),
]
WIDTH, HEIGHT, TOP, LINE = 1654, 2339, 180, 58  # A4 at 200 dpi
LINES = DIRECTIVE.splitlines()


def scan(path: Path, turned: int) -> None:
    """The directive on paper, put into the scanner the wrong way round."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(TINOS), 38)
    for number, line in enumerate(LINES):
        draw.text((200, TOP + LINE * number), line, fill=0, font=font)
    page.rotate(turned, expand=True).save(path, dpi=(200, 200))


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_places_lie_on_the_words_of_the_upright_page(tmp_path: Path, settings: Settings, turned: int) -> None:
    (tmp_path / "in").mkdir()
    scan(tmp_path / "in" / "quet.png", turned)
    store, _ = workflow.take_in(settings.db, [tmp_path / "in"], jobs=1)
    with store:
        (document,) = store.documents(held=True)
        letter, original = store.letter(document.key), store.original(document.key)
    assert letter is not None and original is not None and letter.code == "718/UBND-VX"
    data = page_image(settings.cache, original, letter, 1)
    assert data is not None
    shown = Image.open(io.BytesIO(data)).convert("L")
    assert abs(shown.width / shown.height - WIDTH / HEIGHT) < 0.01
    (sheet,) = sheets_of(letter, None)
    place = next(place for place in sheet.places if place.anchor == "code")
    line = LINES.index("Số: 718/UBND-VX")
    middle = (place.y + place.height / 2) / sheet.height
    assert abs(middle - (TOP + LINE * line + 24) / HEIGHT) < 0.01
    box = [round(side * shown.width / sheet.width) for side in (place.x, place.y)]
    box += [round(side * shown.width / sheet.width) for side in (place.x + place.width, place.y + place.height)]
    dark = sum(value < 128 for value in shown.crop(tuple(box)).getdata())  # type: ignore[arg-type]
    assert dark > 0.05 * (box[2] - box[0]) * (box[3] - box[1])
    with TestClient(make_app(settings)) as client:
        page = client.get(f"/letters/{document.key}?show=code").text
        assert 'class="focus" id="shown"' in page and f'data-place="{facts_of(letter)[0].name}"' in page
