from intake.reviews.placeholders import fill

VALUES = {"telefon": "02323 16 0", "originale": "- Pass\n- Vertrag"}


def test_a_value_keeps_its_order_among_words_from_right_to_left():
    assert fill("هاتف: {telefon}.", VALUES, isolated=True) == "هاتف: \u206802323 16 0\u2069."


def test_a_list_is_left_to_its_own_lines():
    assert fill("{originale}", VALUES, isolated=True) == "- Pass\n- Vertrag"


def test_from_left_to_right_nothing_is_added():
    assert fill("Tel. {telefon}", VALUES) == "Tel. 02323 16 0"


def test_what_nobody_knows_stays_in_its_braces():
    assert fill("{grund} {telefon}", VALUES, isolated=True) == "{grund} \u206802323 16 0\u2069"
