"""What is kept of the texts that a site repeats, and what is not."""

from crawler.extract.remembered import LONGEST, remembered


def test_an_answer_is_made_once_for_a_short_text_and_each_time_for_a_long_one() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "x" * LONGEST, "y" * (LONGEST + 1)
    assert [length(short), length(short)] == [LONGEST] * 2
    assert [length(long), length(long)] == [LONGEST + 1] * 2
    assert asked == [short, long, long]
