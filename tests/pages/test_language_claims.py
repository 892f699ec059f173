"""What the page on language says, read from its words in many states and judged by plain counting,
scikit-learn and scipy."""

import html
import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.naive_bayes import MultinomialNB

from core.ui.words import value_of
from pages.learning.language.sentence import HANDS
from tests.maths.learning.test_n_grams import Plain

NUMBER = r"(−?[\d.,]*\d(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)"


def text(page):
    """All words, and those of the notice."""
    words = html.unescape(page.html)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", words))
    notice = re.search(r'role="note">(.*?)</div>', words, re.S)[1]
    return said, re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", notice.replace("</p>", " </p>")))


def shown(pattern, said):
    found = re.search(pattern.replace("#", NUMBER), said)
    return value_of(found[1]) if found else None


def tile(page, name):
    """The number of a tile, and its name."""
    inside = rf'ev-name">({name})</div><div class="ev-figure">(.*?)</div>'
    found = re.search(inside, page.html)
    return (found[1], value_of(found[2])) if found else ("", None)


def near(found, truth, digits=3):
    """Whether a number is the other one, written with so many digits."""
    if found is None or math.isnan(truth):
        return False
    if math.isinf(truth) or math.isinf(found):
        return found == truth
    return abs(found - truth) <= 0.51 * 10 ** (1 - digits) * max(abs(truth), 1e-300) + 1e-9


def near_percent(found, truth):
    """A share said in percent, with as many digits as keep it from 0 and 1."""
    return abs(found / 100 - truth) <= max(5.1e-4, 0) or near(found / 100, truth, 1)


# ---- which class -------------------------------------------------------------------------------


@lru_cache
def table():
    return pd.read_csv("sample_data/food_reviews.csv.xz")


@lru_cache
def bags():
    """Words in five reviews or more, their counts in each class, and the reviews held out."""
    data = table()
    cut = [[w for w in words.split() if w != "."] for words in data["words"]]
    train = [(w, g) for w, g, h in zip(cut, data["great"], data["held_out"], strict=True) if not h]
    standing = Counter(word for words, _ in train for word in set(words))
    known = {word for word, n in standing.items() if n >= 5}
    sums = [Counter(w for words, g in train if g == side for w in words if w in known)
            for side in (0, 1)]  # fmt: skip
    held = [(w, g) for w, g, h in zip(cut, data["great"], data["held_out"], strict=True) if h]
    return sorted(known), sums, held


@lru_cache
def judged_matrix():
    known, _, _ = bags()
    data = table()
    make = CountVectorizer(vocabulary=known, token_pattern=r"[^\s.]+")
    X = make.transform(data["words"])
    split = data["held_out"].to_numpy() == 0
    great = data["great"].to_numpy()
    return X[split], great[split], X[~split], great[~split]


def class_states(rng):
    known, sums, _ = bags()
    one_sided = [word for word in known if not sums[0][word] or not sums[1][word]]
    for _ in range(1000):
        pool = [known] * 5 + [one_sided] + [["zzz", "qq"]]
        words = [str(rng.choice(pool[rng.integers(len(pool))])) for _ in range(rng.integers(0, 9))]
        state = {"review": " ".join(words)}
        state["alpha"] = 1e-3 if rng.random() < 0.3 else float(f"{10 ** rng.uniform(-3, 3):.3g}")
        state["prior"] = 0.5 if rng.random() < 0.1 else round(float(rng.uniform(0.01, 0.99)), 2)
        state["copies"] = int(rng.integers(1, 6)) if rng.random() < 0.3 else 1
        yield state, words


def class_truth(state, words):
    """Log-odds before, and of each known word with all its repetitions."""
    known, (other, great), _ = bags()
    V, alpha = len(known), 0.0 if state["alpha"] == 1e-3 else state["alpha"]
    sizes = [sum(c.values()) + alpha * V for c in (other, great)]
    parts = {}
    for word, n in Counter(w for w in words if w in set(known)).items():
        up, down = (great[word] + alpha) / sizes[1], (other[word] + alpha) / sizes[0]
        each = -math.inf if up == 0 else math.inf if down == 0 else math.log(up / down)
        parts[word] = n * state["copies"] * each
    return math.log(state["prior"] / (1 - state["prior"])), parts


CLASS_SIGNS = {
    "nothing": "holds no word of the vocabulary",
    "clash": "0/0 is undefined",
    "veto": "decides alone",
    "even": "The prior takes no side",
    "agree": "Words and prior agree",
    "overturn": "The words turn the prior over",
    "outvoted": "but it outvotes them",
}


