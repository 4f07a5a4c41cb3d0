"""Rows in the back room that are to be looked at: they are changed where their rules are."""


class LookOnly:
    """What a class of the admin has beside `ModelAdmin` to show rows and let nobody touch them."""

    def has_add_permission(self, *_args: object, **_kwargs: object) -> bool:
        return False

    def has_change_permission(self, *_args: object, **_kwargs: object) -> bool:
        return False

    def has_delete_permission(self, *_args: object, **_kwargs: object) -> bool:
        return False
