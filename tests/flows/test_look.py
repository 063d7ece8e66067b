"""The components as a person meets them in Chromium: both directions, dark, forced colours, without script."""

import pytest

from tests.cms.look.forms import KitchenSinkForm

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.cms.look.urls")]

LOOKS = {
    "german desktop": ("/de/look/?errors=1", {"viewport": {"width": 1280, "height": 900}}),
    "german at 320 pixels": ("/de/look/?errors=1", {"viewport": {"width": 320, "height": 700}}),
    "arabic phone": ("/ar/look/?errors=1", {"viewport": {"width": 360, "height": 740}}),
    "arabic desktop, no errors": ("/ar/look/", {"viewport": {"width": 1280, "height": 900}}),
    "dark": ("/de/look/?errors=1", {"color_scheme": "dark"}),
    "dark arabic phone": ("/ar/look/", {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}}),
    "forced colours": ("/de/look/?errors=1", {"forced_colors": "active"}),
    "one question": ("/tr/look/one/", {}),
    "confirmation": ("/en/look/done/", {}),
}


@pytest.fixture
def look(live_server, wagtail_tree_committed, new_context):
    """Open a page and collect what its console complains about."""

    def open_page(path, **options):
        page = new_context(**options).new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.fonts = []
        page.on("request", lambda request: page.fonts.append(request.url) if "woff" in request.url else None)
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    return open_page


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_is_accessible_fits_the_screen_and_breaks_no_policy(name, look, axe_violations):
    path, options = LOOKS[name]
    page = look(path, **options)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.complaints == []


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "429", "500"])
def test_an_error_page_is_accessible_and_says_what_to_do(code, look, axe_violations):
    page = look(f"/de/look/error/{code}/")
    assert axe_violations(page) == []
    assert page.locator("main li").count() >= 1


def test_latin_pages_fetch_no_arabic_font_although_they_name_the_language(look):
    fonts = look("/de/look/one/").fonts
    assert sorted(url.rpartition("/")[2] for url in fonts) == [
        "fira-sans-latin-400-normal.woff2",
        "fira-sans-latin-600-normal.woff2",
    ]


def test_arabic_pages_use_the_bundled_arabic_font(look):
    page = look("/ar/look/one/")
    assert any("noto-sans-arabic-arabic-400" in url for url in page.fonts)
    assert "Noto Sans Arabic" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")


def test_the_error_bar_and_the_option_stand_on_the_side_where_reading_starts(look):
    for path, side in (("/de/look/?errors=1", "left"), ("/ar/look/?errors=1", "right")):
        page = look(path)
        width = page.evaluate(
            "side => getComputedStyle(document.querySelector('.kern-form-input--error'))[side]",
            f"border{side.title()}Width",
        )
        assert width == "4px"
        box = page.locator("input[type=radio]").first.bounding_box()
        label = page.locator("input[type=radio] + label").first.bounding_box()
        assert (box["x"] < label["x"]) is (side == "left")


@pytest.mark.parametrize("script", [True, False])
def test_the_error_summary_has_the_focus_and_leads_to_the_field(script, look):
    page = look("/de/look/?errors=1", java_script_enabled=script)
    assert "vs-error-summary" in (page.locator(":focus").get_attribute("class") or "")
    page.locator(".vs-error-summary a[href='#id_family_name']").click()
    page.keyboard.type("Yılmaz")
    assert page.locator("#id_family_name").input_value() == "Yılmaz"


def test_every_link_of_the_error_summary_leads_to_an_element_that_takes_the_focus(look):
    page = look("/de/look/?errors=1")
    targets = page.eval_on_selector_all(".vs-error-summary a", "links => links.map(link => link.hash.slice(1))")
    required = [name for name, field in KitchenSinkForm().fields.items() if field.required]
    assert len(targets) == len(required)
    for target in targets:
        page.evaluate("id => document.getElementById(id).focus()", target)
        assert page.evaluate("document.activeElement.id") == target


def test_a_question_appears_when_an_earlier_answer_asks_for_it(look):
    page = look("/de/look/")
    spouse = page.locator("#id_spouse_name")
    assert not spouse.is_visible()
    page.get_by_label("Für das Leben mit der Familie").check()
    assert spouse.is_visible()
    page.get_by_label("Für eine Arbeit").check()
    assert not spouse.is_visible()


def test_what_depends_on_a_hidden_question_is_hidden_too(look):
    page = look("/de/look/")
    married, hint = (
        page.get_by_text("Seit wann sind Sie verheiratet?"),
        page.get_by_text("Bringen Sie die Heiratsurkunde"),
    )
    page.get_by_label("Für das Leben mit der Familie").check()
    page.locator("#id_spouse_name").fill("Ayşe")
    assert married.is_visible()
    assert not hint.is_visible()
    page.locator("#id_married_since_2").fill("2021")
    assert hint.is_visible()
    assert not page.get_by_text("Nur nötig nach 2019.").is_visible()
    page.get_by_label("Für eine Arbeit").check()
    assert not married.is_visible()
    assert not hint.is_visible()


def test_without_script_every_question_is_there(look):
    assert look("/de/look/", java_script_enabled=False).locator("#id_spouse_name").is_visible()


def test_a_running_check_is_replaced_by_its_result(look):
    page = look("/de/look/")
    page.get_by_text("Fertig geprüft").wait_for()
    assert page.locator("[data-poll-url]").get_attribute("data-poll-state") == "done"


def test_the_chosen_file_is_named(look, tmp_path):
    scan = tmp_path / "Pass.pdf"
    scan.write_bytes(b"%PDF-1.7")
    page = look("/de/look/")
    page.locator("#id_passport").set_input_files(scan)
    assert page.locator("[data-upload-state]").inner_text() == "Ausgewählt: Pass.pdf"


def test_a_second_press_while_the_server_works_sends_nothing(look):
    swallowed = look("/de/look/one/").evaluate(
        """() => [1, 2].map(() => {
            const press = new SubmitEvent("submit", {bubbles: true, cancelable: true});
            document.querySelector("main form").dispatchEvent(press);
            return press.defaultPrevented;
        })"""
    )
    assert swallowed == [False, True]


def test_the_keyboard_reaches_the_content_past_the_header(look):
    page = look("/de/look/one/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