def class_case(before, parts):
    values = list(parts.values())
    if not values:
        return "nothing"
    if math.inf in values or -math.inf in values:
        return "clash" if {math.inf, -math.inf} <= set(values) else "veto"
    evidence = sum(values)
    if before == 0:
        return "even"
    if evidence * before >= 0:
        return "agree"
    return "overturn" if (before + evidence) * evidence > 0 else "outvoted"


def test_how_a_text_reads(open_page, undrawn):
    from pages.learning.language import which_class

    undrawn(which_class, "waterfall_tables", "trust_tables")
    page = open_page("language", draw=False).open("which_class")
    seen = dict.fromkeys(CLASS_SIGNS, 0)
    for state, words in class_states(np.random.default_rng(1)):
        _, said = text(page.at(**state))
        before, parts = class_truth(state, words)
        case = class_case(before, parts)
        seen[case] += 1
        assert [name for name, sign in CLASS_SIGNS.items() if sign in said] == [case], state
        if case == "clash":
            continue
        total = before + sum(parts.values())
        if case == "veto":
            decisive = [w for w, p in parts.items() if math.isinf(p)]
            assert f"“{decisive[0]}”" in said, state
            assert ("that is not great" in said) == (total > 0), state
            assert (f"and {len(decisive) - 1} more" in said) == (len(decisive) > 1), state
            continue
        p = 1 / (1 + math.exp(-total)) if total > -700 else 0.0
        found = shown(r"[ :]# % great", said)
        ends = near(found / 100, p, 1) or near(1 - found / 100, 1 - p, 1)
        assert abs(found / 100 - p) < 6e-4 or ends, (state, said)
        if case != "nothing":
            assert (" not great" in said) == (total <= 0), (state, said)
            word = max(parts, key=lambda w: abs(parts[w]))
            verb = "multiplies" if parts[word] > 0 else "divides"
            factor = shown(rf"“{word}”[^“]* {verb} the odds of great by #\.(?: |$)", said)
            assert near(factor, math.exp(abs(parts[word]))), (state, said)
    assert min(seen.values()) >= 10, seen


def trust_case(accuracy, confidence, n):
    gap, error = confidence - accuracy, math.sqrt(accuracy * (1 - accuracy) / n)
    if abs(gap) <= 2 * error:
        return "as sure as it is right"
    return "too sure" if gap > 0 else "not sure enough"


@lru_cache
def logistic_scores():
    """Log-odds of the reviews held out, less those of the share that was learnt from."""
    X, great, held, _ = judged_matrix()
    tf_idf = TfidfTransformer().fit(X)
    model = LogisticRegression(C=4, solver="newton-cg", tol=1e-6).fit(tf_idf.transform(X), great)
    share = great.mean()
    return model.decision_function(tf_idf.transform(held)) - math.log(share / (1 - share))


def test_how_far_probabilities_are_to_be_trusted(open_page, undrawn):
    from pages.learning.language import which_class

    undrawn(which_class, "waterfall_tables", "trust_tables")
    page, rng = open_page("language", draw=False).open("which_class"), np.random.default_rng(2)
    X, great, held, came = judged_matrix()
    model, seen = MultinomialNB(), Counter()
    for at in range(80):
        alpha, prior = float(f"{10 ** rng.uniform(-2.9, 3):.3g}"), round(rng.uniform(0.01, 0.99), 2)
        if at == 0:
            alpha, prior = 1e-3, 0.65
        said, _ = text(page.at(alpha=alpha, prior=prior, review=""))
        words = re.search(r"reviews held out: (.*?) Logistic regression is", said)[1]
        if at == 0:
            one = [{w for w, n in bags()[1][side].items() if not bags()[1][1 - side][w]}
                   for side in (0, 1)]  # fmt: skip
            none = sum(bool(one[0] & set(w)) and bool(one[1] & set(w)) for w, _ in bags()[2])
            assert f"(0/0) for {none} of {len(came)}" in words
            continue
        model.set_params(alpha=alpha, class_prior=[1 - prior, prior])
        p = model.fit(X, great).predict_proba(held)[:, 1]
        accuracy, confidence = np.mean((p > 0.5) == came), np.mean(np.maximum(p, 1 - p))
        assert abs(shown("right on # %", words) / 100 - accuracy) < 6e-4
        assert abs(shown("# % sure on average", words) / 100 - confidence) < 6e-4
        assert f"on average: {trust_case(accuracy, confidence, len(came))}." in words
        loss = -np.mean(model.predict_log_proba(held)[np.arange(len(came)), came])
        alone = -np.mean(np.log(np.where(came, prior, 1 - prior)))
        side = "worse" if loss > alone else "better"
        assert f"is {side} than without" in words, (alpha, prior)
        assert near(shown("log-loss, #,", words), loss)
        log_odds = logistic_scores() + math.log(prior / (1 - prior))
        p = 1 / (1 + np.exp(-log_odds))
        accuracy, confidence = np.mean((p > 0.5) == came), np.mean(np.maximum(p, 1 - p))
        case = trust_case(accuracy, confidence, len(came))
        seen[case] += 1
        assert f"on average: {case}." in said.split("Logistic regression is")[1], (prior, case)
    assert len(seen) >= 2, seen


