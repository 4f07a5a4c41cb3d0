"""What authors, jurors and organisers do in a contest."""

from contest.actions.assigning import apply_plan, assign_entry, plan_assignment, unassign_entry
from contest.actions.entering import change_entry, readmit_entry, refuse_entry, submit_entry, withdraw_entry
from contest.actions.jury import declare_conflict, invite_juror, remove_juror, withdraw_conflict
from contest.actions.loading import load_contest
from contest.actions.publishing import publish_results, withdraw_results
from contest.actions.scoring import Given, save_scores
from contest.actions.setting_up import (
    change_state,
    clone_contest,
    delete_criterion,
    delete_nomination,
    save_contest,
    save_criterion,
    save_nomination,
)

__all__ = [
    "Given",
    "apply_plan",
    "assign_entry",
    "change_entry",
    "change_state",
    "clone_contest",
    "declare_conflict",
    "delete_criterion",
    "delete_nomination",
    "invite_juror",
    "load_contest",
    "plan_assignment",
    "publish_results",
    "readmit_entry",
    "refuse_entry",
    "remove_juror",
    "save_contest",
    "save_criterion",
    "save_nomination",
    "save_scores",
    "submit_entry",
    "unassign_entry",
    "withdraw_conflict",
    "withdraw_entry",
    "withdraw_results",
]
