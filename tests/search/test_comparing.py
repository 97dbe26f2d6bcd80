"""Two lists compared in one pass tell exactly what lacks, what is too many, what is another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.comparing import Difference, Entry, Kind, differences

keys = st.tuples(st.integers(1, 9), st.integers(1, 9))
contents = st.dictionaries(keys, st.sampled_from(["a", "b"]), max_size=30)


def entries(content: dict[tuple[int, int], str]) -> list[Entry]:
    return [Entry(*key, digest) for key, digest in sorted(content.items())]


@given(expected=contents, indexed=contents)
def test_the_differences_are_those_of_both_as_sets(
    expected: dict[tuple[int, int], str], indexed: dict[tuple[int, int], str]
) -> None:
    found = list(differences(entries(expected), entries(indexed)))
    both = expected.keys() & indexed.keys()
    assert set(found) == {
        *(Difference(Kind.MISSING, *key) for key in expected.keys() - indexed.keys()),
        *(Difference(Kind.LEFT_OVER, *key) for key in indexed.keys() - expected.keys()),
        *(Difference(Kind.DIFFERENT, *key) for key in both if expected[key] != indexed[key]),
    }
    assert len(found) == len(set(found))


def test_what_an_index_holds_twice_is_left_over_once() -> None:
    one = Entry(1, 1, "a")
    assert list(differences([one], [one, one])) == [Difference(Kind.LEFT_OVER, 1, 1)]