# ---- which next --------------------------------------------------------------------------------

ORDER_SIGNS = {
    "nothing": "There is no text to learn from",
    "no held": "no n can be judged",
    "infinite": "the perplexity is infinite",
    "best": "No other n up to 5",
    "long": "Too long for this text",
    "short": "A longer context would tell more",
}
ASK = {"add": "add", "mix": "mix", "backoff": "backoff", "kneser": "kneser"}
WORDS = ("a", "b", "c", "d", "e", "f")


def next_states(rng):
    for at in range(1000):
        kinds, size = int(rng.integers(1, 6)), int(rng.integers(0, 46))
        chain = [str(rng.choice(WORDS[:kinds]))]
        for _ in range(size):
            turn = WORDS[(WORDS.index(chain[-1]) + 1) % kinds]
            chain.append(turn if rng.random() < 0.6 else str(rng.choice(WORDS[:kinds])))
        rule = str(rng.choice([*ASK]))
        state = {"source": "own", "own_text": " ".join(chain[:size]), "rule": rule}
        state["n"] = int(rng.integers(1, 6))
        for name in ("discount", "weight"):
            state[name] = float(rng.choice([0.0, 1.0])) if at % 7 == 0 else round(rng.random(), 2)
        state["k"] = 1e-4 if at % 5 == 0 else float(f"{10 ** rng.uniform(-3, 1):.3g}")
        state["prompt"] = " ".join(rng.choice(WORDS[: kinds + 1], rng.integers(0, 5)))
        yield state


def order_case(n, held, learnt):
    if not learnt:
        return "nothing"
    if not held or not held[0]:
        return "no held"
    bits = [
        math.inf if min(row) <= 0 else -sum(math.log2(p) for p in row) / len(row) for row in held
    ]
    if math.isinf(bits[n - 1]):
        return "infinite"
    best = min(bits)
    if bits[n - 1] <= best + 1e-9:
        return "best"
    return "long" if next(i for i, h in enumerate(bits, 1) if h <= best + 1e-9) < n else "short"


def plain_model(units):
    """The first four fifths learnt, the last fifth held out; 5 levels."""
    first = len(units) - len(units) // 5
    train, held = units[:first], units[first:]
    return train, held


class Five(Plain):
    """Contexts of four units too."""


def test_which_length_is_best(open_page, undrawn, monkeypatch):
    from pages.learning.language import which_next
    from tests.maths.learning import test_n_grams

    monkeypatch.setattr(test_n_grams, "MOST", 5)
    undrawn(which_next, "bar_tables", "order_tables", "parameter_tables", "law_tables",
            "bits_by_parameter")  # fmt: skip
    page = open_page("language", draw=False).open("which_next")
    seen = dict.fromkeys(ORDER_SIGNS, 0)
    for state in next_states(np.random.default_rng(3)):
        _, said = text(page.at(**state))
        units = state["own_text"].split()
        train, held = plain_model(units)
        vocabulary = [*sorted(set(train)), "¶"]
        plain = Five([train], vocabulary)
        parameter = {"add": state["k"] if state["k"] > 1e-4 else 0.0, "mix": state["weight"]}
        parameter = parameter.get(state["rule"], state["discount"])
        ask = getattr(plain, ASK[state["rule"]])
        rows = [[] for _ in range(5)]
        if held:
            run = test_n_grams.padded(held)
            for i in range(4, len(run)):
                if run[i] in vocabulary:
                    for k in range(5):
                        rows[k].append(ask(tuple(run[i - k : i]), run[i], parameter))
        case = order_case(state["n"], rows, len(train))
        seen[case] += 1
        assert [name for name, sign in ORDER_SIGNS.items() if sign in said] == [case], (state, said)
        n = state["n"]
        if case == "infinite":
            zeros = sum(p <= 0 for p in rows[n - 1])
            assert f"{zeros} of {len(rows[0])} held-out words" in said, state
        if case in ("best", "long", "short"):
            perplexity = 2 ** -np.mean(np.log2(rows[n - 1]))
            sign = r"among # equal" if case == "best" else r"perplexity #, but"
            assert near(shown(sign, said), perplexity), (state, said)
        if not train:
            continue
        judge_context(state, train, said)
        judge_likeliest(state, page, vocabulary, ask, parameter)
    assert min(seen.values()) >= 10, seen


