"""Columns of ratings, clicks and titles: what they are called, and how they are told without
names."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.intake.raw import RawTable
from core.datasets.intake.roles import Candidate, Order

MAX_ABSOLUTE_RATING = 1e6
MAX_LEVELS = 101  # different ratings, from 0 to 100
MOST = 0.9  # of cells that fit: a few may be damaged

# From the least to the most wanted, as everywhere: an identifier goes before a name.
USER = (
    *("name", "profile name", "reviewer name", "customer name", "author name", "user name"),
    *("username", "nick", "session"),
    *("session id", "who", "person", "member", "account", "profile", "visitor", "visitor id"),
    *("listener", "viewer", "reader", "player", "student", "critic", "rater", "respondent"),
    *("buyer", "cust id", "client", "cliente", "client id", "kunde", "kunden nr", "kunden id"),
    *("nutzer", "nutzer id", "benutzer", "benutzer id", "utilisateur", "usager", "usuario"),
    *("usuário", "id usuario", "utente", "id utente", "customer", "customer id", "author id"),
    *("reviewer", "reviewer id", "uid", "user", "user id"),
)
TITLE = (
    *("name", "nom", "nombre", "nome", "titolo", "título", "titre", "titel", "bezeichnung"),
    *("artist name", "art name", "track name", "product name", "product title", "original title"),
    *("book title", "movie name", "movie title", "film title", "item name", "title"),
)
ITEM_ID = (
    *("thing", "what", "url", "page", "content", "content id", "video", "video id", "course"),
    *("course id", "recipe", "recipe id", "hotel", "hotel id", "restaurant", "place id", "joke"),
    *("joke id", "beer", "beer id", "game", "game id", "app id", "song", "song id", "track"),
    *("track id", "artist", "artist mbid", "art id", "artist id", "livre", "libro", "livro"),
    *("buch", "film", "filme", "película", "pelicula", "produit", "producto", "produto"),
    *("prodotto", "produkt", "artikel", "artikel nr", "article", "article id", "artículo"),
    *("articolo", "artigo", "sku", "stock code", "anime", "anime id", "business id", "isbn13"),
    *("isbn", "book", "goodreads book id", "book id", "parent asin", "asin", "product"),
    *("product id", "film id", "movie", "movie id", "iid", "item", "item id"),
)
ITEM = (*TITLE, *TITLE, *ITEM_ID)  # a title names an item where no identifier does
RATING = (
    *("y", "value", "points", "punkte", "points given", "mark", "grade", "note", "nota", "voto"),
    *("rate", "vote", "opinion", "feedback", "pref", "preference", "preferenza", "avis"),
    *("évaluation", "étoiles", "sterne", "estrellas", "estrelas", "stelle", "punteggio"),
    *("puntuación", "calificación", "valoración", "avaliação", "classificação", "valutazione"),
    *("bewertung", "thumb", "thumbs", "like", "liked", "likes", "score", "user score"),
    *("review score", "review overall", "user rating", "my rating", "book rating", "overall"),
    *("star rating", "review rating", "stars", "ratings", "rating"),
)
TIME = (
    *("jour", "tag", "day", "hora", "heure", "ora", "zeit", "data", "fecha", "datum", "date read"),
    *("date added", "invoice date", "created", "created at", "rated at", "review date", "date"),
    *("review time", "zeitpunkt", "event time", "t", "ts", "tstamp", "time", "datetime"),
    *("unix time", "unix review time", "epoch", "timestamp"),
)
KIND = (
    *("department", "categoria", "categoría", "catégorie", "kategorie", "categories", "category"),
    *("género", "gênero", "genere", "genre", "genres"),
)
PLAYS = (
    *("n", "cnt", "frequency", "times", "menge", "quantité", "cantidad", "quantidade", "quantità"),
    *("qty", "quantity", "hours", "hours played", "playtime", "purchases", "views", "clicks"),
    *("streams", "scrobbles", "listens", "listen count", "weight", "play count", "plays", "count"),
)
BESIDE = (
    *("year", "age", "gender", "sex", "zip", "zip code", "occupation", "price", "review id"),
    *("helpful", "helpful vote", "votes", "verified", "verified purchase", "average rating"),
    *("avg rating", "vote average", "vote count", "rating count", "ratings count", "books count"),
    *("is read", "is reviewed", "cool", "funny", "useful", "imdb id", "tmdb id", "release date"),
)
BEHAVIOUR = {"purchase", "play"}
# Amazon's identifiers of reviewers and of products (an ISBN among them).
REVIEWER, PRODUCT = r"^A[0-9A-Z]{9,20}$", r"^(?:B[0-9A-Z]{9}|[0-9]{9}[0-9X])$"
PUBLISHED = re.compile(r"(?:u|u[1-5ab]|r[1-5ab])\.(?:data|base|test|train)")  # of MovieLens


def whose(columns: Sequence[Candidate]) -> Order:
    """The parts of a table of ratings without names: two identifiers, then by their values a
    rating, a time, a title and a number of clicks. () where it is none."""
    if not 2 <= len(columns) <= 6 or _are_titles(columns):
        return ()
    if len(columns) > 3 and "time" in columns[1].kinds and "number" not in columns[1].kinds:
        # A time between who and what, as in the logs of listeners.
        if len(columns) == 5 and _is_point(columns[2:4]):  # Gowalla's check-ins
            return ("user", "timestamp", None, None, "item")
        (user, item, *_), text = whose([columns[0], columns[2]]), [None] * (len(columns) - 4)
        return (user, "timestamp", item, "title", *text)
    order: list[str | None] = ["user", "item"]
    first, second = columns[0].cells, columns[1].cells
    if cell_share(first, PRODUCT) > MOST and cell_share(second, REVIEWER) > MOST:
        order = ["item", "user"]
    played = any(_is_behaviour(column.cells) for column in columns[2:])
    for column in columns[2:]:
        if played and _is_behaviour(column.cells):
            order.append(None)
            continue
        if pc.count_distinct(column.cells).as_py() < 2:  # the last one of Steam's
            order.append(None)
            continue
        if "time" in column.kinds:
            part = "timestamp"
        elif "number" in column.kinds:
            rated = not played and like_ratings(column.values())
            part = "rating" if rated else "plays"
        else:
            part = "title"
        if part in order:
            return ()
        order.append(part)
    return tuple(order)


def _is_point(columns: Sequence[Candidate]) -> bool:
    """Whether two columns are degrees with their decimals."""
    if not all("angle" in column.kinds for column in columns):
        return False
    degrees = [column.values() for column in columns]
    return all(bool((one % 1 != 0).mean() > MOST) for one in degrees)


def _is_behaviour(cells: pa.ChunkedArray) -> bool:
    """Whether a column says which rows are bought and which are played, as Steam's."""
    return set(pc.unique(cells[:2_000]).to_pylist()) == BEHAVIOUR


