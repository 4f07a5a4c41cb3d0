"""Components: what each of them makes of its attributes."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def render(source: str, **context: object) -> str:
    """Render a template's source, with runs of blanks squeezed so that a test can compare all of it."""
    request: HttpRequest = RequestFactory().get("/people/?q=kalar&page=2")
    html = Template(CottonCompiler().process(source)).render(Context({"request": request, **context}))
    return re.sub(r"\s*(<[^>]*>)\s*", lambda tag: re.sub(r"\s+", " ", tag[1]).replace(" >", ">"), html).strip()


class Sample(forms.Form):
    name = forms.CharField(label="Surname")
    note = forms.CharField(label="Note", required=False, help_text="Two sentences")
    agree = forms.BooleanField(label="I agree")
    way = forms.ChoiceField(label="Way", choices=[("a", "On site"), ("b", "Online")], widget=forms.RadioSelect)


def test_button_without_address_is_a_button() -> None:
    html = render('<c-button kind="filled" name="act" value="go" hx-post="/x/">Register</c-button>')
    start = '<button class="button button-filled" type="submit" name="act" value="go" hx-post="/x/">'
    assert html == f"{start}Register</button>"


def test_button_with_address_is_a_link() -> None:
    assert render('<c-button href="/x/">Export</c-button>') == '<a class="button button-outlined" href="/x/">Export</a>'


def test_icon_is_hidden_from_readers() -> None:
    html = render('<c-icon name="check-circle" />')
    assert re.fullmatch(
        r'<svg class="icon" aria-hidden="true"><use href="/static/build/icons-[\w-]+\.svg#check-circle"/></svg>', html
    )


def test_icon_of_a_tag_is_that_of_the_component() -> None:
    assert render("{% icon name %}", name="a&b") == render('<c-icon :name="name" />', name="a&b")


@pytest.mark.parametrize(
    ("kind", "icon"),
    [
        ("info", "info-circle-fill"),
        ("good", "check-circle-fill"),
        ("care", "exclamation-triangle-fill"),
        ("stop", "exclamation-octagon-fill"),
    ],
)
def test_alert_has_the_icon_of_its_kind(kind: str, icon: str) -> None:
    html = render(f'<c-alert kind="{kind}" title="Fact"><p>What to do</p></c-alert>')
    assert html.startswith(f'<div class="alert alert-{kind}">')
    assert f"#{icon}" in html
    assert html.endswith('<div class="alert-body"><p class="alert-title">Fact</p><p>What to do</p></div></div>')


def test_state_and_badge_say_a_word() -> None:
    assert (
        render('<c-state kind="good">Places</c-state>') == '<span class="state state-good"><span>Places</span></span>'
    )
    assert render('<c-badge kind="care">Again</c-badge>') == '<span class="badge badge-care">Again</span>'


def test_field_ties_hint_and_error_to_its_control() -> None:
    form = Sample({"note": ""})
    html = render('<c-field :field="form.name" hint="As in the passport" />', form=form)
    assert '<label class="field-label" for="id_name">Surname</label>' in html
    assert '<div class="field-hint" id="id_name_helptext">As in the passport</div>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<div id="id_name_error"><p class="field-error">' in html


def test_field_marks_what_is_optional() -> None:
    form = Sample()
    assert "optional" not in render('<c-field :field="form.name" />', form=form)
    assert '<span class="field-optional">optional</span>' in render('<c-field :field="form.note" />', form=form)
    assert '<span class="field-optional">if any</span>' in render(
        '<c-field :field="form.note" optional="if any" />', form=form
    )


def test_field_shows_help_text_of_the_form() -> None:
    html = render('<c-field :field="form.note" />', form=Sample())
    assert '<div class="field-hint" id="id_note_helptext">Two sentences</div>' in html


def test_checkbox_and_its_words_are_one_target() -> None:
    html = render('<c-field :field="form.agree" />', form=Sample())
    assert html == (
        '<div class="field"><label class="choice" for="id_agree">'
        '<input type="checkbox" name="agree" required id="id_agree"><span>I agree</span></label></div>'
    )


def test_radios_are_a_group_with_a_legend() -> None:
    html = render('<c-field :field="form.way" cards="yes" />', form=Sample({"way": "b"}))
    assert html.startswith('<fieldset class="field"><legend id="id_way" tabindex="-1">Way</legend>')
    assert '<div class="choices choices-cards">' in html
    assert re.search(
        r'<label class="choice" for="id_way_1"><input type="radio"[^>]*checked[^>]*><span>Online</span>', html
    )


def test_hidden_field_has_no_label() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput, initial="x")

    assert render('<c-field :field="form.token" />', form=Hidden()) == (
        '<input type="hidden" name="token" value="x" id="id_token">'
    )


def test_form_errors_link_to_every_field() -> None:
    html = render('<c-form-errors :form="form" />', form=Sample({"way": "a"}))
    assert '<p class="alert-title">Check two things</p>' in html
    assert html.count("<li>") == 2
    assert '<li><a href="#id_name">Surname</a></li><li><a href="#id_agree">I agree</a></li>' in html


def test_form_error_about_the_whole_is_its_own_title() -> None:
    form = Sample({"name": "Ёлгин", "agree": "on", "way": "a"})
    form.add_error(None, "The contest is closed.")

    html = render('<c-form-errors :form="form" />', form=form)

    assert html.endswith('<div class="alert-body"><p class="alert-title">The contest is closed.</p></div></div>')


