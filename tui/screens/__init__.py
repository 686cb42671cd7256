"""Where it is drawn: screens compose widgets and hand view models down to them."""
