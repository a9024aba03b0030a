"""What the packaged record says, counted by hand from its source."""

import trumpputin as tp

MEETINGS = {
    "2017-07-07-hamburg": "2017-07-07",
    "2017-11-10-da-nang": "2017-11-10",
    "2018-07-16-helsinki": "2018-07-16",
    "2019-06-osaka": "2019-06",
    "2025-08-15-anchorage": "2025-08-15",
}


def test_the_article_names_five_meetings_and_four_months_of_calls() -> None:
    assert {event.id: str(event.start) for event in tp.meetings} == MEETINGS
    assert [str(call.start) for call in tp.calls] == ["2025-02", "2025-03", "2025-05", "2025-06"]
    assert not tp.unconfirmed


def test_the_two_gaps_that_touch_the_undated_meeting_are_ranges() -> None:
    gaps = tp.meetings.gaps()
    assert [str(gap.days) for gap in gaps] == [
        "126 days",
        "248 days",
        "320–349 days",
        "2,238–2,267 days",
    ]
    assert [gap.calendar_difference is None for gap in gaps] == [False, False, True, True]
    assert all(gap.is_certain for gap in gaps)


def test_everything_rests_on_the_one_article() -> None:
    assert len(tp.sources) == 1
    for event in tp.events:
        assert event.confidence is tp.Confidence.single
        assert event.sources == (tp.sources[0],)
    assert len(tp.quotes) == 18
    assert {quote.speaker_name for quote in tp.quotes} == {
        "Donald Trump",
        "Vladimir Putin",
        "Rex Tillerson",
        "Fox News Digital",
        "a reporter",
    }
