"""What is kept of the texts that a site repeats, and what is not."""

from crawler.extract.remembered import LONGEST, remembered


def test_an_answer_is_made_once_for_a_short_text_and_each_time_for_a_long_one() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str, *, added: int = 0) -> int:
        asked.append(text)
        return len(text) + added

    short, long = "x" * LONGEST, "y" * (LONGEST + 1)
    assert [length(short), length(short), length(short, added=1)] == [400, 400, 401]
    assert [length(long), length(long)] == [401, 401]
    assert asked == [short, short, long, long]
