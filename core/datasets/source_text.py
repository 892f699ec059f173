"""A speech in the public domain to learn from, and how a text is cut for a chain that writes."""

import re

ADDRESS = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
    "conceived in Liberty, and dedicated to the proposition that all men are created equal. "
    "Now we are engaged in a great civil war, testing whether that nation, or any nation so "
    "conceived and so dedicated, can long endure. We are met on a great battle-field of that war. "
    "We have come to dedicate a portion of that field, as a final resting place for those who "
    "here gave their lives that that nation might live. It is altogether fitting and proper that "
    "we should do this. "
    "But, in a larger sense, we can not dedicate -- we can not consecrate -- we can not hallow -- "
    "this ground. The brave men, living and dead, who struggled here, have consecrated it, far "
    "above our poor power to add or detract. The world will little note, nor long remember what "
    "we say here, but it can never forget what they did here. It is for us the living, rather, to "
    "be dedicated here to the unfinished work which they who fought here have thus far so nobly "
    "advanced. It is rather for us to be here dedicated to the great task remaining before us -- "
    "that from these honored dead we take increased devotion to that cause for which they gave "
    "the last full measure of devotion -- that we here highly resolve that these dead shall not "
    "have died in vain -- that this nation, under God, shall have a new birth of freedom -- and "
    "that government of the people, by the people, for the people, shall not perish from the "
    "earth."
)


def units_of(text, unit):
    """Small letters with single spaces between words and after the last; or the words, of which a
    dash that stands alone is none."""
    words = re.sub(r"\s+", " ", text).strip().lower().split(" ")
    words = [word for word in words if word]
    if unit == "words":
        return tuple(word for word in words if word.strip("-–—"))
    return tuple("".join(word + " " for word in words))
