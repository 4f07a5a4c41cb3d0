"""A finding is the same while its words are."""

from resolutions.checking import Directory, check, keyed, texts_of
from tests.resolutions.checking.texts import saying


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
