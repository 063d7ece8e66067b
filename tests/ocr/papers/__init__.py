"""Papers drawn in code for the checks: small sheets with large letters, so that reading one takes half a second."""
