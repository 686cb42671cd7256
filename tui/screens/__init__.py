"""Where it is drawn: screens compose widgets and hand slices of the state down to them."""
