"""What axe-core finds in Odoo's own parts of our pages: (rule, where, why not ours).

`where` is a CSS selector of the part that the element is in. A line that is not needed
any more fails the test, too.
"""

NAVBAR = ".o_main_navbar"
CHATTER = ".o-mail-Form-chatter, .o-mail-Chatter, .o-mail-ChatterContainer"
PHONE_LABELS = (
    ".o_form_label, .o_wrap_label, .o_readonly_modifier, [name=company_registry_label]"
)
PAGE = "the web client's own page"
LIST = "Odoo's lists"
WINDOW = "a window of Odoo's has the landmarks of a page once more"

OF_ODOO = [
    ("html-has-lang", "html", PAGE),
    ("meta-viewport", "meta", PAGE),
    ("aria-required-children", NAVBAR, "the menu of apps is a menu with buttons"),
    ("aria-required-parent", NAVBAR, "the name of the app is an item without a menu"),
    ("region", ".o_control_panel", "the control panel is no landmark"),
    ("region", ".o-main-components-container", "menus and windows are behind the page"),
    ("aria-allowed-attr", ".o-dropdown-item", "items of a menu say aria-selected"),
    ("aria-allowed-attr", ".o-autocomplete--input", "a tag field's input does, too"),
    ("aria-allowed-attr", ".o_tag", "and tags"),
    ("aria-allowed-attr", ".o_select_menu", "a selection says aria-expanded"),
    ("autocomplete-valid", ".o_select_menu", "and names a kind that there is not"),
    ("aria-dialog-name", ".modal", "a window does not name its title"),
    ("heading-order", ".modal", "the title of a window is a fourth heading"),
    ("image-alt", ".o_avatar", "pictures of users beside their names"),
    ("landmark-main-is-top-level", ".modal", WINDOW),
    ("landmark-no-duplicate-banner", "header", WINDOW),
    ("landmark-no-duplicate-main", "main", WINDOW),
    ("landmark-unique", "header, main", WINDOW),
    ("landmark-unique", ".o_cp_searchview", "so is the search itself"),
    ("aria-allowed-attr", ".o_searchview", "and says what a combo box says"),
    ("landmark-unique", ".o_cp_pager", "each pager of a list is a search"),
    (
        "aria-required-parent",
        ".o_notebook",
        "the tabs of a form are in no list of tabs",
    ),
    ("page-has-heading-one", "html:has(.o_kanban_view.o_view_controller)", PAGE),
    ("link-name", ".o_menu_toggle", "the way to the apps, on a phone"),
    ("aria-command-name", ".o_bottom_sheet", "menus on a phone"),
    ("aria-dialog-name", ".o_bottom_sheet", "menus on a phone"),
    (
        "button-name",
        ".o_control_panel, .o_back_button, .o_button_more",
        "buttons with an icon alone",
    ),
    ("role-img-alt", ".o_control_panel", "icons of the search"),
    ("color-contrast", PHONE_LABELS, "labels of a form, on a phone"),
    ("empty-heading", ".o_survey_timer", "the clock of a survey, which has none"),
    ("region", ".o_survey_background", "the feet of a survey's page"),
    ("aria-command-name", CHATTER, "the log beside the form"),
    ("aria-prohibited-attr", CHATTER, "the log beside the form"),
    ("color-contrast", CHATTER, "the log beside the form"),
    ("image-alt", CHATTER, "the log beside the form"),
    ("role-img-alt", CHATTER, "the log beside the form"),
    ("button-name", ".o_list_renderer", LIST),
    ("empty-table-header", ".o_list_renderer", LIST),
    ("aria-allowed-role", ".o_kanban_record", "cards are articles that say: link"),
    ("landmark-main-is-top-level", ".o_kanban_record", "contacts have a main each"),
    ("accesskeys", ".o-kanban-button-new", "each list of cards has the same key"),
    ("mouse-alone", ".o-kanban-button-new", "the button of cards in a form"),
    ("mouse-alone", CHATTER, "the log beside the form folds its activities"),
]
