"""Addresses of this subject."""

from django.urls import path

from resolutions.views import beginning, checks, facts, history, manage, public, review, writing

app_name = "resolutions"
_desk = "events/<slug:slug>/manage/resolution/"

urlpatterns = [
    path("resolutions/", public.resolutions, name="resolutions"),
    path("resolutions/<slug:code>/", public.resolution, name="resolution"),
    path("resolutions/<slug:code>/revisions/<int:number>/", public.revision, name="revision"),
    path("resolutions/<slug:code>.<slug:form>", public.download, name="download"),
    path("events/<slug:slug>/resolution/", public.event_resolution, name="event_resolution"),
    path(_desk, manage.manage, name="manage"),
    path(f"{_desk}import/", manage.import_file, name="import_file"),
    path(f"{_desk}import/commit/", manage.import_commit, name="import_commit"),
    path(f"{_desk}template/", beginning.template, name="template"),
    path(f"{_desk}<slug:code>/", manage.edit, name="edit"),
    path(f"{_desk}<slug:code>/write/", writing.write, name="write"),
    path(f"{_desk}<slug:code>/authors/", history.authors, name="authors"),
    path(f"{_desk}<slug:code>/history/", history.history, name="history"),
    path(f"{_desk}<slug:code>/history/name/", history.name_revision, name="name_revision"),
    path(f"{_desk}<slug:code>/history/restore/", history.restore_revision, name="restore_revision"),
    path(f"{_desk}<slug:code>/suggestions/", review.suggestions, name="suggestions"),
    path(f"{_desk}<slug:code>/threads/", review.threads, name="threads"),
    path(f"{_desk}<slug:code>/threads/<uuid:thread>/answer/", review.answer, name="answer"),
    path(f"{_desk}<slug:code>/threads/<uuid:thread>/resolve/", review.resolve, name="resolve"),
    path(f"{_desk}<slug:code>/threads/<uuid:thread>/reopen/", review.reopen_thread, name="reopen_thread"),
    path(f"{_desk}<slug:code>/remarks/<uuid:remark>/withdraw/", review.withdraw, name="withdraw"),
    path(f"{_desk}<slug:code>/screen/", writing.screen, name="screen"),
    path(f"{_desk}<slug:code>/facts/", facts.facts, name="facts"),
    path(f"{_desk}<slug:code>/facts/put/", facts.put_fact, name="put_fact"),
    path(f"{_desk}<slug:code>/facts/explain/", facts.explain_fact, name="explain_fact"),
    path(f"{_desk}<slug:code>/checks/", checks.checks, name="checks"),
    path(f"{_desk}<slug:code>/checks/open/", checks.checks_open, name="checks_open"),
    path(f"{_desk}<slug:code>/checks/fix/", checks.fix, name="fix"),
    path(f"{_desk}<slug:code>/checks/enter/", checks.enter, name="enter"),
    path(f"{_desk}<slug:code>/checks/leave/", checks.leave, name="leave"),
    path(f"{_desk}<slug:code>/last-year/", beginning.last_year, name="last_year"),
    path(f"{_desk}<slug:code>/last-year/carry/", beginning.carry, name="carry"),
    path(f"{_desk}<slug:code>/last-year/close/", beginning.close, name="close"),
    path(f"{_desk}<slug:code>/adopt/", manage.adopt, name="adopt"),
    path(f"{_desk}<slug:code>/reopen/", manage.reopen, name="reopen"),
    path(f"{_desk}<slug:code>/publish/", manage.publish, name="publish"),
    path(f"{_desk}<slug:code>/delete/", manage.delete, name="delete"),
    path(f"{_desk}<slug:code>/execution/", manage.execution, name="execution"),
]
