"""What every request has to pass."""

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%00",
        "/resolutions/?q=%00",
        "/resolutions/?page=1&q=a&q=%D0%B0%00",
        "/events/{slug}/speakers/?q=%00",
        "/events/{slug}/speakers/%00/",
        "/events/{slug}/manage/roles/?q=%00",
        "/events/{slug}/manage/history/?of=%00",
        "/events/{slug}/registration/organisations/?organisation=%00",
        "/admin/login/?next=%00",
    ],
)
def test_address_with_a_nul_is_refused(event, people, client_of, address) -> None:
    response = client_of(people.owner).get(address.format(slug=event.slug))
    assert response.status_code == 400
    assert "400.html" in [template.name for template in response.templates]


def test_every_other_text_passes(client, db) -> None:
    assert client.get("/resolutions/?q=%D1%8F%01%F0%9F%98%80").status_code == 200
