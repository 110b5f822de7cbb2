"""Duties: groups opened by roster, issuer and date; what is unknown stays one."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.audit.duties import duties_of
from pipeline.audit.roster import Roster, default_roster, issuer_level, load_roster, parse_roster
from pipeline.grammar.body import resolve_body
from pipeline.grammar.voices import is_party
from pipeline.records import Body, Deadline, Letter, Mention, PartialDate, Source, Span, Task
from tests.factories import a_body

HERE = Span(0, 0)
AFTER, BEFORE = PartialDate(2026, 5, 20), PartialDate(2024, 5, 20)


def province(name: str, on: PartialDate = AFTER) -> Body:
    body = resolve_body(f"Ủy ban nhân dân tỉnh {name}", None, on)
    assert body is not None
    return body


def letter(
    *assignees: str,
    issuer: Body | None = None,
    on: PartialDate | None = AFTER,
    addressees: tuple[str, ...] = (),
    reported: bool = False,
) -> Letter:
    return Letter(
        Source("0" * 64, "x.txt", "text/plain"),
        "",
        issuer=Mention(issuer, HERE) if issuer else None,
        date=Mention(on, HERE) if on else None,
        addressees=tuple(Mention(a, HERE) for a in addressees),
        tasks=(Task(HERE, "báo cáo kết quả", assignees, deadline=Deadline("x", "date"), reported=reported),),
    )


def names(found: Letter, roster: Roster | None = None) -> list[str]:
    return [duty.body for duty in duties_of("k", found, roster)]


def test_a_named_body_gets_its_place() -> None:
    (duty,) = duties_of("k", letter("Sở Tài chính", issuer=province("Lào Cai")))
    assert (duty.body, duty.body_key, duty.expanded) == ("Sở Tài chính tỉnh Lào Cai", "so-tai-chinh|tinh lao cai", True)
    assert (duty.directive, duty.task, duty.action) == ("k", 0, "báo cáo kết quả")


@pytest.mark.parametrize(
    "wording",
    [
        "các sở, ban, ngành",
        "Các sở, ban, ngành tỉnh",
        "Thủ trưởng các sở, ban, ngành của tỉnh",
        "các sở, ngành",
        "Giám đốc các sở, ban, ngành tỉnh Lào Cai",
        "các cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh",
    ],
)
def test_departments_of_a_province(wording: str) -> None:
    duties = duties_of("k", letter(wording, issuer=province("Lào Cai")))
    keys = {duty.body_key for duty in duties}
    assert {"so-noi-vu|tinh lao cai", "thanh-tra|tinh lao cai", "so-nong-nghiep-va-moi-truong|tinh lao cai"} <= keys
    assert "so-ke-hoach-va-dau-tu|tinh lao cai" not in keys
    assert all(duty.expanded for duty in duties)


def test_departments_before_march_2025() -> None:
    keys = {
        d.body_key for d in duties_of("k", letter("các sở, ban, ngành", issuer=province("Lào Cai", BEFORE), on=BEFORE))
    }
    assert "so-ke-hoach-va-dau-tu|tinh lao cai" in keys
    assert "so-nong-nghiep-va-moi-truong|tinh lao cai" not in keys


def test_communes_since_july_2025_and_districts_before() -> None:
    communes = duties_of("k", letter("UBND các xã, phường", issuer=province("Lào Cai")))
    assert len(communes) == 99
    assert all(d.body.startswith(("Ủy ban nhân dân xã ", "Ủy ban nhân dân phường ")) for d in communes)
    districts = duties_of(
        "k", letter("UBND các huyện, thị xã, thành phố", issuer=province("Lào Cai", BEFORE), on=BEFORE)
    )
    assert 8 <= len(districts) <= 20
    assert "Ủy ban nhân dân huyện Bắc Hà" in {d.body for d in districts}


@pytest.mark.parametrize(
    ("wording", "on"),
    [
        ("UBND các huyện, thành phố", AFTER),  # abolished by then
        ("UBND các xã, phường", BEFORE),  # the table knows the communes of today only
        ("các cơ quan, đơn vị liên quan", AFTER),
        ("UBND các xã biên giới", AFTER),
        ("các đơn vị trực thuộc", AFTER),
        ("các doanh nghiệp trên địa bàn", AFTER),
    ],
)
def test_an_unknown_group_stays_one(wording: str, on: PartialDate) -> None:
    (duty,) = duties_of("k", letter(wording, issuer=province("Lào Cai", on), on=on))
    assert duty.expanded is False


def test_without_issuer_or_date_nothing_is_opened() -> None:
    assert [d.expanded for d in duties_of("k", letter("các sở, ban, ngành"))] == [False]
    assert [d.expanded for d in duties_of("k", letter("các sở", issuer=province("Lào Cai"), on=None))] == [False]


@pytest.mark.parametrize("wording", ["Như Kính gửi", "các đơn vị nêu trên", "các cơ quan có tên tại phần Kính gửi"])
def test_addressees_stand_in(wording: str) -> None:
    found = letter(wording, issuer=province("Lào Cai"), addressees=("Sở Y tế", "Sở Tài chính"))
    assert names(found) == ["Sở Y tế tỉnh Lào Cai", "Sở Tài chính tỉnh Lào Cai"]


def test_a_task_without_assignees_goes_to_the_addressees_or_to_nobody() -> None:
    assert names(letter(issuer=province("Lào Cai"), addressees=("Sở Y tế",))) == ["Sở Y tế tỉnh Lào Cai"]
    (duty,) = duties_of("k", letter(issuer=province("Lào Cai")))
    assert (duty.body, duty.expanded) == ("", False)


def test_exceptions_and_lists() -> None:
    found = names(letter("các sở, ban, ngành (trừ Sở Y tế)", issuer=province("Lào Cai")))
    assert "Sở Y tế tỉnh Lào Cai" not in found
    assert "Sở Tài chính tỉnh Lào Cai" in found
    assert names(letter("Sở Y tế; Sở Tài chính", issuer=province("Lào Cai"))) == [
        "Sở Y tế tỉnh Lào Cai",
        "Sở Tài chính tỉnh Lào Cai",
    ]


def test_a_body_named_twice_has_one_duty() -> None:
    found = names(letter("các sở, ban, ngành", "Sở Y tế", issuer=province("Lào Cai")))
    assert found.count("Sở Y tế tỉnh Lào Cai") == 1


def test_told_assignments_lay_no_duty() -> None:
    assert duties_of("k", letter("Sở Y tế", issuer=province("Lào Cai"), reported=True)) == []


def test_ministries_and_provinces_for_the_centre() -> None:
    prime = resolve_body("Thủ tướng Chính phủ")
    assert prime is not None and issuer_level(prime) == "trung ương"
    assert len(names(letter("các bộ, cơ quan ngang bộ", issuer=prime))) == 17
    assert len(names(letter("các bộ, cơ quan ngang bộ", issuer=prime, on=BEFORE))) == 22
    assert len(names(letter("UBND các tỉnh, thành phố trực thuộc Trung ương", issuer=prime))) == 34
    assert len(names(letter("UBND các tỉnh, thành phố", issuer=prime, on=BEFORE))) == 63


def test_a_sites_own_roster_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "nhom.csv"
    path.write_text(
        "group,issuer,since,until,members\n"
        '"các đơn vị trực thuộc",Sở Y tế tỉnh Lào Cai,,,"Trung tâm Y tế khu vực 1; Bệnh viện Đa khoa tỉnh"\n'
        '"các sở, ban, ngành",Ủy ban nhân dân tỉnh Lào Cai,,,"=các sở; Công an tỉnh"\n',
        encoding="utf-8",
    )
    roster = load_roster(path)
    health = resolve_body("Sở Y tế", province("Lào Cai"), AFTER)
    assert len(names(letter("các đơn vị trực thuộc", issuer=health), roster)) == 2
    own = names(letter("các sở, ban, ngành", issuer=province("Lào Cai")), roster)
    assert "Công an tỉnh Lào Cai" in own and "Thanh tra tỉnh Lào Cai" not in own
    assert "Thanh tra tỉnh Điện Biên" in names(letter("các sở, ban, ngành", issuer=province("Điện Biên")), roster)


@pytest.mark.parametrize(
    "row", [{"group": "", "issuer": "tỉnh", "members": "x"}, {"group": "a", "issuer": "", "members": "x"}]
)
def test_bad_rows_are_refused(row: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="thiếu"):
        parse_roster([row])


def test_every_default_row_is_reachable_and_names_known_bodies() -> None:
    issuers = {
        "tỉnh": province("Lào Cai"),
        "trung ương": resolve_body("Thủ tướng Chính phủ"),
        "huyện": resolve_body("UBND huyện Mai Sơn, tỉnh Sơn La"),
        "thành phố": resolve_body("UBND thành phố Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu"),
        "thị xã": resolve_body("UBND thị xã Nghĩa Lộ, tỉnh Yên Bái"),
        "quận": resolve_body("UBND quận Ba Đình, thành phố Hà Nội"),
        "đảng huyện": resolve_body("Huyện ủy Mai Sơn, tỉnh Sơn La"),
        "xã": resolve_body("UBND xã Tân Yên, tỉnh Sơn La"),
        "phường": resolve_body("UBND phường Tô Hiệu, tỉnh Sơn La"),
        "đặc khu": resolve_body("UBND đặc khu Vân Đồn"),
        "đảng tỉnh": resolve_body("Tỉnh ủy Lào Cai"),
    }
    for row in default_roster().rows:
        issuer = issuers[row.issuer]
        day = row.until or row.since or dt.date(2026, 1, 1)
        for wording in row.wordings:
            members = default_roster().members(wording, issuer, day)
            assert members, wording
            on = PartialDate(day.year, day.month, day.day)
            for member in members:
                body = resolve_body(member, issuer, on)
                assert body is not None and body.kind and "?" not in body.key, member


@pytest.mark.parametrize(
    ("issuer", "wording", "on", "count"),
    [
        ("UBND huyện Mai Sơn, tỉnh Sơn La", "UBND các xã, thị trấn trên địa bàn huyện", "2025-04-20", 22),
        ("UBND quận Ba Đình, thành phố Hà Nội", "UBND các phường", "2025-04-20", 13),
        ("UBND quận Ba Đình, thành phố Hà Nội", "UBND 13 phường", "2025-04-20", 13),
        ("UBND quận Ba Đình, thành phố Hà Nội", "UBND 14 phường", "2025-04-20", 0),  # not the number there is
        ("UBND huyện Mai Sơn, tỉnh Sơn La", "UBND các xã", "2025-04-20", 0),  # and the town?
        ("UBND huyện Mai Sơn, tỉnh Sơn La", "UBND các xã, thị trấn", "2019-04-20", 0),  # other communes then
        ("UBND huyện Mai Sơn, tỉnh Sơn La", "các đơn vị trực thuộc", "2025-04-20", 0),
        ("Sở Y tế tỉnh Lào Cai", "các đơn vị trực thuộc Sở", "2026-04-20", 0),
    ],
)
def test_communes_of_a_district_and_groups_that_nobody_lists(issuer: str, wording: str, on: str, count: int) -> None:
    day = PartialDate(*map(int, on.split("-")))
    found = duties_of("k", letter(wording, issuer=resolve_body(issuer, None, day), on=day))
    assert (len(found), all(duty.expanded for duty in found)) == ((count, True) if count else (1, False))


def test_a_central_city_has_departments_of_its_own() -> None:
    city = resolve_body("Ủy ban nhân dân thành phố Đà Nẵng", None, AFTER)
    found = names(letter("các sở, ban, ngành", issuer=city))
    assert {"Thanh tra thành phố Đà Nẵng", "Sở Nội vụ thành phố Đà Nẵng"} <= set(found)


def test_a_kind_of_body_in_every_unit() -> None:
    police = duties_of("k", letter("Công an các xã, phường", issuer=province("Lào Cai")))
    assert len(police) == 99 and all(d.expanded and d.body_key.startswith("cong-an|") for d in police)
    ministry = resolve_body("Bộ Y tế")
    health = duties_of("k", letter("Sở Y tế các tỉnh, thành phố trực thuộc Trung ương", issuer=ministry))
    assert len(health) == 34 and "so-y-te|tinh lao cai" in {d.body_key for d in health}
    old = duties_of(
        "k", letter("Phòng Giáo dục và Đào tạo các huyện, thị xã", issuer=province("Lào Cai", BEFORE), on=BEFORE)
    )
    assert len(old) > 5
    (gone,) = duties_of("k", letter("Công an các huyện", issuer=province("Lào Cai")))
    assert not gone.expanded


@pytest.mark.parametrize(
    ("wording", "count"),
    [
        ("các sở, ban, ngành và địa phương", 110),
        ("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường", 110),
        ("Các sở, ban, ngành, UBND các xã, phường", 110),
        ("Giám đốc các sở và Chủ tịch UBND cấp xã", 109),
    ],
)
def test_groups_named_together(wording: str, count: int) -> None:
    duties = duties_of("k", letter(wording, issuer=province("Lào Cai")))
    assert len(duties) == count and all(d.expanded for d in duties)


@pytest.mark.parametrize("name", ["Nguyễn Thị Mẫu", "đồng chí Lê Văn Mẫu"])
def test_a_person_has_a_name_and_no_key(name: str) -> None:
    (duty,) = duties_of("k", letter(name, issuer=province("Lào Cai")))
    assert (duty.body, duty.body_key, duty.expanded) == (name, "", True)


def test_roles_of_many_are_a_group() -> None:
    (duty,) = duties_of("k", letter("Trưởng các điểm thi", issuer=province("Lào Cai")))
    assert duty.expanded is False


@pytest.mark.parametrize(
    ("addressees", "count"),
    [
        (("UBND tỉnh Sơn La", "UBND tỉnh Hà Tĩnh", "UBND thành phố Hải Phòng"), 3),
        (("UBND các tỉnh, thành phố trực thuộc trung ương", "UBND tỉnh Sơn La"), 34),
        (("Bộ Tài chính",), 34),  # the letter goes to others: nothing follows for the group
        ((), 34),
    ],
    ids=["three of them", "the group too", "others", "nobody"],
)
def test_a_group_in_a_letter_to_some_of_its_members_means_those(addressees: tuple[str, ...], count: int) -> None:
    ministry = resolve_body("Bộ Nội vụ")
    found = names(letter("UBND các tỉnh, thành phố", issuer=ministry, addressees=addressees))
    assert len(found) == count


@pytest.mark.parametrize(
    ("wording", "issuer", "on", "first", "count"),
    [
        ("các huyện ủy, thị ủy, thành ủy", "Tỉnh ủy Sơn La", BEFORE, "Huyện ủy Bắc Yên", 12),
        ("đảng ủy các xã, phường", "Tỉnh ủy Sơn La", AFTER, "Đảng ủy xã Bắc Yên", 75),
        ("các ban đảng", "Tỉnh ủy Sơn La", AFTER, "Văn phòng Tỉnh ủy Sơn La", 5),
        ("các phòng, ban chuyên môn", "UBND huyện Mộc Châu", BEFORE,
         "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện Mộc Châu", 10),
        ("các Sở Y tế", "Bộ Y tế", AFTER, "Sở Y tế tỉnh An Giang", 34),
        ("các Sở Y tế", "Bộ Y tế", BEFORE, "Sở Y tế tỉnh An Giang", 63),
    ],
)  # fmt: skip
def test_groups_of_other_issuers(wording: str, issuer: str, on: PartialDate, first: str, count: int) -> None:
    duties = duties_of("k", letter(wording, issuer=resolve_body(issuer, None, on), on=on))
    assert (duties[0].body, len(duties), all(d.expanded for d in duties)) == (first, count, True)


def test_a_kind_of_body_in_units_that_are_gone_is_an_unknown_group() -> None:
    (duty,) = duties_of("k", letter("Trung tâm Y tế các huyện", issuer=province("Lào Cai")))
    assert not duty.expanded


PRIME = resolve_body("Thủ tướng Chính phủ", None)


def test_a_group_is_opened_to_those_that_exist_on_the_day() -> None:
    def provinces_of(on: PartialDate) -> set[str]:
        return set(names(letter("UBND các tỉnh, thành phố trực thuộc Trung ương", issuer=PRIME, on=on)))

    before, after = provinces_of(PartialDate(1996, 8, 28)), provinces_of(PartialDate(1997, 8, 28))
    assert (len(before), len(after)) == (53, 61)
    assert "Ủy ban nhân dân tỉnh Bắc Thái" in before - after and "Ủy ban nhân dân tỉnh Bắc Kạn" in after - before


@pytest.mark.parametrize("on", [PartialDate(2005, 3, 1), PartialDate(1998, 3, 1)])
def test_a_group_whose_members_of_that_time_no_row_knows_stays_one(on: PartialDate) -> None:
    (duty,) = duties_of("k", letter("các bộ, ngành", issuer=PRIME, on=on))
    assert not duty.expanded


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("UBND các tỉnh Phú Yên, Gia Lai", ["Ủy ban nhân dân tỉnh Phú Yên", "Ủy ban nhân dân tỉnh Gia Lai"]),
        ("Sở Y tế các tỉnh Bà Rịa - Vũng Tàu và Phú Yên", ["Sở Y tế tỉnh Bà Rịa - Vũng Tàu", "Sở Y tế tỉnh Phú Yên"]),
        (
            "Chủ tịch UBND các tỉnh, thành phố: Phú Yên, Hải Phòng",
            ["Ủy ban nhân dân tỉnh Phú Yên", "Ủy ban nhân dân thành phố Hải Phòng"],
        ),
    ],
)
def test_units_that_share_one_head_are_bodies_each(name: str, members: list[str]) -> None:
    duties = duties_of("k", letter(name, issuer=PRIME, on=BEFORE))
    assert [duty.body for duty in duties] == members
    assert all(duty.expanded for duty in duties)


def test_districts_that_share_one_head() -> None:
    found = names(
        letter("UBND các huyện Bắc Hà, Bảo Thắng và thị xã Sa Pa", issuer=province("Lào Cai", BEFORE), on=BEFORE)
    )
    assert [name.removeprefix("Ủy ban nhân dân ").split(" tỉnh")[0] for name in found] == [
        "huyện Bắc Hà", "huyện Bảo Thắng", "thị xã Sa Pa",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["UBND các tỉnh ven biển, miền núi", "UBND các tỉnh có liên quan, Bộ Y tế"])
def test_what_is_no_list_of_units_is_not_opened(name: str) -> None:
    assert not any(
        duty.body.startswith("Ủy ban nhân dân tỉnh") for duty in duties_of("k", letter(name, issuer=PRIME, on=BEFORE))
    )


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Tỉnh ủy Lào Cai", True), ("Văn phòng Tỉnh ủy Lào Cai", True), ("Ban Thường vụ Huyện ủy Bắc Hà", True),
        ("Ban Chấp hành Trung ương", True), ("Đảng ủy Quân sự tỉnh Lào Cai", True), ("UBND tỉnh Lào Cai", False),
        ("Ủy ban Dân tộc", False), ("Bộ Quốc phòng", False),
    ],
)  # fmt: skip
def test_bodies_of_the_party(name: str, party: bool) -> None:
    """Its reports are not bound by the State's decree, its groups have rows of their own in the roster."""
    assert is_party(a_body(name)) is party