def judge_context(state, train, said):
    """How often the words before stand in the text, by walking through it."""
    n, prompt = state["n"], state["prompt"].split()
    if n == 1:
        assert "nothing before is looked at" in said, state
        return
    context = ["start"] * 4 + prompt
    run = ["start"] * 4 + train + ["¶"]
    counts = []
    for k in range(n):
        tail = context[len(context) - k :]
        after = [run[i] for i in range(4, len(run)) if run[i - k : i] == tail]
        counts.append(after)
    longest = max(k for k in range(n) if counts[k])
    if longest == n - 1:
        times, kinds = len(counts[-1]), len(set(counts[-1]))
        assert re.search(
            rf"stands {times} times? in the text learnt from, and {kinds} different", said
        ), (
            state,
            said,
        )
    elif state["rule"] == "add":
        rest = "0/0" if state["k"] == 1e-4 else "every unit gets 1/V"
        assert "never stands in the text learnt from, so" in said and rest in said, (state, said)
    elif longest:
        tail = " ".join(context[len(context) - longest :])
        times = len(counts[longest])
        assert re.search(rf"“{tail}” does, {times} times?,", said), (state, said)
    else:
        assert "nor does its end" in said, (state, said)


def judge_likeliest(state, page, vocabulary, ask, parameter):
    run = ["<s>"] * 4 + state["prompt"].split()
    context = tuple(run[len(run) - state["n"] + 1 :])
    p = {unit: ask(context, unit, parameter) for unit in vocabulary}
    best = max(p.values())
    name, found = tile(page, "P\\(“[^”]*”\\)")
    if best <= 0:
        assert not name and "No distribution" in text(page)[0], state
        return
    assert p[name[3:-2]] >= best - 1e-9, (state, name, p)
    assert near(found, best), (state, found, best)


@pytest.mark.parametrize("rule", ["add", "mix"])
def test_perplexity_of_the_reviews_by_plain_counting(open_page, rule):
    data = table()
    train = [words.split() for words in data[data["held_out"] == 0]["words"][:1500]]
    held = [words.split() for words in data[data["held_out"] == 1]["words"][:40]]
    standing = Counter(w for words in train for w in words)
    keep = {w for w, c in standing.items() if c >= 3}
    V = len(keep) + 2
    cut = [[w if w in keep else "?" for w in words] for words in train]
    judged = [[w if w in keep else "?" for w in words] for words in held]
    pairs, singles = Counter(), Counter()
    for words in cut:
        run = ["<s>", *words, "¶"]
        singles.update(run[1:])
        pairs.update(pairwise(run))
    before = Counter()
    for (a, _), c in pairs.items():
        before[a] += c
    whole, logs = sum(singles.values()), []
    for words in judged:
        run = ["<s>", *words, "¶"]
        for a, b in pairwise(run):
            if rule == "add":
                p = (pairs[a, b] + 0.1) / (before[a] + 0.1 * V)
            else:
                p = 0.5 * pairs[a, b] / before[a] + 0.5 * singles[b] / whole
            logs.append(math.log2(p))
    page = open_page("language", draw=False).at(rule=rule, n=2)
    said, _ = text(page)
    assert near(tile(page, "Perplexity")[1], 2 ** -np.mean(logs))
    assert f"{len(logs):,} held-out words" in said


# ---- where words sit ---------------------------------------------------------------------------

NEAR_SIGNS = {
    "no text": "There is no text to learn from",
    "unknown": "a vector.",
    "alone": "has no neighbours",
    "same": " enough: all",
    "some": "nearest of",
    "none": " too few: none",
}


