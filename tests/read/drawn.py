"""Letters drawn as page images at test time: typed with Tinos, their slots filled with handwritten digits."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.read.ink.compose import compose

FONTS = Path("/usr/share/fonts/truetype/croscore")
SIZE = 54  # 13 pt at 300 dpi


def font(style: str = "Regular", size: int = SIZE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Tinos-{style}.ttf"), size)


def handwriting(text: str, seed: int, height: int = 58) -> Image.Image:
    """The digits as one hand wrote them, black on white, about ``height`` pixels high."""
    line = compose(text, np.random.default_rng(seed), held_out=True, debris=False)
    ys, xs = np.nonzero(line.ink)
    crop = Image.fromarray(255 - line.ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])
    return crop.resize((round(crop.width * height / crop.height), height), Image.Resampling.BICUBIC)


def letter(
    *,
    serial: Image.Image | str = "",
    day: Image.Image | str = "",
    symbol: str = "/UBND-KTTH",
    stamp: bool = False,
    colour: tuple[int, int, int] = (0, 0, 0),
    lines: int = 5,
) -> Image.Image:
    """The first page of a letter; ``serial`` and ``day`` are handwriting (pasted) or typed; ``lines`` of body."""
    page = Image.new("RGB", (2480, 3508), "white")
    draw = ImageDraw.Draw(page)

    def write(x: int, y: int, text: str, style: str = "Regular", ink: object = colour) -> int:
        draw.text((x, y), text, font=font(style), fill=ink)
        return x + round(draw.textlength(text, font=font(style)))

    def fill(x: int, y: int, what: Image.Image | str, style: str) -> int:
        if isinstance(what, str):
            return write(x + 12, y, what, style) + 12 if what else x + 130
        page.paste(what, (x + 16, y + 4), Image.eval(what.convert("L"), lambda v: 255 - v))
        return x + what.width + 34

    write(330, 240, "ỦY BAN NHÂN DÂN", "Bold")
    write(330, 305, "TỈNH HƯNG HÀ", "Bold")
    draw.line((430, 385, 640, 385), fill="black", width=4)
    write(1060, 240, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bold", "black")
    write(1290, 305, "Độc lập - Tự do - Hạnh phúc", "Bold")
    draw.line((1290, 378, 1960, 378), fill="black", width=4)
    x = fill(write(330, 420, "Số:"), 420, serial, "Regular")
    write(x, 420, symbol)
    x = fill(write(1180, 420, "Hưng Hà, ngày", "Italic"), 420, day, "Italic")
    write(x, 420, "tháng 4 năm 2024", "Italic")
    write(330, 500, "V/v rà soát hồ chứa nước")
    if stamp:
        red = (214, 40, 50)
        draw.rectangle((300, 640, 780, 860), outline=red, width=5)
        write(330, 660, "ĐẾN", "Bold", red)
        write(480, 660, "Số: 1207", "Regular", red)
        write(480, 730, "Ngày: 19/4/2024", "Regular", red)
    write(900, 640, "Kính gửi: Sở Nông nghiệp và Phát triển nông thôn")
    body = (
        "Thực hiện Công văn số 118/BTC-NSNN ngày 12 tháng 3 năm 2024 của Bộ Tài chính,",
        "Ủy ban nhân dân tỉnh yêu cầu Sở Nông nghiệp và Phát triển nông thôn chủ trì,",
        "phối hợp với các địa phương kiểm tra các hồ chứa nước trên địa bàn, báo cáo kết",
        "quả trước ngày 30 tháng 4 năm 2024. Trong quá trình thực hiện nếu có khó khăn,",
        "vướng mắc thì kịp thời báo cáo để được hướng dẫn giải quyết theo quy định.",
    )
    for number in range(lines):
        write(330, 940 + 80 * number, body[number % len(body)])
    return page


def table_page() -> Image.Image:
    """A page with a ruled table of three columns and four rows."""
    page = Image.new("RGB", (2480, 1400), "white")
    draw = ImageDraw.Draw(page)
    xs, ys = (300, 700, 1400, 2100), (300, 420, 540, 660, 780)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), fill="black", width=4)
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), fill="black", width=4)
    cells = (
        ("Stt", "Đơn vị", "Kinh phí"),
        ("1", "Sở Y tế", "18.450"),
        ("2", "Sở Tài chính", "7.320"),
        ("3", "Sở Nội vụ", "960"),
    )
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            draw.text((xs[column] + 30, ys[row] + 28), text, font=font(), fill="black")
    return page
