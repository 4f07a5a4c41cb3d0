"""Addresses around the doors: desks by letters, lists on paper, rehearsals. They stand before those of single doors."""

from django.urls import path

from registration.views import paper, queues, rehearsals

DOORS = "events/<slug:slug>/manage/doors"
doors_more_urls = [
    path(f"{DOORS}/letters/", queues.letters, name="letters"),
    path(f"{DOORS}/letters/clear/", queues.letters_clear, name="letters_clear"),
    path(f"{DOORS}/letters/posters.pdf", queues.letters_posters, name="letters_posters"),
    path(f"{DOORS}/list.pdf", paper.door_list, name="door_list"),
    path(f"{DOORS}/paper/", paper.paper, name="paper"),
    path(f"{DOORS}/rehearsal/", rehearsals.rehearsal, name="rehearsal"),
    path(f"{DOORS}/rehearsal/tickets.pdf", rehearsals.rehearsal_tickets, name="rehearsal_tickets"),
    path(f"{DOORS}/rehearsal/end/", rehearsals.rehearsal_end, name="rehearsal_end"),
    path(f"{DOORS}/rehearsal/wipe/", rehearsals.rehearsal_wipe, name="rehearsal_wipe"),
]
