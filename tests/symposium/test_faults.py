"""What a form says of the fields that stopped it."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from symposium.lib.faults import Fault, after_label, faults, faults_in, in_words


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


class Sample(forms.Form):
    name = forms.CharField(label="Surname")
    email = forms.EmailField(label="E-mail")
    agree = forms.BooleanField(label="I agree")
    way = forms.ChoiceField(label="Way", choices=[("a", "On site")])
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "First")])
    work = forms.FileField(label="Work")
    code = forms.CharField(label="Code", error_messages={"required": "Type the six digits."})
    nonce = forms.CharField(widget=forms.HiddenInput)


def test_empty_field_asks_for_what_is_missing() -> None:
    assert {name: errors[0] for name, errors in Sample({}).errors.items()} == {
        "name": "Fill in this field.",
        "email": "Fill in this field.",
        "agree": "Tick this box.",
        "way": "Choose one of these.",
        "days": "Choose at least one.",
        "work": "Choose a file.",
        "code": "Type the six digits.",
        "nonce": "Fill in this field.",
    }


def test_summary_names_the_empty_fields_and_says_what_is_wrong_with_others() -> None:
    form = Sample({"name": "", "email": "a@b", "agree": "on", "way": "a", "days": ["1"], "code": "1", "nonce": "x"})
    form.add_error(None, "Registration is closed.")

    assert list(faults(form)) == [
        Fault("Registration is closed."),
        Fault("Surname", "id_name"),
        Fault("E-mail: enter a valid email address.", "id_email"),
        Fault("Work", "id_work"),
    ]


def test_hidden_field_has_no_name_to_lead_to() -> None:
    form = Sample({"email": "a@b.ru", "agree": "on", "way": "a", "days": ["1"], "code": "1", "name": "Ёлгин"})

    assert list(faults(form)) == [Fault("Work", "id_work"), Fault("Fill in this field.")]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("There is a comma.", "there is a comma."),
        ("SSO is off.", "SSO is off."),
        ("A", "A"),
        ("", ""),
        ("A name.", "a name."),
        ("A B C", "A B C"),
    ],
)
def test_message_goes_on_after_a_name(message: str, said: str) -> None:
    assert after_label(ValidationError(message)) == said


def test_numbers_below_ten_are_words() -> None:
    assert [in_words(number) for number in (0, 1, 2, 9, 10, 21)] == ["0", "one", "two", "nine", "10", "21"]


class Row(forms.Form):
    seats = forms.IntegerField(label="Seats", min_value=0)


def test_summary_counts_what_is_wrong_in_the_rows_too() -> None:
    rows = forms.formset_factory(Row)(
        {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "3", "form-0-seats": "1", "form-1-seats": "-1"}
    )

    assert list(faults_in(Sample(), rows)) == [
        Fault("Row 2. Seats: ensure this value is greater than or equal to 0.", "id_form-1-seats"),
        Fault("Row 3. Seats", "id_form-2-seats"),
    ]
    assert list(faults_in(rows)) == list(faults_in(Sample(), rows))
