"""A finding is the same while its words are."""

from dataclasses import replace

from resolutions.checking import Directory, check, keyed, subjects, texts_of
from tests.resolutions.checking.texts import asking, saying


def keys_of(*texts: str):
    content = saying(*texts)
    return list(keyed(check(content, Directory()), texts_of(content)))


def test_key_stays_when_the_place_moves():
    words = "и ещё много слов стоит вокруг , да и после"
    assert keys_of(words) == keys_of(f"Сначала совсем другое. {words}")


def test_key_changes_with_the_words_around():
    assert keys_of("стоит вокруг , да") != keys_of("стоит около , да")


def test_equal_findings_have_keys_of_their_own():
    words = "стоит посреди многих слов , да и после них "
    assert len(set(keys_of(f"{words}{words}{words}"))) == 3


def decided(content) -> list[str]:
    texts = texts_of(content)
    return list(subjects(keyed(check(content, Directory()), texts), texts).values())


def test_abbreviation_is_decided_for_the_whole_text():
    assert decided(saying("Работает ЖЖЖЖ.")) == decided(saying("Сначала ЖЖЖЖ ждёт.", "Работает ЖЖЖЖ."))
    whole = "Жизнь жарких жёлтых жуков."
    assert decided(saying(whole, "Работает ЖЖЖЖ.")) == decided(saying("Работает ЖЖЖЖ.", whole))
    assert decided(saying("Работает ЖЖЖЖ.")) != decided(saying("Работает ЖЖЖЩ."))


def test_want_of_a_deadline_is_decided_for_the_item_whatever_it_says_and_is_offered():
    content = asking("вести дневник.", due_to=None)
    assert decided(content) == decided(asking("завести дневники.", due_to=None)) == decided(replace(content, date=None))
    other = replace(content, recommendations=(replace(content.recommendations[0], id="r9"),))
    assert decided(content) != decided(other)


def test_other_findings_are_decided_by_their_words_whatever_is_offered():
    content, texts = asking("Внедрение сервисов.", "Ждать."), {"r1": "Внедрение сервисов."}
    found = [one for one in check(content, Directory()) if one.code == "opening"]
    without = [replace(one, fix=None) for one in found]
    assert set(keyed(found, texts)) != set(keyed(without, texts))
    assert list(subjects(keyed(found, texts), texts).values()) == list(keyed(without, texts))


def test_equal_words_are_decided_one_by_one():
    words = "стоит посреди многих слов , да и после них "
    assert len(set(decided(saying(f"{words}{words}{words}")))) == 3
