"""How long an authority keeps what has ended: rules, what is due, legal holds, proofs of erasure."""
