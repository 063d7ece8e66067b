"""Languages as data: which a site offers, the state of every translated text, and what a publication asks of them."""