def test_form_without_errors_has_no_summary() -> None:
    assert render('<c-form-errors :form="form" />', form=Sample()) == ""


def test_typed_markup_is_escaped() -> None:
    html = render('<c-field :field="form.name" />', form=Sample({"name": '"><script>'}))
    assert "<script>" not in html


def test_empty_says_what_to_do_under_the_drawing() -> None:
    html = render(
        '<c-empty title="Nothing yet">Open it.<c-slot name="actions"><a href="/x/">Open</a></c-slot></c-empty>'
    )
    assert html.count("<path") == 9
    assert html.count('class="thread"') == 1
    assert html.endswith(
        '<h2>Nothing yet</h2><div class="empty-text">Open it.</div>'
        '<div class="cluster"><a href="/x/">Open</a></div></div>'
    )


def test_stat_shows_its_share_and_note() -> None:
    html = render('<c-stat label="Came" value="518" of="76 %" note="by 10:42" />')
    assert html == (
        '<div class="stat"><p class="stat-label">Came</p><p class="stat-value">518<small>76 %</small></p>'
        '<p class="stat-note">by 10:42</p></div>'
    )


def test_stat_shows_nought() -> None:
    assert '<p class="stat-value">0</p>' in render('<c-stat label="Came" :value="value" />', value=0)


def test_tabs_name_the_current_page_and_count() -> None:
    items = [
        {"label": "All", "url": "?", "count": 0, "current": True},
        {"label": "Mine", "url": "?m", "current": False},
    ]
    html = render('<c-tabs :items="items" label="Lists" />', items=items)
    assert html == (
        '<nav aria-label="Lists"><ul class="tabs">'
        '<li><a href="?" aria-current="page">All<span class="count">0</span></a></li>'
        '<li><a href="?m">Mine</a></li></ul></nav>'
    )


def test_segments_name_the_current_choice() -> None:
    items = [{"label": "All", "url": "?", "current": False}, {"label": "Mine", "url": "?m", "current": True}]
    html = render('<c-segments :items="items" label="Lists" />', items=items)
    assert '<a href="?m" aria-current="page">Mine</a>' in html


def test_pager_keeps_the_query() -> None:
    html = render('<c-pager :page="page" />', page=Paginator(range(100), 10).page(2))
    assert '<a rel="prev" href="?q=kalar&amp;page=1">' in html or '<a rel="prev" href="?q=kalar&page=1">' in html
    assert '<span aria-current="page">2</span>' in html
    assert html.count("pager-gap") == 1


def test_pager_of_one_page_is_nothing() -> None:
    assert render('<c-pager :page="page" />', page=Paginator(range(3), 10).page(1)) == ""


def test_table_is_named_and_can_be_scrolled_by_keyboard() -> None:
    html = render('<c-table label="People"><tbody><tr><td>1</td></tr></tbody></c-table>')
    assert html.startswith(
        '<div class="table-frame" role="group" tabindex="0" aria-label="People"><table class="table">'
    )


def test_dialog_is_named_by_its_title() -> None:
    html = render('<c-dialog id="drop" title="Drop it?"><p>All goes.</p></c-dialog>')
    assert html == (
        '<dialog class="dialog" id="drop" aria-labelledby="drop-title"><h2 id="drop-title">Drop it?</h2>'
        "<p>All goes.</p></dialog>"
    )


@pytest.mark.parametrize("number", [1, 2, 3])
def test_track_has_as_many_strokes_as_its_number(number: int) -> None:
    html = render('<c-track :number="number" name="Safety" />', number=number)
    assert html.count("<path") == number
    assert html.endswith("<span>Safety</span></span>")


def test_progress_is_a_named_bar() -> None:
    html = render('<c-progress label="Printing" value="412" max="683" />')
    assert '<progress value="412" max="683" aria-label="Printing"></progress>' in html


def test_day_drawing_is_a_list_of_what_happens() -> None:
    day = [{"time": f"{hour}:00", "title": f"Part {hour}"} for hour in (10, 12, 13, 14, 16)]
    html = render('<c-confluence variant="day" :items="day" />', day=day)
    assert re.findall(r'<li class="([^"]+)">', html) == [
        "day-start", "day-track day-track-1", "day-track day-track-2", "day-track day-track-3", "day-end",
    ]  # fmt: skip
    assert html.count("<path") == 18


def test_code_field_is_one_real_input() -> None:
    html = render('<c-code-input name="code" id="id_code" required />')
    assert html.count("<input") == 1
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    assert html.count('<span class="code-cell"></span>') == 6


def test_menu_unfolds_without_script() -> None:
    html = render('<c-menu label="Export"><a href="/x/">Excel</a></c-menu>')
    assert html.startswith('<details class="menu"><summary class="button button-outlined button-dense">Export')
    assert '<div class="menu-body"><a href="/x/">Excel</a></div>' in html


def test_filter_bar_asks_by_get() -> None:
    html = render('<c-filter-bar label="People" reset="/people/"><input name="q"></c-filter-bar>')
    assert html.startswith('<form class="filter-bar" method="get" role="search" aria-label="People"><input name="q">')
    assert '<a class="button button-text" href="/people/">Reset</a>' in html


def test_messages_take_the_colour_of_their_level() -> None:
    messages = [SimpleNamespace(level_tag=tag) for tag in ("success", "warning", "error", "info")]
    html = render('{% include "parts/messages.html" %}', messages=messages)
    assert re.findall(r"alert alert-(\w+)", html) == ["good", "care", "stop", "info"]
