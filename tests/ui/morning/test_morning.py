"""The scripted morning: forty acts at the desk between five past eight and ten, by keys and mouse, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.told import TOLD
from tests.ui.morning import booking
from tests.ui.morning import the_book as book
from tests.ui.morning import the_desk as desk
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import morning
from tests.ui.watchdog import untraced, watched

ACTS = (
    book.opens_on_today,
    book.finds_a_visit_by_part_of_a_name,
    book.esc_closes_the_panel,
    book.goes_to_a_day_as_it_is_typed,
    book.comes_back_to_today,
    book.chooses_a_day_of_the_strip,
    book.steps_through_days_and_weeks,
    book.looks_at_one_location,
    book.looks_at_all_again,
    book.reads_the_day_as_a_list,
    book.and_as_a_grid_again,
    book.somebody_arrives,
    book.takes_it_back,
    book.does_it_again,
    book.goes_into_the_room,
    book.is_done,
    book.somebody_says_yes_at_the_desk,
    book.somebody_cannot_come,
    booking.books_somebody_by_part_of_a_name,
    booking.reads_the_line_back_and_goes_on,
    booking.books_somebody_new_in_the_same_flow,
    booking.a_taken_time_offers_free_ones,
    booking.moves_a_visit_by_keys,
    booking.drags_a_visit_to_another_time,
    booking.makes_it_longer_at_its_lower_edge,
    booking.drags_a_visit_to_another_day,
    booking.takes_the_move_back_from_the_bar,
    booking.the_clinic_cancels_a_visit,
    booking.and_takes_it_back,
    booking.parks_a_half_made_booking,
    booking.takes_it_up_again,
    booking.finds_the_next_free_time,
    booking.blocks_time,
    desk.opens_the_worklist,
    desk.reads_a_reply_that_says_yes,
    desk.reads_a_reply_that_says_no,
    desk.calls_somebody_who_does_not_answer,
    desk.and_the_next_one_who_says_yes,
    desk.puts_one_off,
    desk.takes_a_phone_message,
    desk.and_is_done_with_it,
    desk.hides_the_names,
    desk.and_shows_them_again,
    book.a_no_show_is_told_after_the_start_only,
    desk.logs_a_complaint,
    desk.locks_the_window,
    desk.signs_in_with_a_pin,
    desk.changes_a_setting,
    desk.looks_at_the_keys,
    desk.and_closes_them,
    desk.turns_the_light_out,
)


def test_the_morning(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    del qapp
    with morning(tmp_path) as stage, untraced(), watched() as dog:
        receptionist = Receptionist(stage, dog, qtbot)
        for act in ACTS:
            receptionist.act(act.__name__, act)
    record_property(TOLD, f"morning: {len(ACTS)} acts, the busiest in ms: {receptionist.busiest()}")
