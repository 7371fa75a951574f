"""Other people's formats, to the syntax of rules and back; `registry` lists them."""