@lru_cache
def neighbours(words, window, weighing):
    """Words, the matrix, and its singular value decomposition, from texts given as tuples."""
    texts = [list(one) for one in words]
    standing = Counter(w for one in texts for w in one)
    rows = sorted(standing, key=lambda w: (-standing[w], w))[:350]
    at = {w: i for i, w in enumerate(rows)}
    C = np.zeros((len(rows), len(rows)))
    for one in texts:
        ids = [at.get(w, -1) for w in one]
        for i, a in enumerate(ids):
            if a >= 0:
                for b in ids[max(0, i - window) : i]:
                    if b >= 0:
                        C[a, b] += 1
                        C[b, a] += 1
    M = C
    if weighing == "pmi":
        P = C / max(C.sum(), 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            M = np.log(P / np.outer(P.sum(axis=1), P.sum(axis=0)))
        M = np.where(C > 0, np.maximum(M, 0), 0)
    return rows, M, np.linalg.svd(M)


@lru_cache
def review_words():
    data = table()
    return tuple(tuple(w for w in words.split() if w != ".")
                 for words in data[data["held_out"] == 0]["words"])  # fmt: skip


def top_ten(vectors, row):
    """Rows of the ten largest cosines, and whether the tenth and the eleventh are apart."""
    length = np.linalg.norm(vectors, axis=1)
    there = length > 1e-9 * max(length.max(), 1e-300)
    if not there[row]:
        return [], True, 0.0
    cosine = cosine_similarity(vectors[row][None], vectors)[0]
    cosine[~there], cosine[row] = -9, -9
    order = [i for i in np.argsort(-cosine, kind="stable") if cosine[i] > -9]
    sure = len(order) <= 10 or cosine[order[9]] - cosine[order[10]] > 1e-7
    return order[:10], sure, cosine[order[0]] if order else 0.0


def vector_states(rng):
    rows = neighbours(review_words(), 2, "pmi")[0]
    for at in range(1000):
        state = {"dims": round(10 ** rng.uniform(0, 2.3))}
        if at % 3:
            state |= {"word": str(rng.choice(rows)), "weighing": ("pmi", "counts")[at % 2]}
            if at % 10 == 0:
                state["word"] = "zzz"
        else:
            own = " ".join(rng.choice(WORDS[: rng.integers(1, 7)], rng.integers(0, 25)))
            state |= {"source": "own", "own_text": own, "word": str(rng.choice(WORDS)),
                      "window": int(rng.integers(1, 4))}  # fmt: skip
        yield state


def test_who_is_near(open_page, undrawn):
    from pages.learning.language import word_vectors

    undrawn(word_vectors, "map_tables", "value_tables")
    page = open_page("language", draw=False).open("word_vectors")
    seen = dict.fromkeys(NEAR_SIGNS, 0)
    for state in vector_states(np.random.default_rng(4)):
        own = state.get("source") == "own"
        words = (tuple(state["own_text"].split()),) if own else review_words()
        _, said = text(page.at(**state))
        said_cases = [name for name, sign in NEAR_SIGNS.items() if sign in said and name != "some"]
        if not any(words):
            assert said_cases == ["no text"], state
            seen["no text"] += 1
            continue
        rows, M, (left, values, _) = neighbours(
            words, state.get("window", 2), state.get("weighing", "pmi")
        )
        if state["word"] not in rows:
            alone = "is not the one word that has" if state["word"] else "one word alone has"
            none = alone if len(rows) == 1 else f"none of the {len(rows)} words that have"
            assert said_cases == ["unknown"] and none in said, state
            seen["unknown"] += 1
            continue
        dims, row = min(state["dims"], len(rows)), rows.index(state["word"])
        if dims < len(rows) and values[dims - 1] - values[dims] < 1e-9 * max(values[0], 1e-300):
            continue  # which directions are cut is anybody's choice
        short, sure, cosine = top_ten(left[:, :dims] * values[:dims], row)
        whole, certain, _ = top_ten(M, row)
        if not (sure and certain):
            continue
        both = len(set(short) & set(whole))
        case = "alone" if not short or not whole else (
            "none" if not both else "same" if both == len(whole) else "some"
        )  # fmt: skip
        seen[case] += 1
        assert said_cases == ([] if case == "some" else [case]), (state, said)
        if case == "some":
            assert f"{both} of the {len(whole)} nearest of" in said, (state, said)
        if case != "alone":
            assert ("every cosine is 1 or −1" in said) == (dims == 1), (state, said)
            if dims == 1:
                assert abs(abs(cosine) - 1) < 1e-9 and "Nearest to" not in said, state
            else:
                assert near(shown(r"cosine #:", said), cosine, 3) or abs(cosine) < 1e-6, (
                    state,
                    said,
                )
            kept = (values[:dims] ** 2).sum() / (values**2).sum()
            assert abs(shown(r"keeps? # % of the squares", said) / 100 - kept) < 6e-4, state
    assert min(seen.values()) >= 10, seen


# ---- where a word looks ------------------------------------------------------------------------

LOOK_SIGNS = {
    "nothing": "There is no word to look at",
    "alone": "may look at one word only",
    "evenly": "so it looks evenly",
    "shared": "shares its look",
    "one": "of its weight",
    "leans": "looks most at",
}


def look_states(rng):
    lexicon = [*HANDS, "the", "was", "because", "zz"]
    for at in range(1000):
        words = [str(w) for w in rng.choice(lexicon, rng.integers(0, 12))]
        grids = np.round(rng.uniform(-9, 9, (2, 2, 3)) * 2) / 2 * (rng.random((2, 2, 3)) < 0.4)
        if at % 11 == 0:
            grids[0] = 0
        yield {
            "sentence": " ".join(words),
            "row": int(rng.integers(1, 10)),
            "tau": 0.0 if at % 6 == 0 else round(float(rng.integers(1, 101)) * 0.05, 2),
            "near": float(rng.choice([0.0, 0.0, 0.5, 1.25])),
            "causal": bool(rng.random() < 0.4),
            "asks": tuple(map(tuple, grids[0].tolist())),
            "answers": tuple(map(tuple, grids[1].tolist())),
        }


def test_where_a_word_looks(open_page, undrawn):
    from pages.learning.language import attention

    undrawn(attention, "map_tables")
    page = open_page("language", draw=False).open("attention")
    seen = dict.fromkeys(LOOK_SIGNS, 0)
    for state in look_states(np.random.default_rng(5)):
        _, said = text(page.at(**state))
        words = state["sentence"].split()[:9]
        signs = [name for name, sign in LOOK_SIGNS.items() if sign in said]
        if not words:
            assert signs == ["nothing"], state
            seen["nothing"] += 1
            continue
        row = min(state["row"], len(words)) - 1
        x = [HANDS.get(word, (0, 0, 0)) for word in words]
        dot = lambda u, v: sum(a * b for a, b in zip(u, v, strict=True))  # noqa: E731
        q = [dot(line, x[row]) for line in state["asks"]]
        scores = {
            j: dot(q, [dot(line, x[j]) for line in state["answers"]]) / math.sqrt(2)
            - state["near"] * abs(row - j)
            for j in range(len(words))
            if not state["causal"] or j <= row
        }
        top = max(scores.values())
        ties = [j for j, s in scores.items() if abs(s - top) < 1e-9]
        if state["tau"]:
            weights = softmax(np.array([*scores.values()]) / state["tau"])
            weights = dict(zip(scores, weights, strict=True))
        else:
            weights = {j: (j in ties) / len(ties) for j in scores}
        if len(scores) == 1:
            case = "alone"
        elif len(ties) == len(scores):
            case = "evenly"
        elif len(ties) > 1:
            case = "shared"
        else:
            case = "one" if weights[ties[0]] >= 0.9 else "leans"
        seen[case] += 1
        assert signs == [case], (state, said)
        assert said.startswith(f"“{words[row]}” (word {row + 1})"), state
        if case == "evenly":
            assert f"all {len(scores)} words" in said, state
        if case == "shared":
            names = ", ".join(f"“{words[j]}” (word {j + 1})" for j in ties)
            assert f"{names} have the same score" in said, (state, said)
        if case in ("one", "leans"):
            name = "itself" if ties[0] == row else f"“{words[ties[0]]}” (word {ties[0] + 1})"
            assert f"at {name}" in said, (state, said)
        if case in ("one", "leans", "shared"):
            assert abs(shown("# %", said) / 100 - max(weights.values())) < 6e-4, (state, said)
        entropy = -sum(w * math.log2(w) for w in weights.values() if w > 0)
        assert abs(shown("has # bits?", said) - entropy) < 6e-3 + 1e-9, (state, said)
    assert min(seen.values()) >= 10, seen
