"""A counted share against scipy's binomial: what it says of all or none."""

import re

import pytest
from scipy import stats

from core.counted_shares import share_said, spread_tile


@pytest.mark.parametrize("n", [1, 2, 6, 41, 120, 300, 999])
def test_none_and_all_of_so_many(n):
    """The bound that is said is the share with which that comes once in twenty times."""
    for hits, bound in ((0, lambda p: stats.binom.cdf(0, n, p)), (n, lambda p: p**n)):
        said = float(re.search(r"hardly \w+ ([\d.]+) %", share_said(hits, n))[1]) / 100
        assert bound(said - 0.0005) >= 0.05 - 1e-9 or hits, (n, hits)
        assert min(bound(said - 0.0005), bound(said + 0.0005)) <= 0.05 + 1e-9
        assert max(bound(max(said - 0.0005, 0)), bound(said + 0.0005)) >= 0.05 - 1e-9
        assert spread_tile(hits, n)[1] == f"{100 * said:.1f} %"
        assert "± 0.0" not in share_said(hits, n)


def test_between_it_is_the_standard_error():
    for hits, n in [(1, 2), (32, 120), (119, 120), (1, 300)]:
        said = re.fullmatch(r"([\d.]+) % ± ([\d.]+) %", share_said(hits, n))
        assert float(said[1]) == pytest.approx(100 * hits / n, abs=0.0501)
        spread = 100 * stats.binom.std(n, hits / n) / n
        assert float(said[2]) == pytest.approx(spread, abs=0.0501)
        assert spread_tile(hits, n)[1] == f"{said[2]} %"
