"""Groups, as they were before an apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.access import Role
from reconciler.action import Op
from reconciler.kinds.user import Standing
from reconciler.undo.groups import Crew, crews, of_label, spoken_of
from tests.unit.undo.world import ANN, BOB, CAT, CREW, crowd, found, group, past, person, turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.kinds.group import FoundGroup
    from reconciler.kinds.user import Person
    from reconciler.undo.past import Past


def _of(
    step: Past,
    *groups: FoundGroup,
    people: Iterable[Person] = CREW,
    after: Iterable[Person] = (),
) -> tuple[dict[str, Crew], list[str]]:
    there = tuple(people)
    settled = {one.email: one for one in after}
    made, told = crews([step], found(*groups, people=there), crowd(there), settled)
    return made, [one.text for one in told]


def test_a_group_is_called_led_and_filled_as_before() -> None:
    step = past(
        "group",
        "Designers",
        turn("name", "Design", "Designers"),
        turn("manager", BOB, ANN, "ann"),
        turn(ANN, None, "member", "ann"),
        turn(CAT, "member", None, "cat"),
        id_="g",
    )
    made, told = _of(step, group("Designers", members=CREW[:2], id_="g"))
    entry = {"name": "Design", "previously": ["Designers"], "manager": BOB, "members": [CAT]}
    assert made == {"g": Crew("Design", entry, differs=True)}
    assert told == []


def test_a_group_of_which_nothing_goes_back_is_as_it_is() -> None:
    step = past("group", "Design", turn(BOB, None, "member", "bob"), id_="g")
    made, told = _of(step, group(members=[CREW[0]], id_="g"))
    entry = {"name": "Design", "manager": ANN, "members": []}
    assert made == {"g": Crew("Design", entry, differs=False)}
    assert told == []


def test_who_has_no_id_is_known_by_the_address() -> None:
    made, _ = _of(past("group", "Design", turn(BOB, None, "member")), group(members=CREW[:2]))
    assert made["Design"].entry["members"] == []


def test_whoever_leads_it_now_stays_in_it() -> None:
    step = past(
        "group",
        "Design",
        turn("manager", "nobody", ANN),
        turn(ANN, None, "member", "ann"),
    )
    made, told = _of(step, group())
    assert not made["Design"].differs
    assert told == [
        f"{ANN} stays its manager: nobody is nobody of the portal whom the key's account sees",
        f"{ANN} stays in it as its manager",
    ]


def test_another_name_or_manager_since_is_told() -> None:
    renamed = past("group", "Design", turn("name", "Old", "Design", sure=True), id_="g")
    _, told = _of(renamed, group("Old", id_="g"))
    assert told == []
    step = past("group", "Design", turn("manager", CAT, BOB))
    _, told = _of(step, group())
    assert told == [
        f"its manager is {ANN} by now, and the apply made it {BOB}: changed since, and left alone"
    ]
    assert _of(past("group", "Design", turn("manager", ANN, BOB)), group())[1] == []
    odd = past("group", "Design", turn("name", "Old", "Other"))
    _, told = _of(odd, group())
    assert told[0].startswith("the name is Design by now")


def test_a_former_name_that_is_taken_or_none_stays_away() -> None:
    step = past("group", "Design", turn("name", "Taken", "Design"))
    _, told = _of(step, group(), group("Taken"))
    assert told == ['keeps its name: another group is called "Taken" by now']
    _, told = _of(past("group", "Design", turn("name", "", "Design")), group())
    assert told == ["keeps its name: of the former one, it is empty"]


def test_who_can_be_in_no_group_stays_out() -> None:
    step = past("group", "Design", turn(BOB, "member", None, "bob"))
    here = group(members=[CREW[0]])
    for one, reason in (
        (person(BOB, Role.GUEST), "is a Guest on the portal"),
        (person(BOB, standing=Standing.DISABLED), "is disabled on the portal"),
    ):
        _, told = _of(step, here, after=[one])
        assert told == [f"{BOB} stays out of it: {reason}"]


def test_a_group_with_somebody_who_can_be_in_none_then_is_left_alone() -> None:
    gone = person(CAT, standing=Standing.DISABLED)
    step = past("group", "Design", turn(BOB, None, "member", "bob"), id_="g")
    assert _of(step, group(id_="g"), after=[gone]) == (
        {},
        [f"is left alone: {CAT} is in it, and cannot be once the apply is undone"],
    )
    other = past("group", "Other", turn(BOB, None, "member", "bob"))
    made, told = _of(other, group(id_="g"), after=[person(ANN), gone])
    assert made == {}
    assert told == ["is gone: no group of the portal has the id Other"]


def test_a_group_that_is_gone_several_or_undeclarable_is_told() -> None:
    step = past("group", "Design", turn(BOB, "member", None))
    assert _of(step)[1] == ["is gone: no group of the portal has the id Design"]
    assert _of(step, group(), group(id_="2"))[1] == ["another group has the same name"]
    assert _of(step, group(manager=""))[1] == ["nobody leads it"]
    assert _of(step, group(members=None))[1] == ["who is in it could not be read"]


def test_a_group_is_known_by_its_id_and_not_by_its_name() -> None:
    step = past("group", "Design", turn(BOB, None, "member", "bob"), id_="g")
    made, _ = _of(step, group("Renamed since", id_="g"))
    assert made["g"].entry == {"name": "Renamed since", "manager": ANN, "members": [CAT]}
    made, told = _of(step, group(id_="another"))
    assert not any(one.differs for one in made.values())
    assert told == ["is gone: no group of the portal has the id g"]
    older = past("group", "Design", turn(BOB, None, "member", "bob"), id_="")
    _, (text,) = _of(older, group())
    assert text.startswith("is left alone: the report does not hold its id")


def test_a_group_that_was_made_stays() -> None:
    stays = "stays: no manifest takes a group away"
    sure = past("group", "Design", turn("name", None, "Design"), op=Op.CREATE, id_="g")
    assert _of(sure, group("Renamed since", id_="g"))[1] == [stays]
    assert _of(sure, group(id_="another"))[1] == []
    assert _of(past("room", "Plans"), group())[1] == []


def test_so_does_one_of_which_the_report_holds_no_id() -> None:
    stays = "stays: no manifest takes a group away"
    sure = past("group", "Design", turn("name", None, "Design"), op=Op.CREATE, id_="")
    assert _of(sure)[1] == [stays]
    unseen = turn("name", None, "Design", sure=False)
    perhaps = past("group", "Design", unseen, op=Op.CREATE, id_="")
    assert _of(perhaps)[1] == []
    assert _of(perhaps, group())[1] == [stays]


def test_the_groups_that_steps_speak_of() -> None:
    names = [group(name, id_=name.lower()) for name in ("A", "B", "C", "D", "E")]
    steps = [
        past("group", "A", turn("name", "B", "A"), id_="b"),
        past("members", "Plans", turn("group X", None, "Read", "c"), turn("group D", None, "Read")),
        past("room", "E"),
    ]
    assert [one.name for one in spoken_of(steps, names)] == ["B", "C", "D"]


def test_a_member_s_group_is_known_by_id_or_by_a_name_that_is_one_s_alone() -> None:
    there = found(group("A", id_="1"), group("B", id_="2"), group("B", id_="3"))
    assert of_label("group A", "9", there) == "9"
    assert of_label("group A", "", there) == "1"
    assert of_label("group B", "", there) == ""
