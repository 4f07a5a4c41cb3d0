"""Addresses of the contest: for everybody, for authors, for the jury, for organisers."""

from django.urls import path

from contest.views import author, jury, manage, manage_entries, manage_jury, manage_results, public

app_name = "contest"

CONTEST = "events/<slug:slug>/contest/"
JURY = "events/<slug:slug>/jury/"
MANAGE = "events/<slug:slug>/manage/contest/"

urlpatterns = [
    path(CONTEST, public.contest, name="contest"),
    path(f"{CONTEST}results/", public.results, name="results"),
    path(f"{CONTEST}results.json", public.results_json, name="results_json"),
    path(f"{CONTEST}results.csv", public.results_csv, name="results_csv"),
    path(f"{CONTEST}enter/", author.enter, name="enter"),
    path(f"{CONTEST}entries/", author.my_entries, name="my_entries"),
    path(f"{CONTEST}entries/<str:code>/", author.entry, name="entry"),
    path(f"{CONTEST}entries/<str:code>/file/", author.entry_file, name="entry_file"),
    path(f"{CONTEST}entries/<str:code>/withdraw/", author.withdraw_entry, name="withdraw_entry"),
    path(JURY, jury.jury, name="jury"),
    path(f"{JURY}<str:code>/", jury.score, name="score"),
    path(f"{JURY}<str:code>/save/", jury.save_scores, name="save_scores"),
    path(f"{JURY}<str:code>/conflict/", jury.declare_conflict, name="declare_conflict"),
    path(MANAGE, manage.manage, name="manage"),
    path(f"{MANAGE}state/", manage.change_state, name="change_state"),
    path(f"{MANAGE}settings/", manage.settings, name="settings"),
    path(f"{MANAGE}setup/", manage.setup, name="setup"),
    path(f"{MANAGE}nominations/new/", manage.add_nomination, name="add_nomination"),
    path(f"{MANAGE}nominations/<slug:code>/", manage.nomination, name="nomination"),
    path(f"{MANAGE}nominations/<slug:code>/delete/", manage.delete_nomination, name="delete_nomination"),
    path(f"{MANAGE}criteria/new/", manage.add_criterion, name="add_criterion"),
    path(f"{MANAGE}criteria/<slug:code>/", manage.criterion, name="criterion"),
    path(f"{MANAGE}criteria/<slug:code>/delete/", manage.delete_criterion, name="delete_criterion"),
    path(f"{MANAGE}entries/", manage_entries.manage_entries, name="manage_entries"),
    path(f"{MANAGE}entries/<str:code>/", manage_entries.manage_entry, name="manage_entry"),
    path(f"{MANAGE}entries/<str:code>/refuse/", manage_entries.refuse_entry, name="refuse_entry"),
    path(f"{MANAGE}entries/<str:code>/readmit/", manage_entries.readmit_entry, name="readmit_entry"),
    path(f"{MANAGE}entries/<str:code>/assign/", manage_entries.assign_entry, name="assign_entry"),
    path(
        f"{MANAGE}entries/<str:code>/jurors/<str:juror>/unassign/", manage_entries.unassign_entry, name="unassign_entry"
    ),
    path(
        f"{MANAGE}entries/<str:code>/conflicts/<str:juror>/drop/",
        manage_jury.withdraw_conflict,
        name="withdraw_conflict",
    ),
    path(f"{MANAGE}assignment/", manage_entries.assignment, name="assignment"),
    path(f"{MANAGE}jurors/", manage_jury.manage_jurors, name="manage_jurors"),
    path(f"{MANAGE}jurors/<str:code>/", manage_jury.manage_juror, name="manage_juror"),
    path(f"{MANAGE}jurors/<str:code>/remove/", manage_jury.remove_juror, name="remove_juror"),
    path(f"{MANAGE}results/", manage_results.manage_results, name="manage_results"),
    path(f"{MANAGE}results.json", manage_results.manage_results_json, name="manage_results_json"),
    path(f"{MANAGE}results.csv", manage_results.manage_results_csv, name="manage_results_csv"),
    path(f"{MANAGE}results/publish/", manage_results.publish, name="publish"),
    path(f"{MANAGE}results/withdraw/", manage_results.withdraw_results, name="withdraw_results"),
]