def bought(raw: RawTable) -> np.ndarray | None:
    """Which rows of such a table tell that a game was bought, (rows,); None for any other."""
    for cells in [] if any(raw.names) else raw.columns:
        if pa.types.is_string(cells.type) and _is_behaviour(cells):
            return pc.equal(cells, "purchase").to_numpy()
    return None


def titled(columns: Sequence[Candidate]) -> Order:
    """The same of a table of titles: an identifier, a title, and perhaps its kind."""
    if not _are_titles(columns):
        return ()
    kind = [None] * (len(columns) - 2)
    if kind and not columns[2].kinds & {"time", "number"}:
        kind[0] = "kind"
    return ("item", "title", *kind)


def _are_titles(columns: Sequence[Candidate]) -> bool:
    """Whether the first two columns name each item once."""
    if len(columns) < 2 or columns[1].kinds & {"number", "time"}:
        return False
    rows = len(columns[0].cells)
    return (
        pc.count_distinct(columns[0].cells).as_py() == rows
        and 2 * pc.count_distinct(columns[1].cells).as_py() > rows
    )


def cell_share(cells: pa.ChunkedArray, pattern: str) -> float:
    """Of the first cells, those that a pattern fits."""
    fits = pc.match_substring_regex(cells[:500].cast(pa.string()), pattern)
    return pc.mean(fits).as_py() or 0.0


def like_ratings(values: np.ndarray) -> bool:
    """Whether numbers may be ratings: few different ones, each of them often."""
    some = values[:: max(1, len(values) // 20_000)]
    some = some[np.isfinite(some)]
    levels = len(np.unique(some))
    within = np.abs(some).max(initial=0) <= MAX_ABSOLUTE_RATING
    return bool(2 <= levels <= min(MAX_LEVELS, len(some) / 3) and within)


def is_published(raw: RawTable) -> bool:
    """Whether a table without names is of MovieLens or of Amazon, where users are known."""
    if raw.delimiter == "::" or PUBLISHED.fullmatch(raw.name.lower()):
        return True
    first, second = raw.columns[:2]
    return any(
        cell_share(one, REVIEWER) > MOST and cell_share(other, PRODUCT) > MOST
        for one, other in ((first, second), (second, first))
    )
