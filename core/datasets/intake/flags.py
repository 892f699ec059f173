"""Yes or no, in the words that files use."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.words import MISSING

YES = (
    *("1", "1.0", "true", "t", "yes", "y", "ja", "j", "oui", "si", "sí", "sim", "fraud", "failed"),
    *("sì", "like", "liked", "thumbs up", "thumbs_up", "👍"),
    *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "s", "o", "fraudulent", "betrug"),
    *("betrügerisch", "fraude", "frauduleux", "frauduleuse", "fraudulento", "fraudulenta"),
    *("frode", "fraudolento", "fraudolenta", "anomaly", "anomalous"),
)
NO = (
    *("0", "0.0", "false", "f", "no", "n", "nein", "non", "não", "nao", "legit", "censored", "ok"),
    *("dislike", "disliked", "thumbs down", "thumbs_down", "👎"),
    *("falsch", "faux", "falso", "genuine", "legitimate", "not fraud", "no fraud", "non-fraud"),
    *("non fraud", "not_fraud", "no_fraud", "non_fraud", "nonfraud", "normal", "honest", "valid"),
    *("echt", "ehrlich", "legitim", "rechtmässig", "kein betrug", "légitime", "legitime"),
    *("authentique", "honnête", "pas de fraude", "normale", "legítimo", "legítima", "legitimo"),
    *("legitima", "auténtico", "auténtica", "autêntico", "autêntica", "genuino", "genuina"),
    *("genuíno", "genuína", "sin fraude", "sem fraude", "legittimo", "legittima", "autentico"),
    *("autentica", "onesto", "onesta", "honesto", "honesta", "no fraude", "nessuna frode"),
)
FLAGS = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}


def read_flags(cells: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Yes or no of each cell, those that say nothing, and those that say something else.

    >>> [a.tolist() for a in read_flags(pa.chunked_array([["yes", "0", "", "maybe"]]))]
    [[True, False, False, False], [False, False, True, False], [False, False, False, True]]
    """
    if not pa.types.is_string(cells.type):
        cells = cells.cast(pa.string())
    coded = pc.fill_null(cells, "").combine_chunks().dictionary_encode()
    words = [word.strip().casefold() for word in coded.dictionary.to_pylist()]
    codes = coded.indices.to_numpy()
    yes = np.array([FLAGS.get(word, False) for word in words], bool)
    missing = np.array([word in MISSING for word in words], bool)
    known = np.array([word in FLAGS for word in words], bool)
    return yes[codes], missing[codes], ~(known | missing)[codes]


def flag_share(cells: pa.ChunkedArray) -> float:
    """Share, among the cells that say something, of those that say yes or no."""
    _, missing, bad = read_flags(cells)
    there = int((~missing).sum())
    return 1 - bad.sum() / there if there else 0.0
